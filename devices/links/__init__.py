"""Where bytes meet cables: serial lines and network printers. The only files of the agent that import serial, usb or socket."""
