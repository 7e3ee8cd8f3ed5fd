"""What a message has come to so far: its operations, and the line it is about to add."""

from __future__ import annotations

from attrs import Factory, define

from agents.ordering.index import CatalogueIndex
from agents.ordering.operations import AddLine, ChangeQuantity, Operation, ReplaceProduct
from agents.ordering.order_reading import ReadingContext
from agents.ordering.pending import Pending


@define(slots=True, kw_only=True)
class Sheet:
    """Written by all that interpret one message, in the order of its words."""

    index: CatalogueIndex
    context: ReadingContext
    operations: list[Operation] = Factory(list)
    unknown: list[str] = Factory(list)
    leftover: list[str] = Factory(list)
    pending: Pending = Factory(
        lambda self: Pending(index=self.index, context=self.context), takes_self=True
    )
    instead: int | None = None
    """The cart line the next product takes the place of."""

    @property
    def question(self) -> str:
        """What the bot asked last of the order: `size`, `quantity`, ...; empty for nothing."""
        return (self.context.pending_question or "").rpartition(":")[2]

    @property
    def draft(self) -> AddLine | None:
        """The last line this message adds, which the words behind it can still alter."""
        return next((one for one in reversed(self.operations) if isinstance(one, AddLine)), None)

    def redraft(self, *by: Operation) -> None:
        """Put others in the place of the draft, of which there must be one."""
        at = max(at for at, one in enumerate(self.operations) if isinstance(one, AddLine))
        self.operations[at : at + 1] = by

    def add(self, line: AddLine) -> None:
        if self.instead is None:
            self.operations.append(line)
        else:
            self.operations.append(ReplaceProduct(line=self.instead, by=line))
            self.instead = None

    def add_answered(self) -> None:
        """The lines the last answer completed."""
        self.operations.extend(self.pending.filled)

    def count(self, line: int, quantity: int) -> None:
        """So many of a cart line from now on."""
        self.operations.append(ChangeQuantity(line=line, quantity=quantity))

    def count_more(self, line: int, more: int) -> None:
        self.count(line, self.context.cart[line].quantity + more)
