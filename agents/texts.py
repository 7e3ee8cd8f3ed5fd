"""What the bot says by itself, in es, en and pt; a business may word any of it differently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from agents.checkout.order_texts import ORDER_TEXTS, POLITE
from agents.default_texts import DEFAULTS, USTED
from agents.voseo import as_vos
from config.errors import did_you_mean
from config.profile import BusinessProfile, Treatment

KNOWN: Mapping[str, Mapping[str, str]] = MappingProxyType(DEFAULTS | ORDER_TEXTS)
"""Every text by key and language."""
_POLITE = USTED | POLITE
_FIELD = re.compile(r"\{(\w+)\}")
_TEXTS_KEPT = 4_096


class Texts:
    """The texts of one business. Keys and their fields: `default_texts`, `order_texts`."""

    def __init__(self, profile: BusinessProfile) -> None:
        self._texts: dict[tuple[str, str], str] = {}
        for key, by_language in KNOWN.items():
            for language, text in by_language.items():
                self._texts[key, language] = text
            if key not in _POLITE:
                continue
            if profile.treatment is Treatment.USTED:
                self._texts[key, "es"] = _POLITE[key]
            elif profile.treatment is Treatment.VOS:
                self._texts[key, "es"] = as_vos(by_language["es"])
        for key, own in profile.texts.items():
            for language in own.languages:
                self._texts[key, language] = own.get(language)

    def get(self, key: str, language: str, **values: object) -> str:
        """The text with its `{fields}` filled in; a field without a value stays as it is."""
        text = self._texts.get((key, language)) or self._texts[key, "es"]
        return _filled(text, values) if values else text


def _filled(text: str, values: Mapping[str, object]) -> str:
    # Not str.format: a business's own text may hold any braces.
    pieces = list(_pieces(text))
    pieces[1::2] = [str(values.get(name, f"{{{name}}}")) for name in pieces[1::2]]
    return "".join(pieces)


@lru_cache(maxsize=_TEXTS_KEPT)
def _pieces(text: str) -> tuple[str, ...]:
    """What stands between the fields and, at every second place, the name of a field."""
    return tuple(_FIELD.split(text))


_OF_APOLOGIES = "parked"
"""Worded beside the agents, for when they fail; it has no fields."""


def text_problems(profile: BusinessProfile) -> Iterator[tuple[str, str]]:
    """What is wrong with a business's own texts: dotted key and the cure."""
    for key, own in profile.texts.items():
        place = f"texts.{key}"
        if key != _OF_APOLOGIES and key not in KNOWN:
            yield place, "is not the key of a text" + did_you_mean(key, KNOWN)
            continue
        fields = {name for text in KNOWN.get(key, {}).values() for name in _FIELD.findall(text)}
        for language in own.languages:
            for name in sorted(set(_FIELD.findall(own.get(language))) - fields):
                known = ", ".join(f"{{{one}}}" for one in sorted(fields)) or "none"
                message = f"has the field {{{name}}}, which nothing fills in; it may have {known}"
                yield f"{place}.{language}", message
