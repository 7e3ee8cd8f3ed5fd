"""What can be had of what is ordered: lines at the profile's prices, and notes on the rest."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import Factory, define, evolve

from agents.ordering.lines import (
    cart_line,
    extra_of,
    joined,
    product_of,
    settled_size,
    sizes_on_sale,
    unit_price,
)
from agents.ordering.notes import Note, NoteKind
from agents.ordering.operations import AddLine
from config.profile import BusinessProfile, Product
from orchestrator.conversation.contract import MAX_NAME
from orchestrator.conversation.state import CartItem


@define(slots=True)
class Supply:
    """Notes whatever it refuses, and keeps the lines that want an answer first."""

    profile: BusinessProfile
    notes: list[Note] = Factory(list)
    waiting: list[AddLine] = Factory(list)

    def line(self, ordered: AddLine) -> CartItem | None:
        """The line if all that is ordered is known, can be had and is complete."""
        if ordered.product_id is None:
            self._wait(ordered)
            return None
        product = product_of(self.profile, ordered)
        if product is None:
            self.unknown(ordered.product_id, ordered.said or ordered.product_id)
            return None
        size = settled_size(product, ordered.size)
        if not self._halves_can_be_had(ordered, size) or not self.can_be_had(product, size):
            return None
        if size is None and product.sizes:
            self._wait(ordered)
            return None
        return self._priced(ordered, product, size)

    def _priced(self, ordered: AddLine, product: Product, size: str | None) -> CartItem | None:
        extras = self.offered(product, ordered.extras)
        price = unit_price(self.profile, product, size, extras)
        if price is None:
            self.refuse(NoteKind.NO_SUCH_SIZE, product, detail=size or "")
            return None
        return cart_line(self.profile, product, _bounded(ordered, size, extras), price)

    def _wait(self, ordered: AddLine) -> None:
        self.waiting.append(ordered)
        self.notes.append(
            Note(kind=NoteKind.WAITS, product_id=ordered.product_id, name=ordered.said)
        )

    def can_be_had(self, product: Product, size_id: str | None) -> bool:
        size = product.size(size_id) if size_id else None
        sold_out = not product.available or (product.sizes and not sizes_on_sale(product))
        if sold_out or (size is not None and not size.available):
            self.refuse(NoteKind.SOLD_OUT, product, detail=size_id or "")
            return False
        if size_id is not None and size is None:
            self.refuse(NoteKind.NO_SUCH_SIZE, product, detail=size_id)
            return False
        return True

    def _halves_can_be_had(self, ordered: AddLine, size_id: str | None) -> bool:
        """Of two in one piece it is told which one is sold out."""
        halves = (ordered.product_id, ordered.other_half) if ordered.other_half else ()
        for product in map(self.profile.product, filter(None, halves)):
            size = product.size(size_id) if product and size_id else None
            if product and not (product.available and (size is None or size.available)):
                self.refuse(NoteKind.SOLD_OUT, product, detail=size_id or "")
                return False
        return True

    def offered(self, product: Product, extras: Iterable[str]) -> tuple[str, ...]:
        """Those that go with the product; the others are told."""
        wanted = tuple(dict.fromkeys(extras))
        offered = [one for one in wanted if self._goes_with(product, one)]
        for one in wanted:
            if one not in offered:
                self.refuse(NoteKind.NO_SUCH_EXTRA, product, detail=one)
        return tuple(offered)

    def _goes_with(self, product: Product, extra_id: str) -> bool:
        extra = extra_of(self.profile, extra_id)
        return extra is not None and extra.available and extra_id in product.extras

    # Telling

    def done(self, kind: NoteKind, item: CartItem, quantity: int, *, detail: str = "") -> None:
        """What became of a line."""
        self.notes.append(
            Note(
                kind=kind,
                product_id=item.product_id,
                name=item.name,
                quantity=quantity,
                detail=detail,
                item=item,
            )
        )

    def refuse(self, kind: NoteKind, product: Product, *, detail: str) -> None:
        """About a product that is in no line; two in one piece go by their name alone."""
        name = product.name.get(self.profile.language)
        product_id = product.id if self.profile.product(product.id) is product else None
        self.notes.append(Note(kind=kind, product_id=product_id, name=name, detail=detail))

    def unknown(self, product_id: str, name: str) -> None:
        self.notes.append(Note(kind=NoteKind.UNKNOWN, product_id=product_id, name=name))


def _bounded(ordered: AddLine, size: str | None, extras: tuple[str, ...]) -> AddLine:
    """As the session can hold it."""
    without = tuple(ordered.without)
    while without and len(joined(without) or "") > MAX_NAME:
        without = without[:-1]
    note = ordered.note[:MAX_NAME] if ordered.note else None
    quantity = max(1, ordered.quantity)
    return evolve(ordered, size=size, extras=extras, without=without, note=note, quantity=quantity)
