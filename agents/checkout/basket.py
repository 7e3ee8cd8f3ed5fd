"""Puts into the cart and takes out of it: by words, by taps, by a cart of WhatsApp's own."""

from __future__ import annotations

from functools import lru_cache

from attrs import evolve
from msgspec.structs import replace

from agents.base import AgentResponse
from agents.checkout.asking import CONFIRM
from agents.checkout.checkout import Checkout, Sale
from agents.checkout.draft import Draft
from agents.checkout.slots import Slots
from agents.ordering.cart import CartChange, NoteKind, apply
from agents.ordering.index import CatalogueIndex
from agents.ordering.native import read_native_order
from agents.ordering.operations import AddExtra, AddLine, ClearCart, Operation, RemoveLine
from agents.ordering.reading import OrderReading, ReadingContext, read_order

READINGS_KEPT = 512
"""A message is read by the agent that passes it on and by the one that takes it, and many an order
begins with the same words."""
LONGEST_KEPT = 120
"""Characters; longer messages are hardly ever said twice."""
_NAMED_UNKNOWN = 3
"""So many things we do not sell are named in one answer."""


class Basket:
    """The cart of one business's customers."""

    def __init__(self, checkout: Checkout, slots: Slots) -> None:
        self._checkout = checkout
        self._slots = slots
        self._profile = checkout.profile
        self._index = CatalogueIndex(checkout.profile)
        self._terms = slots.terms
        self._remembered = lru_cache(maxsize=READINGS_KEPT)(self._read)

    def read(self, sale: Sale) -> OrderReading:
        """What the message changes in the cart."""
        context = ReadingContext(
            cart=sale.draft.cart,
            last_product_id=sale.asked.state.last_product_id,
            pending_question=sale.pending,
            pending=sale.draft.waiting,
        )
        text = sale.asked.text
        read = self._remembered if len(text) <= LONGEST_KEPT else self._read
        return read(text, sale.asked.language, context)

    def take_again(self, sale: Sale, change: str, lead: str) -> AgentResponse:
        """A draft of lines ordered before, with what the message wants different in it."""
        sale = evolve(sale, asked=replace(sale.asked, text=change))
        cart = sale.draft.cart
        context = ReadingContext(cart=cart, last_product_id=cart[0].product_id if cart else None)
        reading = self._read(change, sale.asked.language, context)
        made = apply(cart, reading.operations, self._profile)
        draft = replace(sale.draft, cart=made.cart, waiting=made.waiting)
        leads = [lead, *self._told(sale, made, reading)]
        said = self._slots.unasked(sale, draft, beside_products=bool(reading.operations))
        if said is None:
            return self._answered(sale, draft, made, "\n".join(leads))
        lead = "\n".join((*leads, *said.leads))
        return self._on_to_checkout(sale, replace(said.draft, checking_out=True), made, lead)

    def _on_to_checkout(
        self, sale: Sale, draft: Draft, change: CartChange, lead: str
    ) -> AgentResponse:
        """The lines are shown, for nobody named them, whatever is asked with them."""
        question = self._checkout.questions.next(sale.asked, draft, sale.last)
        if question.pending != CONFIRM and draft.cart:
            lead = f"{lead}\n\n{self._checkout.receipts.cart(sale.asked.language, draft)}"
        return self._answered(sale, draft, change, lead)

    def _read(self, text: str, language: str, context: ReadingContext) -> OrderReading:
        return read_order(self._terms.without(text), language, self._index, context)

    def take(self, sale: Sale, reading: OrderReading) -> AgentResponse:
        """Do what was read, and whatever else the message says of the order."""
        if any(isinstance(one, ClearCart) for one in reading.operations):
            return self.sure_to_clear(sale)
        change = apply(sale.draft.cart, reading.operations, self._profile)
        waiting = (*change.waiting, *reading.still_pending)
        draft = replace(sale.draft, cart=change.cart, waiting=waiting)
        leads = self._told(sale, change, reading)
        more = self._slots.unasked(sale, draft, beside_products=True)
        if more is not None:
            draft = more.draft
            leads += more.leads
        return self._answered(sale, draft, change, "\n".join(leads))

    def _answered(self, sale: Sale, draft: Draft, change: CartChange, lead: str) -> AgentResponse:
        which = next((note for note in change.notes if note.kind is NoteKind.WHICH_LINE), None)
        if which is not None and not draft.waiting:
            question = self._checkout.questions.lines(sale.asked, draft, "which_line")
            return self._checkout.put(sale, draft, question)
        spoken_of = [note.product_id for note in change.notes if note.product_id]
        patch = {"last_product_id": spoken_of[-1]} if spoken_of else {}
        return self._checkout.go_on(sale, draft, lead, **patch)

    def _told(self, sale: Sale, change: CartChange, reading: OrderReading) -> list[str]:
        language = sale.asked.language
        told = self._checkout.receipts.notes(language, change.notes)
        for name in reading.unknown[:_NAMED_UNKNOWN]:
            told.append(self._checkout.unknown(sale, (name,)))
        return told

    def add(self, sale: Sale, product_id: str, size: str | None) -> AgentResponse:
        """A product tapped; it answers a line that waits for just this."""
        waiting = sale.draft.waiting
        line = next((one for one in waiting if _waits_for(one, product_id)), None)
        if line is None:
            ordered = AddLine(product_id=product_id, size=size)
        else:
            ordered = evolve(line, product_id=product_id, size=size or line.size, candidates=())
        rest = tuple(one for one in waiting if one is not line)
        change = apply(sale.draft.cart, (ordered,), self._profile)
        draft = replace(sale.draft, cart=change.cart, waiting=(*change.waiting, *rest))
        lead = "\n".join(self._checkout.receipts.notes(sale.asked.language, change.notes))
        return self._answered(sale, draft, change, lead)

    def native(self, sale: Sale) -> AgentResponse:
        """A cart sent from WhatsApp's catalogue, at our prices."""
        ordered = read_native_order(sale.asked.turn.order_items, self._profile)
        reading = OrderReading(
            operations=ordered.operations,
            unknown=ordered.unknown,
            still_pending=sale.draft.waiting,
        )
        if not ordered.operations and not ordered.unknown:
            return self._checkout.go_on(sale, sale.draft)
        return self.take(sale, reading)

    def remove(self, sale: Sale, line: str, product_id: str) -> AgentResponse:
        """A line tapped in a list, which may be old: it must still hold that product."""
        operation = RemoveLine(line=self._line(sale, line, product_id), product_id=product_id)
        return self._do(sale, operation)

    def put_extra(self, sale: Sale, line: str, product_id: str, extra: str) -> AgentResponse:
        found = self._line(sale, line, product_id)
        if found is None:
            return self._do(sale, RemoveLine(product_id=product_id))
        return self._do(sale, AddExtra(line=found, extra=extra))

    def _do(self, sale: Sale, operation: Operation) -> AgentResponse:
        waiting = sale.draft.waiting
        return self.take(sale, OrderReading(operations=(operation,), still_pending=waiting))

    @staticmethod
    def _line(sale: Sale, text: str, product_id: str) -> int | None:
        cart = sale.draft.cart
        index = int(text) if text.isdecimal() and len(text) < 4 else len(cart)
        if index < len(cart) and cart[index].product_id == product_id:
            return index
        same = [at for at, item in enumerate(cart) if item.product_id == product_id]
        return same[0] if len(same) == 1 else None

    def sure_to_clear(self, sale: Sale, *, leaves: bool = False) -> AgentResponse:
        """`leaves`: the customer gives the order up, rather than beginning it anew."""
        if sale.draft.empty:
            return self._checkout.go_on(sale, sale.draft)
        question = self._checkout.questions.sure_to_clear(sale.asked, leaves=leaves)
        return self._checkout.put(sale, sale.draft, question)

    def clear(self, sale: Sale, key: str = "cleared") -> AgentResponse:
        """Everything out; `key` is what is said of it."""
        lead = self._checkout.text(sale, key)
        return self._checkout.go_on(sale, sale.draft.emptied(), lead)


def _waits_for(line: AddLine, product_id: str) -> bool:
    return line.product_id == product_id or (
        line.product_id is None and product_id in line.candidates
    )


def names_something(reading: OrderReading) -> bool:
    return bool(reading.operations or reading.unknown)
