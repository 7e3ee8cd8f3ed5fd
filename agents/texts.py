"""What the bot says by itself, in es, en and pt; a business may word any of it differently."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agents.checkout.order_texts import ORDER_TEXTS, POLITE
from agents.default_texts import DEFAULTS, USTED
from config.profile import BusinessProfile, Treatment

_POLITE = USTED | POLITE
_FIELD = re.compile(r"\{(\w+)\}")


class Texts:
    """The texts of one business. Keys and their fields: `default_texts`, `order_texts`."""

    def __init__(self, profile: BusinessProfile) -> None:
        self._texts: dict[tuple[str, str], str] = {}
        formal = profile.treatment is Treatment.USTED
        for key, by_language in (DEFAULTS | ORDER_TEXTS).items():
            for language, text in by_language.items():
                self._texts[key, language] = text
            if formal and key in _POLITE:
                self._texts[key, "es"] = _POLITE[key]
        for key, own in profile.texts.items():
            for language in own.languages:
                self._texts[key, language] = own.get(language)

    def get(self, key: str, language: str, **values: object) -> str:
        """The text with its `{fields}` filled in; a field without a value stays as it is."""
        text = self._texts.get((key, language)) or self._texts[key, "es"]
        return _filled(text, values) if values else text


def _filled(text: str, values: Mapping[str, object]) -> str:
    # Not str.format: a business's own text may hold any braces.
    return _FIELD.sub(lambda found: str(values.get(found[1], found[0])), text)
