"""Keypads at counters and ticket buttons: bytes become keys, keys become wishes, wishes go to the server, and the pad says what came of it.

The decoders (`ub485`, `ft12`, `modbus`, `input_events`) and `meaning` are pure: no clock, no line, no thread.
"""
