"""The device agent: boards, printers and loudspeakers, driven by plain threads on the PC that has the cables.

Knows the words on the wire (`queue_server.contract`) and nothing else of the server; survives without it.
Linux only: serial lines are opened as device files or ``socket://`` addresses; Windows is not supported.
"""
