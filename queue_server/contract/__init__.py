"""The words on the wire: what may be asked, what is answered, what is shown, what is refused.

This room knows shapes and limits of text. It refuses to know how anything is decided, stored or sent.
Times are integers, milliseconds since 1970-01-01 UTC, and their names end in ``_at_ms`` or ``_ms``.
"""

VERSION = 3
"""Raised whenever a page or agent built against the older words would misread the newer ones."""
