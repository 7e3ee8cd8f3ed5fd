"""A cart while operations are done on it, one after another."""

from __future__ import annotations

from attrs import Factory, define, evolve

from agents.ordering.lines import cart_line, joined, parted, product_of, unit_price
from agents.ordering.manners import noted
from agents.ordering.notes import Cart, Note, NoteKind
from agents.ordering.operations import (
    AddExtra,
    AddLine,
    AddNote,
    ChangeQuantity,
    ChangeSize,
    ChangeSome,
    ClearCart,
    LeaveOut,
    Operation,
    RemoveExtra,
    RemoveLine,
    ReplaceProduct,
)
from agents.ordering.supply import Supply
from config.profile import Product
from orchestrator.conversation.contract import MAX_CART_ITEMS, MAX_CENTS, MAX_NAME, MAX_QUANTITY
from orchestrator.conversation.state import CartItem

_LineOperation = (
    ChangeSize | ChangeQuantity | ReplaceProduct | AddExtra | RemoveExtra | LeaveOut | AddNote
)


def subtotal(cart: Cart) -> int:
    """For `cart_subtotal_cents`."""
    return sum(item.quantity * item.unit_price_cents for item in cart)


@define(slots=True)
class Change:
    """Refused operations leave the lines as they were; the supply has the notes."""

    supply: Supply
    lines: list[CartItem | None]
    """By the position of before; a line that left is None, new ones are at the end."""
    _split_off: dict[int, int] = Factory(dict)
    """Positions of pieces that became a line of their own, and of the line they were of."""

    @property
    def items(self) -> Cart:
        """The lines that are left, those split off beside what they were of."""
        order = sorted(range(len(self.lines)), key=lambda at: (self._split_off.get(at, at), at))
        return tuple(item for at in order if (item := self.lines[at]) is not None)

    def do(self, operation: Operation) -> None:
        if isinstance(operation, AddLine):
            self._add(operation)
        elif isinstance(operation, ClearCart):
            self.lines = [None] * len(self.lines)
            self.supply.notes.append(Note(kind=NoteKind.CLEARED))
        elif isinstance(operation, RemoveLine):
            self._remove(operation)
        elif isinstance(operation, ChangeSome):
            self._alter_some(operation)
        else:
            self._alter(operation)

    # Adding

    def _add(self, ordered: AddLine) -> None:
        item = self.supply.line(ordered)
        if item is None or not self._fits(item, item.quantity):
            return
        replaced = self._replaced(ordered)
        if replaced is None:
            self.lines.append(item)
            self.supply.done(NoteKind.ADDED, item, item.quantity)
        else:
            self.lines[replaced] = item
            self.supply.done(NoteKind.REPLACED, item, item.quantity)

    def _replaced(self, ordered: AddLine) -> int | None:
        """The line a product that waited takes the place of."""
        for at, item in enumerate(self.lines):
            if item is not None and item.product_id == ordered.replaces:
                return at
        return None

    def _fits(self, item: CartItem, more: int) -> bool:
        """Whether so many more pieces are taken; that they are too many is noted."""
        pieces = sum(one.quantity for one in self.items)
        most = self._most
        too_dear = subtotal(self.items) + more * item.unit_price_cents > MAX_CENTS
        full = len(self.items) >= MAX_CART_ITEMS
        if more <= 0 or not (pieces + more > most or full or too_dear):
            return True
        self._too_many(item)
        return False

    @property
    def _most(self) -> int:
        """Pieces."""
        return min(self.supply.profile.order.most_items, MAX_QUANTITY)

    def _too_many(self, item: CartItem) -> None:
        self.supply.notes.append(
            Note(
                kind=NoteKind.TOO_MANY,
                product_id=item.product_id,
                name=item.name,
                quantity=self._most,
            )
        )

    # Taking out

    def _remove(self, asked: RemoveLine) -> None:
        product = self.supply.profile.product(asked.product_id) if asked.product_id else None
        if asked.line is None and asked.lines:
            which = Note(kind=NoteKind.WHICH_LINE, product_id=asked.product_id, lines=asked.lines)
            self.supply.notes.append(which)
        elif asked.waited and product is not None:
            self._tell_waited(asked, product)
        elif (item := self._at(asked.line, asked.product_id)) is not None:
            self._take(item, asked)

    def _tell_waited(self, asked: RemoveLine, product: Product) -> None:
        """It never was in the cart."""
        waited = AddLine(quantity=max(1, asked.quantity or 1))
        gone = cart_line(self.supply.profile, product, waited, product.lowest_price_cents)
        self.supply.done(NoteKind.REMOVED, gone, gone.quantity)

    def _take(self, item: CartItem, asked: RemoveLine) -> None:
        if asked.line is None:
            return
        taken = min(item.quantity, asked.quantity or item.quantity)
        rest = item.quantity - taken
        self.lines[asked.line] = evolve(item, quantity=rest) if rest else None
        self.supply.done(NoteKind.REMOVED, item, taken)

    def _at(self, line: int | None, product_id: str | None = None) -> CartItem | None:
        """The line, if it is there still; that it is not is noted."""
        item = self.lines[line] if line is not None and 0 <= line < len(self.lines) else None
        if item is None:
            profile = self.supply.profile
            product = profile.product(product_id) if product_id else None
            name = product.name.get(profile.language) if product else ""
            note = Note(kind=NoteKind.NOT_IN_CART, product_id=product_id, name=name)
            self.supply.notes.append(note)
        return item

    # Altering a line

    def _alter_some(self, asked: ChangeSome) -> None:
        """Pieces that end up as they were join their line again in the cart."""
        item, line = self._at(asked.line), asked.line
        if item is None:
            return
        if 0 < asked.quantity < item.quantity:
            if not self._has_room(item):
                return
            line = len(self.lines)
            self._split_off[line] = asked.line
            self.lines[asked.line] = evolve(item, quantity=item.quantity - asked.quantity)
            self.lines.append(evolve(item, quantity=asked.quantity))
        for change in asked.changes:
            self._alter(evolve(change, line=line))

    def _has_room(self, item: CartItem) -> bool:
        """For one more line; that there is none is noted."""
        if len(self.items) < MAX_CART_ITEMS:
            return True
        self._too_many(item)
        return False

    def _alter(self, asked: _LineOperation) -> None:
        item = self._at(asked.line)
        if item is None:
            return
        if isinstance(asked, ReplaceProduct):
            self._replace(asked, item)
        elif isinstance(asked, ChangeQuantity):
            self._count(asked, item)
        elif (product := product_of(self.supply.profile, item)) is None:
            self.supply.unknown(item.product_id, item.name)
        elif isinstance(asked, ChangeSize):
            self._resize(asked, item, product)
        elif isinstance(asked, LeaveOut):
            self._leave_out(asked, item)
        elif isinstance(asked, AddNote):
            self._note(asked, item)
        else:
            self._extra(asked, item, product)

    def _replace(self, asked: ReplaceProduct, item: CartItem) -> None:
        """As many and, if it comes so, as large as what was there before."""
        by = asked.by
        product = product_of(self.supply.profile, by)
        if not by.quantity_given:
            by = evolve(by, quantity=item.quantity)
        if product is not None and by.size is None and product.size(item.size or "") is not None:
            by = evolve(by, size=item.size)
        line = self.supply.line(evolve(by, replaces=item.product_id))
        if line is not None and self._fits(line, line.quantity - item.quantity):
            self.lines[asked.line] = line
            self.supply.done(NoteKind.REPLACED, line, line.quantity, detail=item.product_id)

    def _count(self, asked: ChangeQuantity, item: CartItem) -> None:
        if asked.quantity <= 0:
            self.lines[asked.line] = None
            self.supply.done(NoteKind.REMOVED, item, item.quantity)
        elif self._fits(item, asked.quantity - item.quantity):
            self._put(asked.line, evolve(item, quantity=asked.quantity), "")

    def _resize(self, asked: ChangeSize, item: CartItem, product: Product) -> None:
        if asked.size is None:
            self.supply.refuse(NoteKind.NO_SUCH_SIZE, product, detail=asked.said)
        elif self.supply.can_be_had(product, asked.size):
            self._priced(asked.line, evolve(item, size=asked.size), product, asked.size)

    def _leave_out(self, asked: LeaveOut, item: CartItem) -> None:
        without = joined((*parted(item.without), asked.ingredient))
        if without is not None and len(without) <= MAX_NAME:
            self._put(asked.line, evolve(item, without=without), asked.ingredient)

    def _note(self, asked: AddNote, item: CartItem) -> None:
        note = noted(item.note, asked.note)
        if len(note) <= MAX_NAME:
            self._put(asked.line, evolve(item, note=note), asked.note)

    def _extra(self, asked: AddExtra | RemoveExtra, item: CartItem, product: Product) -> None:
        extras = [one for one in parted(item.extras) if one != asked.extra]
        if isinstance(asked, AddExtra):
            if not self.supply.offered(product, (asked.extra,)):
                return
            extras.append(asked.extra)
        self._priced(asked.line, evolve(item, extras=joined(extras)), product, asked.extra)

    def _priced(self, line: int, item: CartItem, product: Product, detail: str) -> None:
        price = unit_price(self.supply.profile, product, item.size, parted(item.extras))
        if price is not None:
            self._put(line, evolve(item, unit_price_cents=price), detail)

    def _put(self, line: int, item: CartItem, detail: str) -> None:
        notes, before = self.supply.notes, self.lines[line]
        if notes and notes[-1].kind is NoteKind.CHANGED and notes[-1].item is before:
            notes.pop()  # told once, as it is in the end
        self.lines[line] = item
        self.supply.done(NoteKind.CHANGED, item, item.quantity, detail=detail)
