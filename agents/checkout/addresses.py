"""Reads where an order shall go: a street, a neighbourhood, a point on the map."""

from __future__ import annotations

import re

from attrs import frozen
from msgspec.structs import replace

from agents.asked import Asked
from agents.checkout.draft import DELIVERY, Draft
from agents.checkout.streets import is_piece, street_in
from agents.delivery import Delivery
from agents.places import kilometres_between, unknown_area
from config.profile import BusinessProfile, DeliveryZone, Location
from orchestrator.conversation.contract import MAX_ADDRESS
from orchestrator.conversation.patch import clip
from orchestrator.routing.normal_text import normalise

_STREET = re.compile(
    r"\b(?:calle|cll|cl|clle|carrera|cra|kra|cr|kr|avenida|av|avda|ak|ac|transversal|tv|trans|"
    r"diagonal|diag|dg|circular|autopista|jiron|pasaje|manzana|street|st|avenue|ave|road|rd|"
    r"rua|avenida|alameda|apto|apartamento|apartment|torre|casa|conjunto|edificio|edif)\b"
)
_LEAD_IN = re.compile(
    r"^\s*(?:(?:es|a|en|para|por favor|mi direcci[oó]n es|la direcci[oó]n es|direcci[oó]n:?|"
    r"vivo en|estoy en|ll[eé]v[ae]l[oa] a|m[aá]nd[ae]l[oa] a|env[ií][ae]l[oa] a|domicilio a|"
    r"my address is|the address is|i live (?:at|in)|i'm (?:at|in)|deliver (?:it )?to|to|at|in|"
    r"meu endere[cç]o [eé]|moro n[ao]|estou n[ao]|entregar? (?:em|n[ao])|n[ao]|em)[\s,:]+)+",
    re.IGNORECASE,
)
_FEWEST_LETTERS = 6
_AREA_WORDS = 5
_PIECE_WORDS = 8
_LANDMARK = re.compile(
    r"\b(?:hotel|hostal|centro comercial|clinica|hospital|universidad|colegio|oficinas?|edificio|"
    r"conjunto|parque|plaza|iglesia|estacion|mall|university|office|building|church|station|"
    r"shopping|predio|faculdade|escritorio|igreja|estacao)\b"
)
"""What stands in a neighbourhood and is none."""
_LANDMARK_WORDS = 12
_NO_AREA = re.compile(
    r"\b(?:confirm\w*|cuotas?|cuant\w*|que|cual|como|cuando|how|what|when|which|quanto|quando|"
    r"qual|pag\w*|pay\w*|dale|listo|espera|wait|gracias|thanks|obrigad\w+|demora\w*|hola|oi|hi|"
    r"hello|quiero|quero|want|pedido|order|menu|carta|horas?|abren?|cancel\w*|descuento|"
    r"promo\w*|domicilio|envio|delivery|entrega|casa|pronto|ok|sirve|mejor|todavia)\b"
)
"""Words no neighbourhood is called by: what holds one is no place nobody delivers to."""
_FAR_KILOMETRES = 6.0
"""Without zones on the map: farther than this from every branch, nobody delivers pizza."""
PIN = "📍"


@frozen(kw_only=True, slots=True)
class Found:
    """What a message says of where. `unserved` is an area nobody delivers to, as written."""

    draft: Draft
    unserved: str | None = None
    read: bool = True
    """False if it says nothing of where."""


@frozen(kw_only=True, slots=True)
class Near:
    """A point on the map: the zone it lies in, if that can be told, and the nearest branch."""

    zone: DeliveryZone | None
    place: Location | None
    kilometres: float = 0.0
    too_far: bool = False


