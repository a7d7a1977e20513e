"""What somebody's stored answers amount to: evidence, the end of an attempt, the next lesson.

The room between the store and the desks; the demo's history goes through it as everybody's does.
"""
