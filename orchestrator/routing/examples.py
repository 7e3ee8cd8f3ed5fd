"""Sentences a business says belong to an intent, matched as they are written."""

from __future__ import annotations

from config.profile import BusinessProfile
from orchestrator.conversation.decision import Lane
from orchestrator.routing.context import Meant
from orchestrator.routing.normal_text import normalise
from orchestrator.routing.opening import open_request
from orchestrator.routing.phrases import Phrases
from orchestrator.routing.reading import Reading


class Examples:
    """The profile's `routing_examples` and FAQ questions, and the key words of its FAQ."""

    def __init__(self, profile: BusinessProfile) -> None:
        self._by_text = {
            _key(text): (Lane(group.lane), group.intent)
            for group in profile.routing_examples
            for text in group.texts.all
        }
        for entry in profile.faq:
            for text in entry.questions.all:
                self._by_text.setdefault(_key(text), (Lane.INFO, "general_faq"))
        self._keywords = Phrases(
            (word, entry.id) for entry in profile.faq for word in entry.keywords.all
        )

    def match(self, reading: Reading) -> Meant | None:
        found = self._by_text.get(reading.bare)
        if found is not None:
            lane, intent = found
            return Meant(lane=lane, intent=intent, confidence=0.97, reason="an example's words")
        return self._by_keyword(reading)

    def _by_keyword(self, reading: Reading) -> Meant | None:
        """A key word of the FAQ, where no rule is surer what it is about."""
        _, weight = reading.best
        if weight >= 0.8 or not self._keywords.find(reading.plain.split()):
            return None
        return Meant(
            lane=Lane.INFO, intent="general_faq", confidence=0.8, reason="a key word of the FAQ"
        )


def _key(text: str) -> str:
    return open_request(normalise(text)).request
