"""What runs beside the requests: jobs in turn, one process at a time, and watching the trainers' files.

`table` says what is done and when, `runner` does it.
"""
