"""The fingerprint of an item: what was answered, in sixteen characters."""

from __future__ import annotations

import json
from hashlib import sha256

from assessor.engine.kinds import AnyItem


def fingerprint(item: AnyItem) -> str:
    """Hash of the parts that a credit depends on: kind, stem, options, key; 16 hexadecimal digits.

    Reasons, level and links may be mended without making it another question; the stem may not.
    """
    parts = [item.kind, item.stem.split(), item.scored_parts()]
    return sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()[:16]
