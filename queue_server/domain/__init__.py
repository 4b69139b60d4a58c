"""The hall itself: tickets, counters, lines, the day, and what may happen to them.

This room knows the rules and the standard library. It refuses to know what time it is, who stores things, and how anybody is told:
``now`` and ids come in, facts go out. Instants are integers, milliseconds since 1970-01-01 UTC.
"""
