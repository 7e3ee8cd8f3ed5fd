"""Words that name something: sizes, products, extras, ingredients, and what nobody knows."""

from __future__ import annotations

from attrs import evolve, frozen

from agents.ordering.cursor import Cursor
from agents.ordering.gathering import Gathering
from agents.ordering.group import Group
from agents.ordering.kinds import TAKING, Kind
from agents.ordering.match import Match
from orchestrator.routing.phrases import stems

_PLAIN = stems(
    "normal normales normalita sencilla sencillo simple simples asi igual regular plain standard "
    "unchanged"
)
"""How a piece is that is left as it was ordered."""
_OTHERS = stems("otra otro otras otros other others outra outro outras outros")


@frozen(slots=True)
class Things:
    cursor: Cursor
    gathering: Gathering

    def size(self, said: str) -> None:
        gathering, group = self.gathering, self.gathering.group
        fits = group.size is None or group.late is Kind.PREFER
        another = gathering.after_and and gathering.definite
        if not fits or (group.match and another) or (group.number is None and group.extras):
            group = gathering.next()
        group.size = said
        group.sizes = self.cursor.tokens.words[self.cursor.end - 1].endswith("s")
        group.definite = gathering.take_definite() or group.definite
        gathering.listing = None

    def thing(self, product: Match | None, extra: Match | None) -> None:
        """What is a product, an extra or both, as it stands here."""
        gathering = self.gathering
        if self._is_for_the_other():
            gathering.next().verb = Kind.PUT_ON
            gathering.listing = Kind.WITH
        if extra is not None and not gathering.definite:
            gathering.part_from_line()
        if gathering.half and product is not None:
            gathering.group.unknown.append(self.cursor.said)
        elif gathering.listing is Kind.WITHOUT:
            self._leave_out_thing(product, extra)
        elif product is not None and self._is_one_more_product(product):
            self._name(product, extra)
        elif gathering.listing is Kind.WITH and self._is_extra(product, extra):
            self._add_extra(extra)
        elif extra is not None and (product is None or self._is_rather_extra(product, extra)):
            self._put_extra(extra.extra)
        elif product is not None:
            self._name(product, extra)
        gathering.joined = gathering.after_and = False

    def manner(self) -> None:
        """ "Bien tostada": the words that tell it are read as one."""
        gathering = self.gathering
        gathering.group.manner.append(self.cursor.said)
        gathering.definite = gathering.joined = gathering.after_and = False
        gathering.listing = None

    def _is_for_the_other(self) -> bool:
        """ "queso en una y tocineta en la otra"."""
        group = self.gathering.group
        told = group.part and group.onto and group.match is None and self.gathering.after_and
        return told and not _OTHERS.isdisjoint(self.cursor.tokens.stems[self.cursor.end :])

    def word(self) -> None:
        """What is neither in the catalogue nor of the language."""
        gathering, group = self.gathering, self.gathering.group
        if group.other and self.cursor.stem in _PLAIN:
            group.plain = True
            return
        taken = group.verb in (*TAKING, Kind.CHANGE) and not group.match and not group.into
        if gathering.listing is Kind.WITHOUT or taken:
            self._leave_out(self.cursor.written)
            return
        ordered = group.number is not None or group.verb is Kind.ADD
        wanted = gathering.choosing or gathering.half or ordered
        if gathering.listing is Kind.WITH:
            self._note_or_extra()
        elif group.match is None and wanted:
            group.unknown.append(self.cursor.written)
        else:
            gathering.leftover.append(self.cursor.written)
        gathering.definite = False

    def _note_or_extra(self) -> None:
        """ "con queso" if there is an extra called so, "con hielo" for the kitchen to read.

        Of "con piña extra" the last word says nothing more.
        """
        extra = self.gathering.worded_extra(self.cursor.stem)
        if extra is not None:
            self.gathering.group.extras.append(extra)
        elif self.cursor.stem != "extra" or not (
            self.gathering.group.extras or self.cursor.extra_follows()
        ):
            self.gathering.group.note.append(self.cursor.written)

    # Products

    def _name(self, product: Match, extra: Match | None) -> None:
        gathering, group = self.gathering, self.gathering.group
        if group.match and self._is_same_name(group.match, product):
            return
        if group.manner and gathering.definite and self._is_just_named(product):
            gathering.take_definite()  # "una hawaiana, bien tostada la hawaiana"
            return
        if group.onto and group.match is not None:
            also = group.verb not in TAKING
            group = gathering.next()
            group.onto = also
        if group.onto:
            group.definite = True
        elif (
            self._is_listed_after(group)
            or (group.unknown and gathering.after_and)
            or group.match
            or (group.extras and group.verb is not Kind.CHANGE)
            or group.without
        ):
            group = gathering.next()
        group.match, group.said = product, self.cursor.said
        group.extra_too = extra.extra if extra else None
        group.definite = gathering.take_definite() or group.definite
        gathering.listing = None

    def _is_listed_after(self, group: Group) -> bool:
        """ "dos medianas: hawaiana y pepperoni"."""
        counted = (group.number or 0) > 1 and not group.article and group.match is None
        return counted and bool(group.size) and self.cursor.after_pause

    def _is_just_named(self, product: Match) -> bool:
        match = self.gathering.group.match
        return match is not None and match.products == product.products

    def _is_same_name(self, before: Match, product: Match) -> bool:
        """Whether both are one name in two parts: "veggie pizza"."""
        shared = before.merged(product)
        if shared:
            named = before if product.category else product
            self.gathering.group.match = evolve(named, products=shared, category=None)
        return bool(shared)

    # Extras

    def _is_extra(self, product: Match | None, extra: Match | None) -> bool:
        if self.gathering.definite:
            return product is None
        unsure = product is None or not product.exact
        if extra is not None:
            return unsure or self._is_offered(extra)
        worded = self.gathering.worded_extra(self.cursor.stem)
        return product is not None and unsure and worded is not None

    def _is_one_more_product(self, product: Match) -> bool:
        """ "one hawaiian and one with pepperoni"."""
        gathering, group = self.gathering, self.gathering.group
        before = gathering.groups[-1] if gathering.groups else None
        if before is None or before.match is None or not group.after_and or group.alters:
            return False
        counted = group.number is not None and before.number is not None
        alike = self._is_kin(before.match, product)
        return counted and alike and gathering.listing is Kind.WITH and product.exact

    def _is_kin(self, before: Match, product: Match) -> bool:
        """Whether both are of one category."""
        category = self.gathering.index.profile.category_of
        return bool(product.products) and category(before.products[0]) == category(
            product.products[0]
        )

    def _is_offered(self, extra: Match) -> bool:
        owners = self.gathering.owners()
        return not owners or any(extra.extra in owner.extras for owner in owners)

    def _is_rather_extra(self, product: Match, extra: Match) -> bool:
        """ "champiñones" without an article, where they go onto something there is."""
        gathering, group = self.gathering, self.gathering.group
        if group.verb is Kind.CHANGE and not product.exact:
            return True
        alone = group.number is None and not gathering.definite and not product.exact
        return alone and bool(gathering.owners()) and self._is_offered(extra)

    def _add_extra(self, extra: Match | None) -> None:
        """ "con queso extra"; of "con queso" only the one word is read."""
        if extra is not None:
            self._put_extra(extra.extra)
            return
        self.cursor.end = self.cursor.at + 1
        self._put_extra(self.gathering.worded_extra(self.cursor.stem))

    def _put_extra(self, extra: str | None) -> None:
        if extra:
            self.gathering.group.extras.append(extra)
        self.gathering.definite = False

    # Left out

    def _leave_out_thing(self, product: Match | None, extra: Match | None) -> None:
        """ "sin la coca" takes a line out, "sin cebolla" an ingredient, "y coca" adds a line."""
        gathering, group = self.gathering, self.gathering.group
        in_cart = product is not None and self._is_there(product)
        inside = extra is not None or self._is_ingredient()
        if product is not None and in_cart and group.without and not gathering.joined:
            if group.match is not None and not group.match.merged(product):
                group = self._parted(group)
            group.onto, gathering.listing = True, None
            self._name(product, extra)
        elif (
            product is not None
            and (product.exact and in_cart and not group.match)
            and (gathering.definite or not inside)
        ):
            self._take_line_out(product, extra)
        elif product is not None and product.exact and gathering.joined and not inside:
            gathering.next(Kind.ADD)
            self._name(product, extra)
        else:
            self._leave_out(self.cursor.said)

    def _is_there(self, product: Match) -> bool:
        """In the cart, or "la hawaiana" of what this message orders."""
        if not self.cursor.in_cart.isdisjoint(product.products):
            return True
        groups = (*self.gathering.groups, self.gathering.group)
        before = (one.match.products for one in groups if one.match and one.verb not in TAKING)
        return self.gathering.definite and any(set(product.products) & set(one) for one in before)

    def _parted(self, group: Group) -> Group:
        """What is left out is left out of something else than the group names."""
        left_out, group.without = group.without, []
        other = self.gathering.next()
        other.without = left_out
        return other

    def _is_ingredient(self) -> bool:
        has = self.gathering.index.has_ingredient
        return any(has(owner, self.cursor.stem) for owner in self.gathering.owners())

    def _take_line_out(self, product: Match, extra: Match | None) -> None:
        group = self.gathering.group
        group = group if group.is_empty or group.is_only_number else self.gathering.next()
        group.verb, group.own_verb = Kind.REMOVE, True
        self._name(product, extra)

    def _leave_out(self, said: str) -> None:
        gathering, group = self.gathering, self.gathering.group
        if group.without and not gathering.joined and gathering.left_out:
            group.without[-1] += f" {said}"
        else:
            group.without.append(said)
        gathering.definite, gathering.joined, gathering.left_out = False, False, True
