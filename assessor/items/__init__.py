"""What everybody's answers say about the items, and what follows: calibrations, statistics, cuts.

`calibrating` loads NumPy: only a command may import it, never the server.
"""
