"""What words name in a catalogue."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True, slots=True)
class Match:
    """What the words from `start` to `end` name; several products if that is not clear.

    `category` is set where only the kind is named ("una pizza"): its products are the choice then.
    """

    start: int
    end: int
    products: tuple[str, ...] = ()
    extra: str | None = None
    category: str | None = None
    exact: bool = True
    """Whether the whole name was said, as it is spelt."""

    @property
    def product(self) -> str | None:
        return self.products[0] if len(self.products) == 1 else None

    def merged(self, other: Match) -> tuple[str, ...]:
        """The products shared with a later match where both are one name said in two parts.

        "veggie pizza", "fetuchini alfredo".
        """
        if self.category is None and other.category is None and self.end != other.start:
            return ()
        return tuple(product for product in self.products if product in other.products)
