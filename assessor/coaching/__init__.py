"""What managers and reps have with each other: what was asked for and whether it is done, what a week is about.

The room between the store and the desks, beside `progress`, which is about what one person answered.
"""
