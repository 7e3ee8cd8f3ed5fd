"""Groups that share what one of them says: "4 familiares: dos hawaianas y dos de carnes"."""

from __future__ import annotations

from itertools import pairwise

from agents.ordering.group import Group
from agents.ordering.kinds import Kind


def shared(groups: list[Group]) -> list[Group]:
    """The groups, each with what it has from those before; what only said that is left out."""
    return _sized(_sized_together(_among(_put_onto_all(groups))))


def _put_onto_all(groups: list[Group]) -> list[Group]:
    """ "ponle queso a la hawaiana y a la margarita"."""
    for before, group in pairwise(groups):
        if before.onto and group.onto and before.match and group.match and not group.alters:
            group.extras = list(before.extras)
            group.without = list(before.without)
            group.manner = list(before.manner)
    for before, group in (*pairwise(groups), *pairwise(reversed(groups))):
        if _are_all(before.manner) and _is_only_named(group) and _is_there(before):
            group.manner = list(before.manner)
    return groups


def _are_all(manner: list[str]) -> bool:
    """ "Bien tostadas"."""
    return bool(manner) and manner[-1].endswith("s")


def _is_there(group: Group) -> bool:
    """ "La hawaiana"."""
    return group.match is not None and group.definite and group.number is None


def _is_only_named(group: Group) -> bool:
    return _is_there(group) and not group.alters and not group.own_verb


def _sized_together(groups: list[Group]) -> list[Group]:
    """ "una pepperoni y una hawaiana medianas"."""
    for at, group in enumerate(groups):
        if not (group.sizes and group.match and (group.number or 1) == 1):
            continue
        for before in reversed(groups[:at]):
            own = before.own_verb and before.verb is not Kind.ADD
            if before.match is None or before.alters or own:
                break
            before.size = group.size
    return groups


def _among(groups: list[Group]) -> list[Group]:
    """ "de las dos hawaianas una sin piña": the ones there are, and some of them."""
    kept: list[Group] = []
    of: Group | None = None
    for at, group in enumerate(groups):
        following = groups[at + 1] if at + 1 < len(groups) else None
        if group.among and not group.alters and following is not None and _is_some(following):
            of = group
        elif of is not None and _is_some(group):
            group.match, group.said, group.part = of.match, of.said, True
            group.verb = None if group.verb is Kind.ADD else group.verb
            kept.append(group)
        else:
            of = None
            kept.append(group)
    return kept


def _is_some(group: Group) -> bool:
    return group.match is None and group.alters and (group.number is not None or group.other)


def _sized(groups: list[Group]) -> list[Group]:
    """ "4 familiares, dos hawaianas, una de carnes y una vegetariana"."""
    if len(groups) < 2 or not _counts_sized(groups[0]):
        return groups
    first, named = groups[0], groups[1:]
    plain = all(one.match is not None and one.size is None and not one.more for one in named)
    if plain and len(named) == 1 and named[0].number is None:
        named[0].number, named[0].size = first.number, first.size
        return named
    if not plain or sum(one.number or 1 for one in named) != first.number:
        return groups
    for one in named:
        one.size = first.size
    return named


def _counts_sized(group: Group) -> bool:
    counted = group.number is not None and not group.article
    return bool(counted and group.size and group.match is None and not group.alters_inside)
