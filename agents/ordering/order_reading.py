"""What a message is read against and what is read out of it: no logic, only the two values."""

from __future__ import annotations

from attrs import frozen

from agents.ordering.operations import AddLine, Operation
from orchestrator.conversation.state import CartItem


@frozen(kw_only=True, slots=True)
class ReadingContext:
    """What "la grande", "quita una" and "ponle otra" lean on."""

    cart: tuple[CartItem, ...] = ()
    last_product_id: str | None = None
    """The product spoken of last: its line is meant where none is named."""
    pending_question: str | None = None
    """As in the session: `commerce:size`, `commerce:product`, `commerce:quantity`, ..."""
    pending: tuple[AddLine, ...] = ()
    """Lines that wait for that answer (`CartChange.waiting`). A reading that completes or changes
    some of them yields each again as an AddLine; see `OrderReading.still_pending`."""


@frozen(kw_only=True, slots=True)
class Missing:
    """An answer an AddLine still wants before the cart takes it."""

    operation: int
    """Its position in `OrderReading.operations`."""
    option: str
    """`product` (which of several) or `size`."""
    choices: tuple[str, ...]
    """Ids of the products or of the sizes on sale."""


@frozen(kw_only=True, slots=True)
class OrderReading:
    """The changes a message asks for, in the order of its words."""

    operations: tuple[Operation, ...] = ()
    missing: tuple[Missing, ...] = ()
    unknown: tuple[str, ...] = ()
    """Things ordered that the business does not sell, as written: "hamburguesa"."""
    leftover: tuple[str, ...] = ()
    """Words that were not understood, as written."""

    still_pending: tuple[AddLine, ...] = ()
    """The lines of `ReadingContext.pending` it says nothing to."""

    def __bool__(self) -> bool:
        return bool(self.operations)
