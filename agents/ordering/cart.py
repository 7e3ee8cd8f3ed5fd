"""The cart: operations in, the new lines and what is to be said of them out.

Prices are always the profile's as it is now; whatever cannot be sold is refused by its name and
never put in. A line that still wants an answer (which product, which size) waits outside the cart.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from attrs import Factory, define, evolve, frozen

from agents.ordering.lines import (
    cart_line,
    extra_of,
    joined,
    parted,
    settled_size,
    sizes_on_sale,
    unit_price,
)
from agents.ordering.operations import (
    AddExtra,
    AddLine,
    ChangeQuantity,
    ChangeSize,
    ClearCart,
    LeaveOut,
    Operation,
    RemoveExtra,
    RemoveLine,
    ReplaceProduct,
)
from config.profile import BusinessProfile, Product
from orchestrator.conversation.contract import MAX_CART_ITEMS, MAX_CENTS, MAX_NAME, MAX_QUANTITY
from orchestrator.conversation.state import CartItem

Cart = tuple[CartItem, ...]


class NoteKind(StrEnum):
    """What became of an operation. Those up to `cleared` were done, the others refused."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REPLACED = "replaced"
    CLEARED = "cleared"
    WAITS = "waits"
    """It wants an answer first: see `CartChange.waiting`."""
    SOLD_OUT = "sold_out"
    UNKNOWN = "unknown"
    """The business has no such product."""
    NO_SUCH_SIZE = "no_such_size"
    NO_SUCH_EXTRA = "no_such_extra"
    """Not to be had with this product; the line itself stands, without it."""
    NOT_IN_CART = "not_in_cart"
    WHICH_LINE = "which_line"
    """Several lines of the cart may be meant: those in `Note.lines`."""
    TOO_MANY = "too_many"
    """More pieces or lines than are taken; `Note.quantity` is the most."""


DONE = frozenset(
    {NoteKind.ADDED, NoteKind.REMOVED, NoteKind.CHANGED, NoteKind.REPLACED, NoteKind.CLEARED}
)


@frozen(kw_only=True, slots=True)
class Note:
    """For the reply: what happened to which product."""

    kind: NoteKind
    product_id: str | None = None
    name: str = ""
    """Of the product in the business's language, or what was asked for where there is none."""
    quantity: int = 0
    """Pieces added or taken out, those of a changed line, or the most there can be."""
    detail: str = ""
    """Id of the size or the extra, or the ingredient it is about."""
    lines: tuple[int, ...] = ()
    item: CartItem | None = None
    """The line as it is now, or was when it left."""


@frozen(kw_only=True, slots=True)
class CartChange:
    """`waiting` lines are in no cart yet: ask, and hand them back as `ReadingContext.pending`."""

    cart: Cart
    notes: tuple[Note, ...] = ()
    waiting: tuple[AddLine, ...] = ()

    @property
    def changed(self) -> bool:
        return any(note.kind in DONE for note in self.notes)


@frozen(kw_only=True, slots=True)
class PriceChange:
    """A line whose price is another now, or (`now` is None) that is no longer sold."""

    before: CartItem
    now: CartItem | None


@frozen(kw_only=True, slots=True)
class Repriced:
    cart: Cart
    changes: tuple[PriceChange, ...] = ()


def subtotal(cart: Cart) -> int:
    """For `cart_subtotal_cents`."""
    return sum(item.quantity * item.unit_price_cents for item in cart)


def apply(cart: Cart, operations: Iterable[Operation], profile: BusinessProfile) -> CartChange:
    """The cart after the operations, in their order. Refused ones leave it as it was."""
    change = _Change(profile, list(cart))
    for operation in operations:
        change.do(operation)
    return CartChange(
        cart=_merged(item for item in change.items if item is not None),
        notes=tuple(change.notes),
        waiting=tuple(change.waiting),
    )


def reprice(cart: Cart, profile: BusinessProfile) -> Repriced:
    """The cart at the prices of now, without what is no longer sold."""
    repriced = [(item, _at_present(item, profile)) for item in cart]
    return Repriced(
        cart=_merged(now for _, now in repriced if now is not None),
        changes=tuple(
            PriceChange(before=item, now=now)
            for item, now in repriced
            if now is None or now.unit_price_cents != item.unit_price_cents
        ),
    )


def _at_present(item: CartItem, profile: BusinessProfile) -> CartItem | None:
    product = profile.product(item.product_id)
    if product is None or not product.available:
        return None
    size = product.size(item.size) if item.size else None
    if size is not None and not size.available:
        return None
    extras = [one for one in parted(item.extras) if extra_of(profile, one)]
    price = unit_price(profile, product, item.size, extras)
    return None if price is None else evolve(item, unit_price_cents=price, extras=joined(extras))


