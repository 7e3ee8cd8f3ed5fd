"""The cart takes what can be sold, at today's price, and says what became of the rest."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from agents.ordering.cart import NoteKind, apply, reprice, subtotal
from agents.ordering.errors import NotALine
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
    decode_lines,
    encode_lines,
)
from config.profile import BusinessProfile, Category, Product
from orchestrator.conversation.contract import CART_ITEM_RULES
from orchestrator.conversation.state import CartItem
from tests.unit.agents.ordering.notation import cart

Cart = tuple[CartItem, ...]


def changed(profile: BusinessProfile, product: Product, **changes: object) -> BusinessProfile:
    """The profile with one product changed, or without it for no changes."""
    new = (evolve(product, **changes),) if changes else ()

    def group(category: Category) -> Category:
        products = [new if one is product else (one,) for one in category.products]
        return evolve(category, products=tuple(one for part in products for one in part))

    return evolve(profile, catalogue=tuple(map(group, profile.catalogue)))


def the(profile: BusinessProfile, product_id: str) -> Product:
    product = profile.product(product_id)
    assert product is not None
    return product


def kinds(profile: BusinessProfile, before: Cart, *operations: Operation) -> list[NoteKind]:
    return [note.kind for note in apply(before, operations, profile).notes]


def test_a_line_has_the_price_of_its_size_with_its_extras(profile: BusinessProfile) -> None:
    line = AddLine(product_id="hawaiana", quantity=2, size="mediana", extras=("queso_extra",))
    change = apply((), [line], profile)
    assert change.cart == cart(profile, "2 hawaiana mediana +queso_extra")
    assert subtotal(change.cart) == 2 * (4290000 + 600000)
    assert change.changed


def test_equal_lines_become_one_and_others_do_not(profile: BusinessProfile) -> None:
    one = AddLine(product_id="hawaiana", size="mediana", extras=("queso_extra", "pina"))
    same = AddLine(product_id="hawaiana", size="mediana", extras=("pina", "queso_extra"))
    other = evolve(same, without=("cebolla",))
    assert [item.quantity for item in apply((), [one, same, other], profile).cart] == [2, 1]


def test_a_line_without_its_size_waits_outside_the_cart(profile: BusinessProfile) -> None:
    line = AddLine(product_id="hawaiana", said="hawaiana")
    change = apply((), [line], profile)
    assert change.cart == ()
    assert change.waiting == (line,)
    assert not change.changed


def test_the_only_size_on_sale_need_not_be_said(profile: BusinessProfile) -> None:
    pizza = the(profile, "hawaiana")
    sizes = tuple(evolve(size, available=size.id == "familiar") for size in pizza.sizes)
    few = changed(profile, pizza, sizes=sizes)
    (item,) = apply((), [AddLine(product_id="hawaiana")], few).cart
    assert item.size == "familiar"
    assert kinds(few, (), AddLine(product_id="hawaiana", size="mediana")) == [NoteKind.SOLD_OUT]


def test_what_is_sold_out_or_not_sold_is_refused_by_name(profile: BusinessProfile) -> None:
    none = changed(profile, the(profile, "tiramisu"), available=False)
    lines = [AddLine(product_id="tiramisu"), AddLine(product_id="flan", said="un flan")]
    change = apply((), lines, none)
    assert change.cart == ()
    assert [(note.kind, note.name) for note in change.notes] == [
        (NoteKind.SOLD_OUT, "Tiramisú"),
        (NoteKind.UNKNOWN, "un flan"),
    ]


def test_an_extra_that_does_not_go_with_it_is_told_and_left_away(profile: BusinessProfile) -> None:
    change = apply((), [AddLine(product_id="agua", extras=("tocineta",))], profile)
    assert change.cart == cart(profile, "1 agua")
    assert [note.kind for note in change.notes] == [NoteKind.NO_SUCH_EXTRA, NoteKind.ADDED]
    assert change.notes[0].detail == "tocineta"


def test_positions_are_those_of_before_the_message(profile: BusinessProfile) -> None:
    before = cart(profile, "1 agua", "2 tiramisu", "1 gelato")
    operations = [
        RemoveLine(line=0),
        ChangeQuantity(line=2, quantity=4),
        RemoveLine(line=1, quantity=1),
    ]
    assert apply(before, operations, profile).cart == cart(profile, "1 tiramisu", "4 gelato")


def test_taking_out_more_than_there_is_takes_the_line_out(profile: BusinessProfile) -> None:
    change = apply(cart(profile, "2 agua"), [RemoveLine(line=0, quantity=5)], profile)
    assert change.cart == ()
    assert (change.notes[0].kind, change.notes[0].quantity) == (NoteKind.REMOVED, 2)


def test_what_is_not_in_the_cart_or_not_clear_is_told(profile: BusinessProfile) -> None:
    before = cart(profile, "1 agua")
    assert kinds(
        profile,
        before,
        RemoveLine(product_id="gelato"),
        RemoveLine(lines=(0, 1)),
        ChangeQuantity(line=7, quantity=1),
    ) == [NoteKind.NOT_IN_CART, NoteKind.WHICH_LINE, NoteKind.NOT_IN_CART]


def test_a_line_can_be_altered_in_every_way(profile: BusinessProfile) -> None:
    before = cart(profile, "1 hawaiana mediana +queso_extra")
    operations: list[Operation] = [
        ChangeSize(line=0, size="familiar"),
        AddExtra(line=0, extra="pina"),
        RemoveExtra(line=0, extra="queso_extra"),
        LeaveOut(line=0, ingredient="cebolla"),
        LeaveOut(line=0, ingredient="jamón"),
        ChangeQuantity(line=0, quantity=3),
    ]
    (item,) = apply(before, operations, profile).cart
    assert evolve(item, without=None) == cart(profile, "3 hawaiana familiar +pina")[0]
    assert item.without == "cebolla,jamón"
    assert kinds(profile, before, ChangeSize(line=0, size=None)) == [NoteKind.NO_SUCH_SIZE]


def test_another_product_keeps_number_and_size_where_it_can(profile: BusinessProfile) -> None:
    before = cart(profile, "2 hawaiana mediana", "1 agua")
    by = ReplaceProduct(line=0, by=AddLine(product_id="vegetariana"))
    assert apply(before, [by], profile).cart == cart(profile, "2 vegetariana mediana", "1 agua")


def test_another_product_that_wants_a_size_leaves_the_line_until_then(
    profile: BusinessProfile,
) -> None:
    before = cart(profile, "2 agua")
    change = apply(before, [ReplaceProduct(line=0, by=AddLine(product_id="coca_cola"))], profile)
    assert change.cart == before
    (waiting,) = decode_lines(encode_lines(change.waiting))
    answered = evolve(waiting, size="400_ml")
    assert apply(before, [answered], profile).cart == cart(profile, "2 coca_cola 400_ml")


def test_too_many_pieces_are_refused_not_cut(profile: BusinessProfile) -> None:
    most = profile.order.most_items
    change = apply((), [AddLine(product_id="agua", quantity=most + 1)], profile)
    assert change.cart == ()
    assert (change.notes[0].kind, change.notes[0].quantity) == (NoteKind.TOO_MANY, most)
    full = cart(profile, f"{most} agua")
    assert kinds(profile, full, AddLine(product_id="gelato")) == [NoteKind.TOO_MANY]
    assert kinds(profile, full, ChangeQuantity(line=0, quantity=1)) == [NoteKind.CHANGED]


def test_clearing_takes_out_everything_but_what_comes_after(profile: BusinessProfile) -> None:
    before = cart(profile, "2 agua", "1 gelato")
    change = apply(before, [ClearCart(), AddLine(product_id="tiramisu")], profile)
    assert change.cart == cart(profile, "1 tiramisu")


def test_repricing_tells_new_prices_and_what_is_gone(profile: BusinessProfile) -> None:
    before = cart(profile, "1 agua", "2 tiramisu", "1 hawaiana mediana", "1 gelato")
    later = changed(profile, the(profile, "agua"), price_cents=600000)
    later = changed(later, the(later, "tiramisu"), available=False)
    later = changed(later, the(later, "gelato"))
    repriced = reprice(before, later)
    assert [
        (one.before.product_id, one.now and one.now.unit_price_cents) for one in repriced.changes
    ] == [
        ("agua", 600000),
        ("tiramisu", None),
        ("gelato", None),
    ]
    assert [item.product_id for item in repriced.cart] == ["agua", "hawaiana"]
    assert reprice(repriced.cart, later).changes == ()


def test_waiting_lines_survive_the_session(profile: BusinessProfile) -> None:
    lines = (
        AddLine(product_id="hawaiana", quantity=2, quantity_given=True, without=("piña",)),
        AddLine(candidates=("agua", "agua_gas"), size_said="grand", said="agüita"),
    )
    assert decode_lines(encode_lines(lines)) == lines
    for broken in ("", "{", "[1]", '[{"nonsense": 1}]', "7"):
        with pytest.raises(NotALine):
            decode_lines(broken)


PRODUCTS = st.sampled_from(["hawaiana", "pepperoni", "agua", "coca_cola", "gelato", "flan"])
PIZZA_SIZES = st.sampled_from([None, "personal", "mediana", "familiar", "400_ml"])
EXTRAS = st.lists(st.sampled_from(["queso_extra", "pina", "helado", "nada"]), max_size=3).map(tuple)
COUNTS = st.integers(min_value=-2, max_value=70)
LINES = st.integers(min_value=-1, max_value=4)
ADDING = st.builds(AddLine, product_id=PRODUCTS, quantity=COUNTS, size=PIZZA_SIZES, extras=EXTRAS)
OPERATIONS = st.one_of(
    ADDING,
    st.builds(RemoveLine, line=LINES, quantity=st.none() | COUNTS.filter(bool)),
    st.builds(ChangeSize, line=LINES, size=PIZZA_SIZES),
    st.builds(ChangeQuantity, line=LINES, quantity=COUNTS),
    st.builds(ReplaceProduct, line=LINES, by=ADDING),
    st.builds(AddExtra, line=LINES, extra=st.sampled_from(["queso_extra", "helado"])),
    st.builds(RemoveExtra, line=LINES, extra=st.sampled_from(["queso_extra", "helado"])),
    st.builds(LeaveOut, line=LINES, ingredient=st.text(max_size=60)),
    st.builds(ClearCart),
)


@given(operations=st.lists(OPERATIONS, max_size=12))
def test_every_cart_is_one_the_session_takes_at_prices_of_the_profile(
    profile: BusinessProfile, operations: list[Operation]
) -> None:
    before = cart(profile, "1 hawaiana mediana +queso_extra", "2 coca_cola 400_ml", "1 agua")
    after = apply(before, operations, profile).cart
    for item in after:
        for key, rule in CART_ITEM_RULES.items():
            assert rule.holds(getattr(item, key)), (key, item)
    assert reprice(after, profile).changes == ()
    assert sum(item.quantity for item in after) <= profile.order.most_items


@given(lines=st.lists(ADDING, max_size=6), data=st.data())
def test_the_order_of_adding_changes_nothing_but_the_order(
    profile: BusinessProfile, lines: list[AddLine], data: st.DataObject
) -> None:
    few = [evolve(line, quantity=line.quantity % 5) for line in lines]
    shuffled = data.draw(st.permutations(few))

    def told(added: list[AddLine]) -> dict[tuple[object, ...], int]:
        made = apply((), added, profile).cart
        return {
            (one.product_id, one.size, frozenset((one.extras or "").split(","))): one.quantity
            for one in made
        }

    assert told(few) == told(shuffled)
    assert subtotal(apply((), few, profile).cart) == subtotal(apply((), shuffled, profile).cart)
