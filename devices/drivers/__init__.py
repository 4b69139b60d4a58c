"""What a board wants to hear, as pure bytes: no clock, no threads, no ports, no hardware.

A board is described in TOML (`model.BoardModel`); `template.build_frames` turns what it shall show into frames, and
`walk` reads frames backwards. Nothing here may import serial, usb, socket, or the rooms around it.
"""
