"""What a browser calls itself, in words that its owner knows it by."""

from __future__ import annotations

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)
"""Marks in a User-Agent header, in the order in which they decide: most browsers name others too."""
UNKNOWN = "Another browser"


def in_words(user_agent: str) -> str:
    """Such as "Firefox on Windows". Nothing else of the header is kept."""
    browser = next((word for mark, word in BROWSERS if mark in user_agent), UNKNOWN)
    system = next((word for mark, word in SYSTEMS if mark in user_agent), None)
    return f"{browser} on {system}" if system else browser
