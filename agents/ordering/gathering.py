"""The groups of a message while it is read: those done, and the one being filled."""

from __future__ import annotations

from attrs import Factory, define

from agents.ordering.group import Group
from agents.ordering.index import CatalogueIndex
from agents.ordering.kinds import Kind
from config.profile import Product

_HOLDING = frozenset({Kind.ADD, Kind.REMOVE, Kind.CORRECT})
"""They hold for what follows an "y" too."""


@define(slots=True, kw_only=True)
class Gathering:
    """Read by whoever interprets: `groups`, `leftover` and `clears`."""

    index: CatalogueIndex
    spoken_of: tuple[Product, ...]
    """What an extra or an ingredient may be for where no product is named, likeliest first."""
    choosing: bool = False
    """Whether one of several products is asked for, so that any word may be of its name."""
    sizing: bool = False
    """Whether a size is asked for, so that a bare number may be one."""
    groups: list[Group] = Factory(list)
    leftover: list[str] = Factory(list)
    clears: bool = False
    """Whether all of the cart goes first."""
    group: Group = Factory(Group)
    listing: Kind | None = None
    """WITH or WITHOUT while what is named goes onto or off something."""
    definite: bool = False
    """Whether "la" stood before what comes."""
    plural: bool = False
    """Whether that was "las"."""
    joined: bool = False
    """Whether "y" or a pause stood since the last thing named."""
    after_and: bool = False
    """Whether that was an "y"."""
    half: bool = False
    """Whether halves are asked for, which cannot be had."""
    left_out: bool = False
    """Whether the word before was one of an ingredient to leave out."""

    def close(self) -> None:
        """The group is complete, unless there is nothing in it."""
        if not self.group.is_empty or self.group.own_verb:
            self.groups.append(self.group)

    def next(self, verb: Kind | None = None, *, into: bool = False, instead: bool = False) -> Group:
        """A new group; a verb holds on until another comes, where that makes sense."""
        before = self.group
        self.close()
        if verb is None and before.verb in _HOLDING and not before.instead:
            verb = before.verb
        self.group = Group(verb=verb, into=into, instead=instead, after_and=self.after_and)
        self.after_and = False
        self.listing = None
        self.joined = self.half = False
        return self.group

    def part_from_line(self) -> None:
        """ "Sin piña la hawaiana y sin albahaca la margarita": what follows is for another line."""
        if self.group.onto and self.group.match is not None and self.joined:
            self.next()

    def take_definite(self) -> bool:
        """Whether "la" stood before, which is used up by this."""
        said, self.definite = self.definite, False
        self.group.plural |= said and self.plural
        return said

    def owners(self) -> tuple[Product, ...]:
        """The product of the group, or those it may be about."""
        for group in (self.group, *reversed(self.groups)):
            if group.match is not None:
                product = self.index.product(group.match.product)
                return (product,) if product else ()
        return self.spoken_of

    def worded_extra(self, stem: str) -> str | None:
        """The extra a word is part of: "con queso"."""
        found = (self.index.extra_with(stem, owner) for owner in self.owners() or (None,))
        return next((extra for extra in found if extra), None)
