"""People know their devices by browser and system."""

import pytest

from assessor.accounts.devices import in_words

KNOWN = [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
        " Safari/537.36 Edg/140.0.0.0",
        "Edge on Windows",
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5"
        " Safari/605.1.15",
        "Safari on a Mac",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
        " CriOS/140.0.0.0 Mobile/15E148 Safari/604.1",
        "Chrome on an iPhone",
    ),
    (
        "Mozilla/5.0 (Linux; Android 14; SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0"
        " Chrome/125.0.0.0 Mobile Safari/537.36",
        "Samsung Internet on Android",
    ),
    (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Chrome on Linux",
    ),
    ("curl/8.5.0", "Another browser"),
    ("", "Another browser"),
    ("<script>alert(1)</script>\n" * 1000, "Another browser"),
]


@pytest.mark.parametrize(("header", "words"), KNOWN, ids=[words for _, words in KNOWN])
def test_a_device_is_named_as_its_owner_would(header: str, words: str) -> None:
    assert in_words(header) == words
