"""Where the business delivers, for how much and how fast."""

from __future__ import annotations

from functools import lru_cache

from attrs import frozen

from agents.asked import Asked
from agents.formats import Formats
from agents.places import unknown_area
from agents.texts import Texts
from config.profile import BusinessProfile, DeliveryZone
from orchestrator.routing.phrases import QUESTIONS_KEPT, Phrases

_PLACES_OF_A_PENDING_ANSWER = 6


@frozen(kw_only=True, slots=True)
class DeliveryAnswer:
    """`ask_area` is set when the neighbourhood is still to be named."""

    text: str
    ask_area: bool = False
    found: bool = True
    """False if the area named is not delivered to."""


class Delivery:
    """Answers about delivery zones."""

    def __init__(self, profile: BusinessProfile, texts: Texts, formats: dict[str, Formats]) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats
        self._by_name = Phrases(
            (name, (name, zone))
            for zone in profile.delivery_zones
            for name in (zone.name, *zone.neighbourhoods, *zone.aliases)
        )
        self._yes = lru_cache(maxsize=QUESTIONS_KEPT)(self._served)
        self._all = {language: self._zones(language) for language in formats}

    def zone(self, asked: Asked) -> DeliveryZone | None:
        """The zone of the area a message names."""
        found = self.area(asked)
        return found[1] if found else None

    def area(self, asked: Asked) -> tuple[str, DeliveryZone] | None:
        """The area a message names, by its name, and its zone."""
        found = self._by_name.guess(asked.words)
        return found[0].value if found else None

    def answer(self, asked: Asked, *, answers_where: bool = False) -> DeliveryAnswer:
        """`answers_where`: the message is the area itself, asked for before."""
        language = asked.language
        if not self._profile.delivery_zones:
            return DeliveryAnswer(text=self._texts.get("no_zones", language))
        if asked.turn.location is not None:
            text = self._texts.get("zone_ask_by_name", language)
            return DeliveryAnswer(text=text, ask_area=True)
        found = self._by_name.guess(asked.words)
        if found:
            return self._yes(language, *found[0].value)
        area = unknown_area(asked.plain)
        if area is None and answers_where and len(asked.words) <= _PLACES_OF_A_PENDING_ANSWER:
            area = asked.plain
        if area is None:
            ask = self._texts.get("zone_ask", language)
            return DeliveryAnswer(text=f"{self._all[language]}\n\n{ask}", ask_area=True)
        area = asked.as_written(area).title()
        unknown = self._texts.get("zone_unknown", language, area=area)
        return DeliveryAnswer(text=f"{unknown}\n\n{self._all[language]}", found=False)

    def _served(self, language: str, name: str, zone: DeliveryZone) -> DeliveryAnswer:
        formats = self._formats[language]
        fee = (
            self._texts.get("zone_costs", language, amount=formats.money(zone.fee_cents))
            if zone.fee_cents
            else self._texts.get("zone_is_free", language)
        )
        text = self._texts.get(
            "zone_yes",
            language,
            area=name,
            fee=fee,
            minutes=zone.eta_minutes,
            minimum=self._minimum(language, zone),
        )
        return DeliveryAnswer(text=text)

    def _zones(self, language: str) -> str:
        lines = [self._texts.get("zones_title", language)]
        lines += [self._line(language, zone) for zone in self._profile.delivery_zones]
        return "\n".join(lines)

    def _line(self, language: str, zone: DeliveryZone) -> str:
        fee = (
            self._formats[language].money(zone.fee_cents)
            if zone.fee_cents
            else self._texts.get("zone_free", language)
        )
        return self._texts.get(
            "zone_line",
            language,
            zone=zone.name,
            fee=fee,
            minutes=zone.eta_minutes,
            minimum=self._minimum(language, zone),
        )

    def _minimum(self, language: str, zone: DeliveryZone) -> str:
        if not zone.minimum_cents:
            return ""
        amount = self._formats[language].money(zone.minimum_cents)
        return self._texts.get("zone_minimum", language, amount=amount)
