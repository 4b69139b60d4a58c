"""HTTP in, socket out. It proves who is asking, translates and answers; it decides nothing and reads only through ``actions``."""
