"""Texts that exist in several languages, keyed by two-letter language code (es, en, pt)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from attrs import field, frozen

FALLBACKS = ("es", "en")


@lru_cache(maxsize=256)
def language_of(locale: str) -> str:
    """`es_CO`, `es-CO` and `es` all speak `es`."""
    return locale.replace("-", "_").partition("_")[0].lower()


def _text_pairs(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(texts.items())


def _list_pairs(lists: Mapping[str, Iterable[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((language, tuple(texts)) for language, texts in lists.items())


@frozen(slots=True)
class Localized:
    """One text per language; built from a mapping: `Localized({"es": "Hola", "en": "Hi"})`."""

    pairs: tuple[tuple[str, str], ...] = field(converter=_text_pairs)
    _texts: dict[str, str] = field(init=False, repr=False, eq=False)
    _otherwise: str = field(init=False, repr=False, eq=False)

    @_texts.default
    def _index(self) -> dict[str, str]:
        return dict(self.pairs)

    @_otherwise.default
    def _fall_back(self) -> str:
        return next(
            (self._texts[one] for one in (*FALLBACKS, *self._texts) if one in self._texts), ""
        )

    def get(self, language: str) -> str:
        """The text for a language or locale; else in es, in en, in any; empty if there is none."""
        return self._texts.get(language_of(language), self._otherwise)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(language for language, _ in self.pairs)

    @property
    def all(self) -> tuple[str, ...]:
        """The text in every language, for matching what a user wrote."""
        return tuple(text for _, text in self.pairs)


@frozen(slots=True)
class LocalizedList:
    """Several texts per language, for example the ways to ask one question."""

    pairs: tuple[tuple[str, tuple[str, ...]], ...] = field(converter=_list_pairs)

    def get(self, language: str) -> tuple[str, ...]:
        """The texts of exactly this language (or locale); no fallback, for there is none to say."""
        return dict(self.pairs).get(language_of(language), ())

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(language for language, _ in self.pairs)

    @property
    def all(self) -> tuple[str, ...]:
        """The texts of all languages, for matching what a user wrote."""
        return tuple(text for _, texts in self.pairs for text in texts)
