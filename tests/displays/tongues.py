"""A browser that is set to English, as a foreigner's phone is."""

ENGLISH = "Object.defineProperty(navigator, 'language', { get: () => 'en-GB' });"
"""For ``Window.open``: runs before the page's own."""
