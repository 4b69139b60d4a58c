"""From bytes heard on a line to hypotheses about the board that hears them. Pure; `devices.learn` is what others ask.

`observed` cuts recordings into frames, `texts` looks for the number in them, `columns` for what all other bytes are.
The hypotheses are the template grammar's own words, so whatever is found can be written down as a board's TOML.
"""