def _merged(items: Iterable[CartItem]) -> Cart:
    """Equal lines become one where it first stood, as far as a line can hold."""
    merged: dict[tuple[object, ...], CartItem] = {}
    for item in items:
        key: tuple[object, ...] = (
            item.product_id,
            item.size,
            frozenset(parted(item.extras)),
            frozenset(parted(item.without)),
            item.note,
        )
        same = merged.get(key)
        if same is None:
            merged[key] = item
        elif same.quantity + item.quantity <= MAX_QUANTITY:
            merged[key] = evolve(item, quantity=same.quantity + item.quantity)
        else:
            merged[(*key, len(merged))] = item
    return tuple(merged.values())


@define(slots=True)
class _Change:
    profile: BusinessProfile
    items: list[CartItem | None]
    """By the position of before; a line that left is None, new ones are at the end."""
    notes: list[Note] = Factory(list)
    waiting: list[AddLine] = Factory(list)

    def do(self, operation: Operation) -> None:
        if isinstance(operation, AddLine):
            self._add(operation)
        elif isinstance(operation, ClearCart):
            self.items = [None] * len(self.items)
            self.notes.append(Note(kind=NoteKind.CLEARED))
        elif isinstance(operation, RemoveLine):
            self._remove(operation)
        else:
            self._alter(operation)

    # Adding

    def _add(self, ordered: AddLine) -> None:
        item = self._line(ordered)
        if item is None or not self._fits(item, item.quantity):
            return
        replaced = self._replaced(ordered)
        if replaced is None:
            self.items.append(item)
            self._note(NoteKind.ADDED, item, item.quantity)
        else:
            self.items[replaced] = item
            self._note(NoteKind.REPLACED, item, item.quantity)

    def _replaced(self, ordered: AddLine) -> int | None:
        places = (at for at, item in enumerate(self.items) if item is not None)
        return next((at for at in places if _product_of(self.items[at]) == ordered.replaces), None)

    def _line(self, ordered: AddLine) -> CartItem | None:
        """The line if all that is ordered is known, can be had and is complete."""
        if ordered.product_id is None:
            self._wait(ordered)
            return None
        product = self.profile.product(ordered.product_id)
        if product is None:
            said = ordered.said or ordered.product_id
            self.notes.append(Note(kind=NoteKind.UNKNOWN, product_id=ordered.product_id, name=said))
            return None
        size = settled_size(product, ordered.size)
        if not self._can_be_had(product, size):
            return None
        if size is None and product.sizes:
            self._wait(ordered)
            return None
        extras = self._offered(product, ordered.extras)
        price = unit_price(self.profile, product, size, extras)
        if price is None:
            self._refuse(NoteKind.NO_SUCH_SIZE, product, detail=size or "")
            return None
        return cart_line(self.profile, product, _bounded(ordered, size, extras), price)

    def _wait(self, ordered: AddLine) -> None:
        self.waiting.append(ordered)
        self.notes.append(
            Note(kind=NoteKind.WAITS, product_id=ordered.product_id, name=ordered.said)
        )

    def _can_be_had(self, product: Product, size_id: str | None) -> bool:
        size = product.size(size_id) if size_id else None
        sold_out = not product.available or (product.sizes and not sizes_on_sale(product))
        if sold_out or (size is not None and not size.available):
            self._refuse(NoteKind.SOLD_OUT, product, detail=size_id or "")
            return False
        if size_id is not None and size is None:
            self._refuse(NoteKind.NO_SUCH_SIZE, product, detail=size_id)
            return False
        return True

    def _offered(self, product: Product, extras: Iterable[str]) -> tuple[str, ...]:
        """Those that go with the product; the others are told."""
        wanted = tuple(dict.fromkeys(extras))
        offered = [one for one in wanted if self._goes_with(product, one)]
        for one in wanted:
            if one not in offered:
                self._refuse(NoteKind.NO_SUCH_EXTRA, product, detail=one)
        return tuple(offered)

    def _goes_with(self, product: Product, extra_id: str) -> bool:
        extra = extra_of(self.profile, extra_id)
        return extra is not None and extra.available and extra_id in product.extras

    def _fits(self, item: CartItem, more: int) -> bool:
        """Whether so many more pieces are taken."""
        pieces = sum(one.quantity for one in self.items if one is not None)
        lines = sum(one is not None for one in self.items)
        worth = subtotal(tuple(one for one in self.items if one is not None))
        most = min(self.profile.order.most_items, MAX_QUANTITY)
        too_dear = worth + more * item.unit_price_cents > MAX_CENTS
        if more > 0 and (pieces + more > most or lines >= MAX_CART_ITEMS or too_dear):
            self.notes.append(
                Note(
                    kind=NoteKind.TOO_MANY,
                    product_id=item.product_id,
                    name=item.name,
                    quantity=most,
                )
            )
            return False
        return True

    # Taking out

    def _remove(self, asked: RemoveLine) -> None:
        if asked.line is None and asked.lines:
            self.notes.append(
                Note(kind=NoteKind.WHICH_LINE, product_id=asked.product_id, lines=asked.lines)
            )
            return
        product = self.profile.product(asked.product_id) if asked.product_id else None
        if asked.waited and product is not None:
            waited = AddLine(quantity=max(1, asked.quantity or 1))
            gone = cart_line(self.profile, product, waited, product.lowest_price_cents)
            self._note(NoteKind.REMOVED, gone, gone.quantity)
            return
        item = self._at(asked.line, asked.product_id)
        if item is None or asked.line is None:
            return
        taken = min(item.quantity, asked.quantity or item.quantity)
        rest = item.quantity - taken
        self.items[asked.line] = evolve(item, quantity=rest) if rest else None
        self._note(NoteKind.REMOVED, item, taken)

    def _at(self, line: int | None, product_id: str | None = None) -> CartItem | None:
        item = self.items[line] if line is not None and 0 <= line < len(self.items) else None
        if item is None:
            product = self.profile.product(product_id) if product_id else None
            name = product.name.get(self.profile.language) if product else ""
            self.notes.append(Note(kind=NoteKind.NOT_IN_CART, product_id=product_id, name=name))
        return item

    # Altering a line

    def _alter(
        self,
        asked: ChangeSize | ChangeQuantity | ReplaceProduct | AddExtra | RemoveExtra | LeaveOut,
    ) -> None:
        item = self._at(asked.line)
        product = self.profile.product(item.product_id) if item is not None else None
        if item is None:
            return
        if isinstance(asked, ReplaceProduct):
            self._replace(asked, item)
        elif isinstance(asked, ChangeQuantity):
            self._count(asked, item)
        elif product is None:
            self.notes.append(
                Note(kind=NoteKind.UNKNOWN, product_id=item.product_id, name=item.name)
            )
        elif isinstance(asked, ChangeSize):
            self._resize(asked, item, product)
        elif isinstance(asked, LeaveOut):
            without = joined((*parted(item.without), asked.ingredient))
            if without is not None and len(without) <= MAX_NAME:
                self._put(asked.line, evolve(item, without=without), asked.ingredient)
        else:
            self._extra(asked, item, product)

    def _replace(self, asked: ReplaceProduct, item: CartItem) -> None:
        product = self.profile.product(asked.by.product_id) if asked.by.product_id else None
        by = asked.by
        if not by.quantity_given:
            by = evolve(by, quantity=item.quantity)
        if product is not None and by.size is None and product.size(item.size or "") is not None:
            by = evolve(by, size=item.size)
        line = self._line(evolve(by, replaces=item.product_id))
        if line is not None and self._fits(line, line.quantity - item.quantity):
            self.items[asked.line] = line
            self._note(NoteKind.REPLACED, line, line.quantity, detail=item.product_id)

    def _count(self, asked: ChangeQuantity, item: CartItem) -> None:
        if asked.quantity <= 0:
            self.items[asked.line] = None
            self._note(NoteKind.REMOVED, item, item.quantity)
        elif self._fits(item, asked.quantity - item.quantity):
            self._put(asked.line, evolve(item, quantity=asked.quantity), "")

    def _resize(self, asked: ChangeSize, item: CartItem, product: Product) -> None:
        if asked.size is None:
            self._refuse(NoteKind.NO_SUCH_SIZE, product, detail=asked.said)
        elif self._can_be_had(product, asked.size):
            self._priced(asked.line, evolve(item, size=asked.size), product, asked.size)

    def _extra(self, asked: AddExtra | RemoveExtra, item: CartItem, product: Product) -> None:
        extras = [one for one in parted(item.extras) if one != asked.extra]
        if isinstance(asked, AddExtra):
            if not self._offered(product, (asked.extra,)):
                return
            extras.append(asked.extra)
        self._priced(asked.line, evolve(item, extras=joined(extras)), product, asked.extra)

    def _priced(self, line: int, item: CartItem, product: Product, detail: str) -> None:
        price = unit_price(self.profile, product, item.size, parted(item.extras))
        if price is not None:
            self._put(line, evolve(item, unit_price_cents=price), detail)

    def _put(self, line: int, item: CartItem, detail: str) -> None:
        self.items[line] = item
        self._note(NoteKind.CHANGED, item, item.quantity, detail=detail)

    # Telling

    def _note(self, kind: NoteKind, item: CartItem, quantity: int, *, detail: str = "") -> None:
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

    def _refuse(self, kind: NoteKind, product: Product, *, detail: str) -> None:
        """About a product that is in no line."""
        name = product.name.get(self.profile.language)
        self.notes.append(Note(kind=kind, product_id=product.id, name=name, detail=detail))


def _product_of(item: CartItem | None) -> str | None:
    return None if item is None else item.product_id


def _bounded(ordered: AddLine, size: str | None, extras: tuple[str, ...]) -> AddLine:
    """As the session can hold it."""
    without = tuple(ordered.without)
    while without and len(joined(without) or "") > MAX_NAME:
        without = without[:-1]
    note = ordered.note[:MAX_NAME] if ordered.note else None
    quantity = max(1, ordered.quantity)
    return evolve(ordered, size=size, extras=extras, without=without, note=note, quantity=quantity)
