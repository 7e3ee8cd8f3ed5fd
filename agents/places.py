"""Where the business is, and which branch is nearest to somebody."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from attrs import frozen

from agents.asked import Asked
from agents.formats import Formats
from agents.texts import Texts
from agents.wording import fit
from config.profile import BusinessProfile, Location
from orchestrator.conversation.replies import LocationReply
from orchestrator.conversation.reply_limits import PLACE
from orchestrator.routing.choices import LOCATION
from orchestrator.routing.phrases import QUESTIONS_KEPT, Phrases

_EARTH_KILOMETRES = 6371.0088
_AREA = re.compile(
    r"\b(?:en|in|em|near|cerca (?:de|a|al)|desde|from|por|perto de|proximo (?:a|de)|hasta|to|"
    r"para|pra|a|al)(?: el| la| los| las| the| o| a)? (?P<area>(?!que\b|donde\b|what\b|which\b|"
    r"domicilio|casa\b|mi\b|my\b|minha\b|favor\b|el\b|la\b|ir\b|comer\b|llegar\b|ustedes\b|"
    r"aqui\b|ahi\b|visit\w*|get\b|your\b|you\b|ver\b|recoger\b|este\b|google\b|"
    r"loja\b|local\b|tienda\b|store\b|shop\b|restaurant\w*|sede\b|negocio\b|place\b|"
    r"pizzeria\b|unidade\b|sucursal\b)[a-z]{3,}(?: \w+)?)$"
)


@frozen(kw_only=True, slots=True)
class PlaceAnswer:
    """`ask_area` is set when naming a neighbourhood would help."""

    texts: tuple[str, ...]
    ask_area: bool = False
    place: Location | None = None


class Places:
    """Finds branches by name, neighbourhood or distance, and describes them."""

    def __init__(self, profile: BusinessProfile, texts: Texts, formats: dict[str, Formats]) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats
        self._by_name = Phrases(_named(profile))
        self._branches = Phrases(
            (name, place) for place in profile.locations for name in (place.name, *place.aliases)
        )
        self._cards = {place.id: _card(place) for place in profile.locations}

    def named_branch(self, words: Sequence[str]) -> Location | None:
        """The branch a message calls by its name."""
        found = self._branches.find(words)
        return found[0].value if found else None

    def branch_near(self, words: Sequence[str]) -> Location | None:
        """The branch called by its name or by what is around it, misspelt perhaps."""
        found = self._by_name.guess(words)
        return self.named_branch(words) or (found[0].value[1] if found else None)

    def answer(self, asked: Asked) -> PlaceAnswer:
        places = self._profile.locations
        if not places:
            return PlaceAnswer(texts=(self._texts.get("no_places", asked.language),))
        if asked.turn.location is not None:
            return self._nearest(asked, asked.turn.location.latitude, asked.turn.location.longitude)
        if asked.choice is not None and asked.choice.kind == LOCATION:
            return self._chosen(asked, asked.choice.arguments)
        found = self._by_name.guess(asked.words)
        if found:
            area, place = found[0].value
            return self._near(asked, area, place)
        return self._all(asked, unknown_area(asked.plain))

    def phones(self, asked: Asked) -> str:
        """The numbers to call: of the branch named, else of all."""
        named = self.named_branch(asked.words)
        places = [named] if named else list(self._profile.locations)
        lines = [f"• {place.name}: {place.phone}" for place in places if place.phone]
        general = self._profile.support.phone
        if general and not any(general in line for line in lines) and named is None:
            lines.append(f"• {general}")
        if not lines:
            return self._texts.get("no_phone", asked.language)
        return "\n".join((self._texts.get("phones_title", asked.language), *lines))

    def _nearest(self, asked: Asked, latitude: float, longitude: float) -> PlaceAnswer:
        distance, place = min(
            (
                (kilometres_between(latitude, longitude, place.latitude, place.longitude), place)
                for place in self._profile.locations
            ),
            key=lambda pair: pair[0],
        )
        far = self._formats[asked.language].kilometres(distance)
        title = self._texts.get("place_nearest", asked.language, distance=far)
        return PlaceAnswer(texts=(f"{title}\n\n{self._cards[place.id]}",), place=place)

    def _near(self, asked: Asked, area: str, place: Location) -> PlaceAnswer:
        card = self._cards[place.id]
        if area == place.name:
            return PlaceAnswer(texts=(card,), place=place)
        title = self._texts.get("place_near", asked.language, area=area)
        return PlaceAnswer(texts=(f"{title}\n\n{card}",), place=place)

    def _chosen(self, asked: Asked, arguments: tuple[str, ...]) -> PlaceAnswer:
        place = self._profile.location(arguments[0]) if arguments else None
        if place is None:
            return self._all(asked, None)
        return PlaceAnswer(texts=(self._cards[place.id],), place=place)

    def _all(self, asked: Asked, area: str | None) -> PlaceAnswer:
        several = len(self._profile.locations) > 1
        lines = [self._texts.get("places_title", asked.language), *self._cards.values()]
        text = "\n\n".join(lines)
        if area is not None:
            area = asked.as_written(area).title()
            unknown = self._texts.get("place_unknown", asked.language, area=area)
            text = f"{unknown}\n\n{text}"
        return PlaceAnswer(texts=(text,), ask_area=several)


def pin_of(place: Location) -> LocationReply:
    """The branch as a point on the map."""
    return LocationReply(
        latitude=place.latitude,
        longitude=place.longitude,
        name=fit(place.name, PLACE),
        address=fit(place.address, PLACE),
    )


@lru_cache(maxsize=QUESTIONS_KEPT)
def unknown_area(plain: str) -> str | None:
    """The name after "en", "near", "a" ... at the end of a question, if it reads like a place."""
    found = _AREA.search(plain)
    return found["area"] if found else None


def kilometres_between(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """The great-circle distance between two points given in degrees (haversine)."""
    phi, other_phi = math.radians(latitude), math.radians(other_latitude)
    half_phi = math.sin((other_phi - phi) / 2)
    half_lambda = math.sin(math.radians(other_longitude - longitude) / 2)
    chord = half_phi**2 + math.cos(phi) * math.cos(other_phi) * half_lambda**2
    return 2 * _EARTH_KILOMETRES * math.asin(math.sqrt(min(1.0, chord)))


def _named(profile: BusinessProfile) -> list[tuple[str, tuple[str, Location]]]:
    """Names of branches first, then what is around them, then what they deliver to."""
    names: list[tuple[str, tuple[str, Location]]] = []
    for place in profile.locations:
        names += [(name, (place.name, place)) for name in (place.name, *place.aliases)]
    for place in profile.locations:
        names += [(area, (area, place)) for area in place.neighbourhoods]
    for zone in profile.delivery_zones:
        served = profile.location(zone.location_id) if zone.location_id else None
        if served is not None:
            names += [(area, (area, served)) for area in (zone.name, *zone.neighbourhoods)]
    return names


def _card(place: Location) -> str:
    lines = [f"*{place.name}*", f"📍 {place.address}"]
    if place.phone:
        lines.append(f"📞 {place.phone}")
    if place.maps_url:
        lines.append(place.maps_url)
    return "\n".join(lines)
