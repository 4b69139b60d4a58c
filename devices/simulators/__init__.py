"""Hardware that is not there: a wall of boards behind ptys, a ticket printer behind a socket, both with faults to ask for.

They read bytes with decoders of their own, so that a mistake of a driver cannot hide behind the same mistake here.
"""
