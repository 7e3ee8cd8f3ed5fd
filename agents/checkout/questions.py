"""What is asked next, decided from the order as it stands: the same order, the same question."""

from __future__ import annotations

from datetime import datetime

from agents.asked import Asked
from agents.checkout.addresses import Addresses
from agents.checkout.asking import (
    ADD_MORE,
    CONFIRM,
    COUPON,
    OTHER,
    PAYMENT,
    WHEN,
    Question,
    led,
)
from agents.checkout.cart_questions import CartQuestions
from agents.checkout.draft import DELIVERY, PICKUP, Draft
from agents.checkout.openings import Openings
from agents.checkout.place_questions import PlaceQuestions
from agents.checkout.receipts import Receipts
from agents.formats import Formats
from agents.hours import Hours, polished
from agents.ordering.pricing import Quote, quote
from agents.texts import Texts
from agents.wording import ask, choose, row, say
from config.profile import BusinessProfile
from orchestrator.conversation.reply_limits import BUTTONS
from orchestrator.orders.order import Order
from orchestrator.routing import choices
from orchestrator.routing.choices import choice_id


class Questions(CartQuestions, PlaceQuestions):
    """The questions of one business."""

    def __init__(
        self,
        profile: BusinessProfile,
        texts: Texts,
        formats: dict[str, Formats],
        hours: Hours,
        openings: Openings,
        addresses: Addresses,
        receipts: Receipts,
    ) -> None:
        super().__init__(profile, texts, formats, addresses, receipts)
        self._hours = hours
        self._openings = openings

    def quote(self, asked: Asked, draft: Draft) -> Quote:
        zone = self._profile.delivery_zone(draft.zone_id) if draft.zone_id else None
        used = (asked.state.coupons_used or "").split(",")
        return quote(
            draft.cart,
            self._profile,
            draft.fulfillment,
            zone,
            draft.coupon,
            asked.now,
            coupons_used=used,
        )

    def next(
        self, asked: Asked, draft: Draft, last: Order | None = None, lead: str = ""
    ) -> Question:
        """The first thing that is missing; at the end the summary. `lead` stands before it."""
        if draft.waiting:
            return self._about_line(asked, draft.waiting[0], lead)
        if not draft.cart:
            return self.empty(asked, lead)
        if not draft.checking_out:
            return self.cart(asked, draft, lead)
        return self._checkout(asked, draft, last, lead)

    def _checkout(self, asked: Asked, draft: Draft, last: Order | None, lead: str) -> Question:
        if draft.fulfillment is None and not self._profile.delivery_zones:
            return self._fulfillment(asked, lead, delivers=False)
        if draft.fulfillment is None:
            return self._fulfillment(asked, lead)
        if draft.fulfillment == DELIVERY and not self._has_address(draft):
            return self._address(asked, draft, last, lead)
        if draft.fulfillment == PICKUP and self._branch(draft) is None and self._profile.locations:
            return self.branch(asked, lead)
        if draft.scheduled_for is None and not self._openings.takes_orders(
            asked.now, self.place(draft)
        ):
            return self._closed(asked, draft, lead)
        found = self.quote(asked, draft)
        if found.shortfall_cents:
            return self._below_minimum(asked, draft, found, lead)
        if draft.payment_method is None and self._profile.payment_methods:
            return self.payment(asked, lead)
        return self.summary(asked, draft, found, lead)

    def place(self, draft: Draft) -> str | None:
        """The location that makes the order."""
        if draft.fulfillment == DELIVERY:
            zone = self._profile.delivery_zone(draft.zone_id) if draft.zone_id else None
            return zone.location_id if zone else None
        return draft.location_id

    def _branch(self, draft: Draft) -> object | None:
        return self._profile.location(draft.location_id) if draft.location_id else None

    @staticmethod
    def _has_address(draft: Draft) -> bool:
        return draft.address is not None and draft.zone_id is not None

    def _closed(self, asked: Asked, draft: Draft, lead: str) -> Question:
        opening = self._openings.next(asked.now, self.place(draft))
        language, formats = asked.language, self._formats[asked.language]
        if opening is None:
            return Question(messages=say(led(lead, self._text(asked, "closed_for_good"))))
        values = {
            "day": self._hours.when(opening.opens, asked),
            "opens": formats.time(opening.opens),
            "when": self._hours.when(opening.ready, asked),
            "time": formats.time(opening.ready),
        }
        if not self._profile.order.scheduled:
            body = self._text(asked, "closed_unscheduled", **values)
            return Question(messages=say(led(lead, polished(body, language))))
        body = led(lead, polished(self._text(asked, "ask_schedule", **values), language))
        titles = [
            (
                choice_id(choices.SCHEDULE, _stamp(opening.ready)),
                self._text(asked, "button_schedule"),
            ),
            (choice_id(choices.SCHEDULE, OTHER), self._text(asked, "button_other_time")),
            (choices.LEAVE, self._text(asked, "button_leave")),
        ]
        return Question(messages=ask(body, titles), pending=WHEN)

    def time(self, asked: Asked, lead: str = "") -> Question:
        body = led(lead, self._text(asked, "ask_time"))
        return Question(messages=say(body), pending=WHEN)

    def _below_minimum(self, asked: Asked, draft: Draft, found: Quote, lead: str) -> Question:
        zone = self._profile.delivery_zone(draft.zone_id or "")
        money = self._formats[asked.language].money
        body = self._text(
            asked,
            "below_minimum",
            zone=zone.name if zone else "",
            minimum=money(found.minimum_cents),
            missing=money(found.shortfall_cents),
        )
        titles = self._titles(
            asked, (choices.MORE, "button_more"), (choices.PICK_UP, "button_pickup")
        )
        return Question(messages=ask(led(lead, body), titles), pending=ADD_MORE)

    def payment(self, asked: Asked, lead: str = "") -> Question:
        language = asked.language
        methods = self._profile.payment_methods
        body = led(lead, self._text(asked, "ask_payment"))
        pairs = [(choice_id(choices.PAY, one.id), one.name.get(language)) for one in methods]
        if len(pairs) <= BUTTONS:
            return Question(messages=ask(body, pairs), pending=PAYMENT)
        rows = [
            row(choice_id(choices.PAY, one.id), one.name.get(language), one.details.get(language))
            for one in methods
        ]
        button = self._text(asked, "button_choose")
        return Question(messages=choose(body, button, rows), pending=PAYMENT)

    def summary(self, asked: Asked, draft: Draft, found: Quote, lead: str = "") -> Question:
        digest = draft.digest(found.total_cents)
        body = led(lead, self._receipts.summary(asked, draft, found))
        titles = [
            (choice_id(choices.CONFIRM, digest), self._text(asked, "button_confirm")),
            (choices.CHANGE, self._text(asked, "button_change")),
            (choices.LEAVE, self._text(asked, "button_leave")),
        ]
        return Question(messages=ask(body, titles), pending=CONFIRM, digest=digest)

    def coupon(self, asked: Asked) -> Question:
        return Question(messages=say(self._text(asked, "ask_coupon")), pending=COUPON)

    @staticmethod
    def offer(body: str, titles: list[tuple[str, str]]) -> Question:
        return Question(messages=ask(body, titles), pending=ADD_MORE)

    def change(self, asked: Asked) -> Question:
        keys = (
            "add",
            "remove",
            "extras",
            "fulfillment",
            "address",
            "schedule",
            "payment",
            "coupon",
        )
        rows = [
            row(choice_id(choices.CHANGE, key), self._text(asked, f"row_{key}")) for key in keys
        ]
        rows.append(row(choices.CLEAR, self._text(asked, "row_clear")))
        body = self._text(asked, "ask_change")
        button = self._text(asked, "button_choose")
        return Question(messages=choose(body, button, rows), pending=CONFIRM)


def _stamp(at: datetime) -> str:
    """A moment as an argument of a choice, which holds no colons."""
    return at.strftime("%Y%m%dT%H%M")
