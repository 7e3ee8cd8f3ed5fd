"""Questions people ask often, found by key word or by how alike they are."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz, process

from agents.asked import Asked
from config.profile import BusinessProfile, FaqEntry
from orchestrator.routing.normal_text import normalise
from orchestrator.routing.opening import open_request
from orchestrator.routing.phrases import QUESTIONS_KEPT, Phrases

_ALIKE = 78.0
"""Of 100, by the words two questions share; below it they are about different things."""
_FEWEST_WORDS = 2


class Faq:
    """The frequent questions of one business."""

    def __init__(self, profile: BusinessProfile) -> None:
        self._keywords = Phrases(
            (word, entry) for entry in profile.faq for word in entry.keywords.all
        )
        self._questions = {
            open_request(normalise(question)).request: entry
            for entry in profile.faq
            for question in entry.questions.all
        }
        self._remembered = lru_cache(maxsize=QUESTIONS_KEPT)(self._look_up)

    def find(self, asked: Asked) -> FaqEntry | None:
        """The entry a message is about: the longest key word counts, else the likest question."""
        return self._remembered(asked.words)

    def _look_up(self, words: tuple[str, ...]) -> FaqEntry | None:
        found = self._keywords.find(words)
        if found:
            return max(found, key=lambda one: one.end - one.start).value
        if len(words) < _FEWEST_WORDS or not self._questions:
            return None
        likest = process.extractOne(
            " ".join(words),
            self._questions.keys(),
            scorer=fuzz.token_sort_ratio,
            score_cutoff=_ALIKE,
        )
        return None if likest is None else self._questions[likest[0]]

    def answer(self, asked: Asked) -> str | None:
        entry = self.find(asked)
        return None if entry is None else entry.answer.get(asked.language)