class Addresses:
    """The places of one business."""

    def __init__(self, profile: BusinessProfile, delivery: Delivery) -> None:
        self._profile = profile
        self._delivery = delivery

    def zone(self, asked: Asked) -> DeliveryZone | None:
        return self._delivery.zone(asked)

    def read(self, asked: Asked, draft: Draft, *, asked_for: bool) -> Found:
        """`asked_for`: the address was asked for, so that any words may be it."""
        area_named = self._delivery.area(asked)
        zone = area_named[1] if area_named else None
        street = _street(asked, draft, asked_for=asked_for)
        if not (street or asked_for or zone):
            return Found(draft=draft, read=False)
        if area_named is not None and zone is not None:
            if street is not None:
                street = _with_area(street, area_named[0])
            return Found(draft=self._in_zone(asked, draft, zone, street))
        area = unknown_area(asked.plain)
        if street is None and area is None and _is_area(asked):
            area = asked.plain
        elif street is None and area is not None and _NO_AREA.search(asked.plain):
            area = None
        if area is not None and (street is None or draft.zone_id is None) and street is None:
            return Found(draft=draft, unserved=asked.as_written(area).title())
        if street is None:
            return Found(draft=draft, read=False)
        return Found(draft=replace(draft, fulfillment=DELIVERY, address=_joined(draft, street)))

    @staticmethod
    def _in_zone(asked: Asked, draft: Draft, zone: DeliveryZone, street: str | None) -> Draft:
        address = street if street is None else _joined(draft, street)
        if street is None and draft.address and draft.zone_id is None:
            address = clip(f"{draft.address}, {_trimmed(asked.text)}", MAX_ADDRESS)
        elif street is None and draft.zone_id == zone.id:
            address = draft.address
        return replace(draft, fulfillment=DELIVERY, zone_id=zone.id, address=address)

    def near(self, latitude: float, longitude: float) -> Near:
        places = [
            (kilometres_between(latitude, longitude, one.latitude, one.longitude), one)
            for one in self._profile.locations
        ]
        distance, place = min(places, key=lambda pair: pair[0], default=(0.0, None))
        mapped = [
            (kilometres_between(latitude, longitude, one.latitude, one.longitude), one)
            for one in self._profile.delivery_zones
            if one.latitude is not None and one.longitude is not None
        ]
        inside = [(far, one) for far, one in mapped if far <= one.radius_km]
        zone = min(inside, key=lambda pair: pair[0])[1] if inside else None
        unmapped = len(mapped) < len(self._profile.delivery_zones)
        far = zone is None and (not unmapped or distance > _FAR_KILOMETRES)
        return Near(zone=zone, place=place, kilometres=distance, too_far=far)

    def zones_of(self, place: Location | None) -> tuple[DeliveryZone, ...]:
        """What a branch serves first, then the others."""
        own = place.id if place else None
        return tuple(sorted(self._profile.delivery_zones, key=lambda zone: zone.location_id != own))


def _street(asked: Asked, draft: Draft, *, asked_for: bool) -> str | None:
    """The message as an address, if it reads like one: a street and a number, or more of it."""
    street = street_in(asked.text)
    if street is not None:
        return clip(_trimmed(street), MAX_ADDRESS) if len(street) >= _FEWEST_LETTERS else None
    begun = draft.address is not None and asked_for
    if begun and len(asked.words) <= _PIECE_WORDS and is_piece(asked.text):
        return clip(_trimmed(asked.text), MAX_ADDRESS)
    if asked_for and len(asked.words) <= _LANDMARK_WORDS and _LANDMARK.search(asked.plain):
        return clip(_trimmed(asked.text), MAX_ADDRESS)
    has_number = any(sign.isdigit() for sign in asked.text)
    if not has_number or len(asked.words) < 2 or not _STREET.search(asked.plain):
        return None
    text = _trimmed(asked.text)
    return clip(text, MAX_ADDRESS) if len(text) >= _FEWEST_LETTERS else None


def _trimmed(text: str) -> str:
    return " ".join(_LEAD_IN.sub("", text).split()).strip(" .,")


def _with_area(street: str, area: str) -> str:
    """The neighbourhood helps the courier, where it was said apart from the street."""
    said = normalise(area) in normalise(street)
    return street if said else clip(f"{street}, {area}", MAX_ADDRESS)


def _is_area(asked: Asked) -> bool:
    if "?" in asked.text or _NO_AREA.search(asked.plain):
        return False
    return 0 < len(asked.words) <= _AREA_WORDS and not any(map(str.isdigit, asked.plain))


def _joined(draft: Draft, street: str) -> str:
    """More of an address follows what there is; before a point that was shared it stands."""
    if draft.address and draft.address.startswith(PIN) and draft.zone_id:
        return clip(f"{street} ({draft.address})", MAX_ADDRESS)
    if draft.address and is_piece(street) and normalise(street) not in normalise(draft.address):
        return clip(f"{draft.address}, {street}", MAX_ADDRESS)
    return street


def details(draft: Draft, text: str) -> Draft:
    """Any words, as what helps to find the door of a shared point."""
    words = _trimmed(text)
    pinned = draft.address or ""
    return replace(draft, address=clip(f"{words} ({pinned})", MAX_ADDRESS)) if words else draft


def is_pinned(draft: Draft) -> bool:
    """Whether the address is a point on the map."""
    return draft.address is not None and draft.address.startswith(PIN)
