"""Carts, summaries and what became of a change, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from agents.asked import Asked
from agents.checkout.draft import DELIVERY, PICKUP, Draft
from agents.formats import Formats
from agents.hours import Hours, polished
from agents.ordering.cart import Note, NoteKind, PriceChange
from agents.ordering.lines import extra_of, parted, product_of
from agents.ordering.pricing import CouponAnswer, Quote
from agents.texts import Texts
from config.profile import BusinessProfile
from orchestrator.conversation.state import CartItem
from orchestrator.orders.order import Order

_REFUSALS = {
    NoteKind.SOLD_OUT: "note_sold_out",
    NoteKind.UNKNOWN: "note_unknown",
    NoteKind.NO_SUCH_SIZE: "note_no_such_size",
    NoteKind.NOT_IN_CART: "note_not_in_cart",
}
_DONE = {
    NoteKind.ADDED: "note_added",
    NoteKind.REMOVED: "note_removed",
    NoteKind.CHANGED: "note_changed",
    NoteKind.REPLACED: "note_changed",
}


class Receipts:
    """Everything about an order that is words and amounts."""

    def __init__(
        self, profile: BusinessProfile, texts: Texts, formats: dict[str, Formats], hours: Hours
    ) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats
        self._hours = hours

    # Lines and carts

    def line(self, language: str, item: CartItem, quantity: int | None = None) -> str:
        """ "2 × Pepperoni (Familiar), con queso extra, sin cebolla"."""
        return f"{quantity or item.quantity} × {self.name(language, item)}"

    def name(self, language: str, item: CartItem) -> str:
        product = product_of(self._profile, item)
        size = product.size(item.size) if product and item.size else None
        name = product.name.get(language) if product else item.name
        sized = f"{name} ({size.name.get(language)})" if size else name
        return ", ".join((sized, *self._parts(language, item)))

    def _parts(self, language: str, item: CartItem) -> Iterator[str]:
        formats = self._formats[language]
        found = [extra_of(self._profile, one) for one in parted(item.extras)]
        extras = [one.name.get(language).lower() for one in found if one is not None]
        if extras:
            yield self._texts.get("line_with", language, things=formats.all_of(extras))
        without = parted(item.without)
        if without:
            yield self._texts.get("line_without", language, things=formats.all_of(list(without)))
        if item.note:
            yield f"_{item.note}_"

    def cart(self, language: str, draft: Draft) -> str:
        total = sum(item.quantity * item.unit_price_cents for item in draft.cart)
        return "\n".join(
            (
                self._texts.get("order_title", language),
                *self._lines(language, draft.cart),
                self._texts.get("order_subtotal", language, amount=self.money(language, total)),
            )
        )

    def _lines(self, language: str, cart: Iterable[CartItem]) -> Iterator[str]:
        for item in cart:
            amount = self.money(language, item.quantity * item.unit_price_cents)
            yield f"• {self.line(language, item)}: {amount}"

    def listed(self, language: str, things: list[str]) -> str:
        return self._formats[language].all_of(things)

    def money(self, language: str, cents: int) -> str:
        return self._formats[language].money(cents)

    def example(self, language: str) -> str:
        """A line somebody might write: two things of the menu."""
        products = [one for one in self._profile.products if one.available]
        names = [one.name.get(language).lower() for one in (*products[1:2], *products[-1:])]
        return self._formats[language].all_of([f"1 {name}" for name in dict.fromkeys(names)])

    def kilometres(self, language: str, kilometres: float) -> str:
        return self._formats[language].kilometres(kilometres)

    # What became of a change

    def notes(self, language: str, notes: Iterable[Note]) -> list[str]:
        return [text for note in notes if (text := self._note(language, note))]

    def _note(self, language: str, note: Note) -> str | None:
        if note.kind in _DONE and note.item is not None:
            line = self.line(language, note.item, note.quantity)
            return self._texts.get(_DONE[note.kind], language, line=line)
        if note.kind is NoteKind.CLEARED:
            return self._texts.get("cleared", language)
        if note.kind is NoteKind.TOO_MANY:
            return self._texts.get("note_too_many", language, most=note.quantity)
        product = self._profile.product(note.product_id) if note.product_id else None
        name = product.name.get(language) if product else note.name
        if note.kind is NoteKind.NO_SUCH_EXTRA:
            extra = extra_of(self._profile, note.detail)
            wanted = extra.name.get(language).lower() if extra else note.detail
            return self._texts.get("note_no_such_extra", language, product=name, extra=wanted)
        key = _REFUSALS.get(note.kind)
        if key is None:
            return None
        size = product.size(note.detail) if product and note.detail else None
        if key == "note_sold_out" and size is not None:
            name = f"{name} ({size.name.get(language)})"
        return self._texts.get(key, language, product=name)

    def price_changes(self, language: str, changes: Iterable[PriceChange]) -> list[str]:
        return [self._price_change(language, change) for change in changes]

    def _price_change(self, language: str, change: PriceChange) -> str:
        if change.now is None:
            name = self.name(language, change.before)
            return self._texts.get("no_longer_sold", language, product=name)
        return self._texts.get(
            "price_changed",
            language,
            product=self.name(language, change.now),
            before=self.money(language, change.before.unit_price_cents),
            now=self.money(language, change.now.unit_price_cents),
        )

    # The summary

    def summary(self, asked: Asked, draft: Draft, quote: Quote) -> str:
        language = asked.language
        blocks = [
            [self._texts.get("summary_title", language), *self._lines(language, draft.cart)],
            list(self._amounts(language, quote)),
            list(self._terms(asked, draft, quote.total_cents)),
        ]
        hint = quote.free_delivery_in_cents
        if hint:
            amount = self.money(language, hint)
            blocks.append([self._texts.get("free_delivery_hint", language, amount=amount)])
        coupon = self.coupon(language, draft.coupon, quote)
        if coupon is not None and quote.coupon_answer is not CouponAnswer.APPLIED:
            blocks.append([coupon])
        blocks.append([self._texts.get("summary_ask", language)])
        return "\n\n".join("\n".join(block) for block in blocks if block)

    def _amounts(self, language: str, quote: Quote) -> Iterator[str]:
        texts = self._texts
        tax = self._profile.tax
        if quote.total_cents != quote.subtotal_cents:
            subtotal = self.money(language, quote.subtotal_cents)
            yield texts.get("order_subtotal", language, amount=subtotal)
        if quote.discount_cents:
            amount = self.money(language, quote.discount_cents)
            yield texts.get("summary_discount", language, coupon=quote.coupon, amount=amount)
        if quote.delivery_fee_cents:
            amount = self.money(language, quote.delivery_fee_cents)
            yield texts.get("summary_delivery", language, amount=amount)
        elif quote.delivery_saved_cents:
            yield texts.get("summary_delivery_free", language)
        values = {
            "tax": tax.name.get(language) if tax else "",
            "amount": self.money(language, quote.tax_cents),
        }
        if quote.tax_cents and not quote.tax_included:
            yield texts.get("summary_tax", language, **values)
        amount = self.money(language, quote.total_cents)
        yield texts.get("summary_total", language, amount=amount)
        if quote.tax_cents and quote.tax_included:
            yield texts.get("summary_tax_included", language, **values)

    def _terms(self, asked: Asked, draft: Draft, due_cents: int) -> Iterator[str]:
        """Where, when and how it is paid."""
        language = asked.language
        zone = self._profile.delivery_zone(draft.zone_id) if draft.zone_id else None
        place = self._profile.location(draft.location_id) if draft.location_id else None
        later = _moment(asked, draft.scheduled_for)
        if draft.fulfillment == DELIVERY and zone is not None:
            key = "summary_to_later" if later else "summary_to"
            yield self._texts.get(
                key, language, address=draft.address, zone=zone.name, minutes=zone.eta_minutes
            )
        elif draft.fulfillment != DELIVERY and place is not None:
            yield self._texts.get("summary_at", language, place=place.name, address=place.address)
        if later is not None:
            yield self.at(asked, "summary_when", later)
        elif draft.fulfillment != DELIVERY and self._profile.order.lead_minutes:
            minutes = self._profile.order.lead_minutes
            yield self._texts.get("summary_ready", language, minutes=minutes)
        method = self._profile.payment_method(draft.payment_method or "")
        if method is not None:
            yield self._texts.get("summary_payment", language, method=method.name.get(language))
        note = self.change(language, draft.pays_with_cents, due_cents)
        if note:
            yield note

    def change(self, language: str, paid_cents: int | None, due_cents: int) -> str | None:
        """What the courier has to bring; None if no note was named that suffices."""
        if paid_cents is None or paid_cents < due_cents:
            return None
        paid = self.money(language, paid_cents)
        if paid_cents == due_cents:
            return self._texts.get("summary_exact", language, paid=paid)
        change = self.money(language, paid_cents - due_cents)
        return self._texts.get("summary_change", language, paid=paid, change=change)

    def at(self, asked: Asked, key: str, at: datetime, **values: object) -> str:
        """A text with the `day` and `time` of a moment."""
        formats = self._formats[asked.language]
        day = self._hours.when(at, asked)
        text = self._texts.get(key, asked.language, day=day, time=formats.time(at), **values)
        text = polished(text, asked.language)
        return text[:1].upper() + text[1:]

    def coupon(self, language: str, code: str | None, quote: Quote) -> str | None:
        """What became of the coupon, if there is one."""
        if code is None or quote.coupon_answer is CouponAnswer.NONE:
            return None
        missing = self.money(language, quote.coupon_shortfall_cents)
        key = f"coupon_{quote.coupon_answer.value}"
        return self._texts.get(key, language, coupon=quote.coupon or code, missing=missing)

    def how_long(self, language: str, draft: Draft) -> str:
        """Until an order of now is there: between the zones' times if the zone is not known."""
        zone = self._profile.delivery_zone(draft.zone_id) if draft.zone_id else None
        zones = (zone,) if zone else self._profile.delivery_zones
        minutes = [one.eta_minutes for one in zones if one is not None]
        if draft.fulfillment == PICKUP or not minutes:
            ready = self._profile.order.lead_minutes
            return self._texts.get("how_long_pickup", language, minutes=ready)
        key = "how_long" if min(minutes) == max(minutes) else "how_long_between"
        return self._texts.get(key, language, minutes=min(minutes), most=max(minutes))

    # Placed

    def placed(self, asked: Asked, order: Order) -> str:
        language = asked.language
        total = self.money(language, order.total_cents)
        lines = [self._texts.get("placed", language, number=order.number, total=total)]
        lines.append(self._comes(asked, order))
        minutes = self._profile.order.cancellation_minutes
        if minutes:
            lines.append(self._texts.get("placed_cancel", language, minutes=minutes))
        return "\n".join(line for line in lines if line)

    def _comes(self, asked: Asked, order: Order) -> str:
        later = _moment(asked, order.scheduled_for)
        if later is not None:
            return self.at(asked, "placed_later", later)
        zone = self._profile.delivery_zone(order.zone_id or "")
        place = self._profile.location(order.location_id or "")
        if order.fulfillment == DELIVERY and zone is not None:
            return self._texts.get(
                "placed_delivery", asked.language, address=order.address, minutes=zone.eta_minutes
            )
        if place is None:
            return ""
        return self._texts.get(
            "placed_pickup",
            asked.language,
            place=place.name,
            address=place.address,
            minutes=self._profile.order.lead_minutes,
        )

    def status(self, asked: Asked, order: Order) -> str:
        language = asked.language
        text = self._of_order("status_is", language, order)
        later = _moment(asked, order.scheduled_for)
        if later is None or later < asked.now:
            return text
        return f"{text} {self.at(asked, 'status_when', later)}"

    def _of_order(self, key: str, language: str, order: Order) -> str:
        return self._texts.get(
            key,
            language,
            number=order.number,
            total=self.money(language, order.total_cents),
            status=self._texts.get(f"status_{order.status.value}", language),
        )


def _moment(asked: Asked, text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(asked.now.tzinfo) if text else None
