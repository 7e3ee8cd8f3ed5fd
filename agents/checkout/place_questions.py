"""Questions about where an order goes: to a door, or to a counter."""

from __future__ import annotations

from agents.asked import Asked
from agents.checkout.asking import (
    DONE,
    FULFILLMENT,
    OTHER,
    SAME,
    WHICH_ADDRESS,
    WHICH_BRANCH,
    Asking,
    Question,
    led,
)
from agents.checkout.draft import Draft
from agents.wording import ask, choose, row, say
from orchestrator.orders.order import Order
from orchestrator.routing import choices
from orchestrator.routing.choices import choice_id


class PlaceQuestions(Asking):
    """Asked between the cart and the money."""

    def _fulfillment(self, asked: Asked, lead: str, *, delivers: bool = True) -> Question:
        if not delivers:
            body = led(lead, self._text(asked, "no_delivery"))
            titles = self._titles(asked, (choices.PICK_UP, "button_pickup"))
            return Question(messages=ask(body, titles), pending=FULFILLMENT)
        body = led(lead, self._text(asked, "ask_fulfillment"))
        titles = self._titles(
            asked, (choices.DELIVER, "button_delivery_me"), (choices.PICK_UP, "button_pickup")
        )
        return Question(messages=ask(body, titles), pending=FULFILLMENT)

    def _address(self, asked: Asked, draft: Draft, last: Order | None, lead: str) -> Question:
        zone = self._profile.delivery_zone(draft.zone_id) if draft.zone_id else None
        if zone is not None:
            body = self._text(asked, "ask_street", zone=zone.name)
        elif draft.address is not None:
            body = self._text(asked, "ask_area", address=draft.address)
        elif last is not None and last.address and last.zone_id:
            return self._same_address(asked, last.address, lead)
        else:
            body = self._text(asked, "ask_address")
        return Question(messages=say(led(lead, body)), pending=WHICH_ADDRESS)

    def _same_address(self, asked: Asked, address: str, lead: str) -> Question:
        body = led(lead, self._text(asked, "ask_same_address", address=address))
        titles = [
            (choice_id(choices.ADDRESS, SAME), self._text(asked, "button_same_address")),
            (choice_id(choices.ADDRESS, OTHER), self._text(asked, "button_other_address")),
        ]
        return Question(messages=ask(body, titles), pending=WHICH_ADDRESS)

    def address(self, asked: Asked, lead: str = "") -> Question:
        """Asked for plainly, whatever is known."""
        body = led(lead, self._text(asked, "ask_address"))
        return Question(messages=say(body), pending=WHICH_ADDRESS)

    def pinned(self, asked: Asked, zone: str, lead: str = "") -> Question:
        """A point on the map lies in a zone: is there more to say of the door?"""
        body = led(lead, self._text(asked, "ask_door", zone=zone))
        titles = [(choice_id(choices.ADDRESS, DONE), self._text(asked, "button_that_is_all"))]
        return Question(messages=ask(body, titles), pending=WHICH_ADDRESS)

    def unserved(self, asked: Asked, body: str) -> Question:
        """Not there: picking it up is offered."""
        titles = [
            (choices.PICK_UP, self._text(asked, "button_pickup")),
            (choice_id(choices.ADDRESS, OTHER), self._text(asked, "button_other_address")),
            (choices.DELIVERY, self._text(asked, "button_delivery")),
        ]
        return Question(messages=ask(body, titles), pending=WHICH_ADDRESS)

    def area(self, asked: Asked, body: str, place_id: str | None) -> Question:
        """Which zone, where a point on the map does not tell."""
        place = self._profile.location(place_id) if place_id else None
        money = self._formats[asked.language].money
        rows = [
            row(choice_id(choices.ZONE, zone.id), zone.name, money(zone.fee_cents))
            for zone in self._addresses.zones_of(place)
        ]
        button = self._text(asked, "button_choose")
        return Question(messages=choose(body, button, rows), pending=WHICH_ADDRESS)

    def branch(self, asked: Asked, lead: str = "") -> Question:
        rows = [
            row(choice_id(choices.BRANCH, place.id), place.name, place.address)
            for place in self._profile.locations
        ]
        body = led(lead, self._text(asked, "ask_branch"))
        button = self._text(asked, "button_choose")
        return Question(messages=choose(body, button, rows), pending=WHICH_BRANCH)
