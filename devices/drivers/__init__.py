"""What a board wants to hear, as pure bytes: no clock, no threads, no ports, no hardware.

A board is described in TOML (`catalogue.BoardModel`); its driver (`driver.Driver`, found by `catalogue.driver_of`) turns what it shall show
into frames and reads frames backwards. Nothing here may import serial, usb, socket, or the rooms around it.
"""
