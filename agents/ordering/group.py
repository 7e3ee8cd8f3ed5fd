"""One thing a message says of an order, before it is known what it refers to."""

from __future__ import annotations

from attrs import Factory, define

from agents.ordering.kinds import Kind
from agents.ordering.match import Match


@define(slots=True)
class Group:
    """Between "y", commas and verbs: how many, of what, which size, with and without what."""

    verb: Kind | None = None
    own_verb: bool = False
    """Whether the verb was said here, not taken over from the group before."""
    late: Kind | None = None
    """A verb after the product: "la hawaiana mejor grande"."""
    number: int | None = None
    article: bool = False
    """Whether the number is but "una"."""
    more: bool = False
    same: bool = False
    everything: bool = False
    definite: bool = False
    last: bool = False
    ordinal: int = 0
    size: str | None = None
    sizes: bool = False
    """Whether the size was said in the plural: "una hawaiana y una pepperoni medianas"."""
    match: Match | None = None
    said: str = ""
    other_half: str | None = None
    """Id of the product that shares each piece with that of `match`."""
    extra_too: str | None = None
    """The extra that is called as the product is."""
    extras: list[str] = Factory(list)
    without: list[str] = Factory(list)
    note: list[str] = Factory(list)
    manner: list[str] = Factory(list)
    """How it shall be made: "bien tostada"."""
    unknown: list[str] = Factory(list)
    other: bool = False
    """ "la otra": what is left of a line of which some is spoken of."""
    plain: bool = False
    """ "normal": nothing is changed in it."""
    part: bool = False
    """Whether the number is of pieces of what there is: "en una", "one of them"."""
    beside: bool = False
    """Whether one of several sizes of one thing: "una grande y una mediana"."""
    some: int = 0
    """Of its own number, the pieces it says extras and the like of; 0 for all."""
    after_and: bool = False
    """Whether "y" stood before it."""
    plural: bool = False
    """Whether "las" stood before its product: all there are of it."""
    among: bool = False
    """Whether it names what is there, for others to be some of: "de las dos hawaianas"."""
    telling: bool = False
    """Whether what it is with or without tells which one is meant: "quita una con queso"."""
    into: bool = False
    instead: bool = False
    onto: bool = False
    """Whether the product names the line that the extras and the like are meant for."""

    @property
    def is_empty(self) -> bool:
        return not (
            self.match
            or self.number is not None
            or self.size
            or self.extras
            or self.without
            or self.note
            or self.manner
            or self.same
            or self.other
            or self.last
            or self.ordinal
            or self.everything
            or self.unknown
        )

    @property
    def is_only_number(self) -> bool:
        """ "una menos"."""
        return self.number is not None and not (self.match or self.alters or self.unknown)

    @property
    def is_only_other(self) -> bool:
        """ "a la otra ponle queso"."""
        return self.other and not (self.match or self.alters or self.unknown)

    @property
    def alters_inside(self) -> bool:
        """Whether it says how something shall be made."""
        return bool(self.extras or self.without or self.note or self.manner)

    @property
    def alters(self) -> bool:
        """Whether it says how something shall be, beside which."""
        return bool(self.size or self.alters_inside)

    @property
    def noted(self) -> str | None:
        """What the kitchen is to read of it."""
        return ", ".join(filter(None, (" ".join(self.note), *self.manner))) or None

    @property
    def only_manner(self) -> bool:
        """ "Bien caliente" orders nothing."""
        return bool(self.manner) and not (self.size or self.extras or self.without or self.note)
