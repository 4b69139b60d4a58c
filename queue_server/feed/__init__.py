"""From the journal to listeners: screens, boards, voices, printers. It reads what was committed, in order, and sends it on.

It refuses to decide anything about the hall, to write to it, and to know how a message travels.
"""
