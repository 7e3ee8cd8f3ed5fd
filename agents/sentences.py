"""What a sentence means by a pattern, remembered: customers say the same things all day."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

_KEPT = 512
"""Sentences per pattern; of at most 4,096 characters each, which the patterns share."""

Search = Callable[[str], re.Match[str] | None]


def sought(pattern: str) -> Search:
    """Searches a normalised sentence for `pattern`."""
    return lru_cache(maxsize=_KEPT)(re.compile(pattern).search)


def whole(pattern: str) -> Search:
    """Holds a whole normalised sentence against `pattern`."""
    return lru_cache(maxsize=_KEPT)(re.compile(pattern).fullmatch)
