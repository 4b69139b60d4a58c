"""What is heard: sentences, numbers per language, the bank of clips, the announcer, the loudspeaker.

This room knows how a call is said and whose turn it is to speak. It knows the words on the wire and nothing else
of the server: no settings, no database, no devices.
"""
