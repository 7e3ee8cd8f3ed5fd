"""What is asked next, decided from the order as it stands: the same order, the same question."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from agents.asked import Asked
from agents.checkout.addresses import PIN, Addresses
from agents.checkout.draft import DELIVERY, PICKUP, Draft
from agents.checkout.openings import Openings
from agents.checkout.receipts import Receipts
from agents.formats import Formats
from agents.hours import Hours, polished
from agents.ordering.lines import sizes_on_sale
from agents.ordering.operations import AddLine
from agents.ordering.pricing import Quote, quote
from agents.texts import Texts
from agents.wording import ask, choose, row, say
from config.profile import BusinessProfile
from orchestrator.conversation.replies import Reply
from orchestrator.conversation.reply_limits import BUTTON_TITLE, BUTTONS, text_length
from orchestrator.orders.order import Order
from orchestrator.routing import choices
from orchestrator.routing.choices import choice_id

ADD_MORE = "commerce:add_more"
WHICH_PRODUCT = "commerce:product"
WHICH_SIZE = "commerce:size"
FULFILLMENT = "commerce:fulfillment"
WHICH_ADDRESS = "commerce:address"
WHICH_BRANCH = "commerce:branch"
WHEN = "commerce:schedule"
PAYMENT = "commerce:payment"
CONFIRM = "commerce:confirm"
COUPON = "commerce:coupon"
CLEAR_CART = "commerce:clear_cart"

SAME, OTHER, DONE = "same", "other", "done"
"""Arguments of address and schedule choices."""


@frozen(kw_only=True, slots=True)
class Question:
    """What is asked, and what an answer will be taken for. `quote` is set with the summary."""

    messages: tuple[Reply, ...]
    pending: str | None = None
    digest: str | None = None
    """Of the summary shown."""


class Questions:
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
        self._profile = profile
        self._texts = texts
        self._formats = formats
        self._hours = hours
        self._openings = openings
        self._addresses = addresses
        self._receipts = receipts

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

    # The cart

    def empty(self, asked: Asked, lead: str = "") -> Question:
        body = lead or self._text(asked, "order_empty")
        titles = ((choices.ORDER, "button_order"), (choices.MENU, "button_menu"))
        return Question(messages=ask(body, self._titles(asked, *titles)))

    def cart(self, asked: Asked, draft: Draft, lead: str = "") -> Question:
        body = _with(lead, self._receipts.cart(asked.language, draft))
        titles = (
            (choices.MORE, "button_more"),
            (choices.CHECKOUT, "button_checkout"),
            (choices.CLEAR, "button_clear"),
        )
        return Question(messages=ask(body, self._titles(asked, *titles)), pending=ADD_MORE)

    def _about_line(self, asked: Asked, line: AddLine, lead: str) -> Question:
        if line.product_id is None:
            return self._which_product(asked, line, lead)
        return self._which_size(asked, line, lead)

    def _which_product(self, asked: Asked, line: AddLine, lead: str) -> Question:
        language = asked.language
        found = [self._profile.product(one) for one in line.candidates]
        rows = [
            row(
                choice_id(choices.ADD, product.id),
                product.name.get(language),
                product.description.get(language),
            )
            for product in found
            if product is not None
        ]
        body = _with(lead, self._text(asked, "ask_product", said=line.said))
        if not rows:
            return self.empty(asked, lead)
        button = self._text(asked, "button_choose")
        return Question(messages=choose(body, button, rows), pending=WHICH_PRODUCT)

    def _which_size(self, asked: Asked, line: AddLine, lead: str) -> Question:
        language = asked.language
        product = self._profile.product(line.product_id or "")
        if product is None:
            return self.empty(asked, lead)
        sizes = [
            (choice_id(choices.ADD, product.id, size.id), size.name.get(language), size.price_cents)
            for size in sizes_on_sale(product)
        ]
        money = self._formats[language].money
        body = _with(lead, self._text(asked, "ask_size", product=product.name.get(language)))
        titles = [f"{name} {money(cents)}" for _, name, cents in sizes]
        if len(sizes) <= BUTTONS and all(text_length(one) <= BUTTON_TITLE for one in titles):
            pairs = [(one[0], title) for one, title in zip(sizes, titles, strict=True)]
            return Question(messages=ask(body, pairs), pending=WHICH_SIZE)
        rows = [row(one, name, money(cents)) for one, name, cents in sizes]
        button = self._text(asked, "button_choose")
        return Question(messages=choose(body, button, rows), pending=WHICH_SIZE)

    # Where to

    def _fulfillment(self, asked: Asked, lead: str, *, delivers: bool = True) -> Question:
        if not delivers:
            body = _with(lead, self._text(asked, "no_delivery"))
            titles = self._titles(asked, (choices.PICK_UP, "button_pickup"))
            return Question(messages=ask(body, titles), pending=FULFILLMENT)
        body = _with(lead, self._text(asked, "ask_fulfillment"))
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
        return Question(messages=say(_with(lead, body)), pending=WHICH_ADDRESS)

    def _same_address(self, asked: Asked, address: str, lead: str) -> Question:
        body = _with(lead, self._text(asked, "ask_same_address", address=address))
        titles = [
            (choice_id(choices.ADDRESS, SAME), self._text(asked, "button_same_address")),
            (choice_id(choices.ADDRESS, OTHER), self._text(asked, "button_other_address")),
        ]
        return Question(messages=ask(body, titles), pending=WHICH_ADDRESS)

    def address(self, asked: Asked, lead: str = "") -> Question:
        """Asked for plainly, whatever is known."""
        body = _with(lead, self._text(asked, "ask_address"))
        return Question(messages=say(body), pending=WHICH_ADDRESS)

    def pinned(self, asked: Asked, zone: str, lead: str = "") -> Question:
        """A point on the map lies in a zone: is there more to say of the door?"""
        body = _with(lead, self._text(asked, "ask_details", zone=zone))
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
        body = _with(lead, self._text(asked, "ask_branch"))
        button = self._text(asked, "button_choose")
        return Question(messages=choose(body, button, rows), pending=WHICH_BRANCH)

    # When

    def _closed(self, asked: Asked, draft: Draft, lead: str) -> Question:
        opening = self._openings.next(asked.now, self.place(draft))
        language, formats = asked.language, self._formats[asked.language]
        if opening is None:
            return Question(messages=say(_with(lead, self._text(asked, "closed_for_good"))))
        values = {
            "day": self._hours.when(opening.opens, asked),
            "opens": formats.time(opening.opens),
            "when": self._hours.when(opening.ready, asked),
            "time": formats.time(opening.ready),
        }
        if not self._profile.order.scheduled:
            body = self._text(asked, "closed_unscheduled", **values)
            return Question(messages=say(_with(lead, polished(body, language))))
        body = _with(lead, polished(self._text(asked, "ask_schedule", **values), language))
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
        body = _with(lead, self._text(asked, "ask_time"))
        return Question(messages=say(body), pending=WHEN)

    # Money

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
        return Question(messages=ask(_with(lead, body), titles), pending=ADD_MORE)

    def payment(self, asked: Asked, lead: str = "") -> Question:
        language = asked.language
        methods = self._profile.payment_methods
        body = _with(lead, self._text(asked, "ask_payment"))
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
        body = _with(lead, self._receipts.summary(asked, draft, found))
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

    # Sure?

    def sure_to_clear(self, asked: Asked, *, leaves: bool = False) -> Question:
        yes = choices.LEAVE if leaves else choice_id(choices.CLEAR, "yes")
        title = "button_yes_leave" if leaves else "button_yes_clear"
        titles = [
            (yes, self._text(asked, title)),
            (choices.KEEP, self._text(asked, "button_keep")),
        ]
        body = self._text(asked, "ask_leave" if leaves else "ask_clear")
        return Question(messages=ask(body, titles), pending=CLEAR_CART)

    # Changes

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

    def lines(self, asked: Asked, draft: Draft, key: str = "ask_remove") -> Question:
        """Which line to take out."""
        rows = [
            row(
                choice_id(choices.REMOVE, index, item.product_id),
                self._receipts.line(asked.language, item),
                self._receipts.name(asked.language, item),
            )
            for index, item in enumerate(draft.cart[:10])
        ]
        button = self._text(asked, "button_choose")
        return Question(messages=choose(self._text(asked, key), button, rows), pending=ADD_MORE)

    def extras(self, asked: Asked, draft: Draft) -> Question | None:
        """The extras of the last line that takes any; None if none does."""
        language = asked.language
        for index in reversed(range(len(draft.cart))):
            item = draft.cart[index]
            product = self._profile.product(item.product_id)
            offered = [
                extra
                for extra in self._profile.extras
                if product and extra.id in product.extras and extra.available
            ]
            if not offered:
                continue
            rows = [
                row(
                    choice_id(choices.EXTRA, index, item.product_id, extra.id),
                    extra.name.get(language),
                    self._formats[language].money(extra.price_cents),
                )
                for extra in offered[:10]
            ]
            name = self._receipts.name(language, item)
            body = self._text(asked, "ask_extras", product=name)
            button = self._text(asked, "button_choose")
            return Question(messages=choose(body, button, rows), pending=ADD_MORE)
        return None

    def _text(self, asked: Asked, key: str, **values: object) -> str:
        return self._texts.get(key, asked.language, **values)

    def _titles(self, asked: Asked, *pairs: tuple[str, str]) -> list[tuple[str, str]]:
        return [(identifier, self._text(asked, key)) for identifier, key in pairs]


def _with(lead: str, body: str) -> str:
    return f"{lead}\n\n{body}" if lead else body


def _stamp(at: datetime) -> str:
    """A moment as an argument of a choice, which holds no colons."""
    return at.strftime("%Y%m%dT%H%M")


def is_pinned(draft: Draft) -> bool:
    """Whether the address is a point on the map, perhaps with details."""
    return draft.address is not None and draft.address.startswith(PIN)
