"""Orders as people write them in English."""

from __future__ import annotations

import pytest

from agents.ordering.index import CatalogueIndex
from tests.unit.agents.ordering.notation import read, written

CART = ("1 hawaiana mediana", "2 coca_cola 400_ml")

ORDERS = [
    ("two large pepperoni pizzas and a coke", "2 pepperoni familiar; 1 coca_cola"),
    (
        "I'd like two large hawaiians with extra cheese, no onions, and a lemonade",
        "2 hawaiana familiar +queso_extra -onions; 1 limonada_natural",
    ),
    ("can I get a family size hawaiian with no pineapple", "1 hawaiana familiar -pineapple"),
    ("half a dozen beers", "6 cerveza_club"),
    ("a couple of lemonades", "2 limonada_natural"),
    ("I'll have the garlic bread and a caesar salad", "1 pan_ajo; 1 ensalada_cesar"),
    ("one veggie pizza, medium, extra cheese", "1 vegetariana mediana +queso_extra"),
    ("a dozen wings please", "12 alitas_bbq"),
    (
        "three medium meat lovers and one large four cheese",
        "3 carnes mediana; 1 cuatro_quesos familiar",
    ),
    ("2 tiramisu", "2 tiramisu"),
    ("x2 beers", "2 cerveza_club"),
    ("a burger", "!burger"),
    ("a chicken mushroom pizza without mushrooms", "1 pollo_champinones -mushrooms"),
    ("the medium pepperoni with bacon and olives", "1 pepperoni mediana +tocineta +aceitunas"),
    ("one hawaiian and one pepperoni, both large", "1 hawaiana familiar; 1 pepperoni familiar"),
    ("water and sparkling water", "1 agua; 1 agua_gas"),
    ("a large hawiian", "1 hawaiana familiar"),
    ("a pizza", "1 ?pizzas"),
    ("give me a brownie and ice cream", "1 brownie_helado"),
    ("a diet coke 1.5 litres", "1 coca_cola_zero 1_5_l"),
    ("thanks", ""),
]
CHANGES = [
    ("remove the coke", "out 1"),
    ("take off one coke", "out 1 x1"),
    ("no coke", "out 1"),
    ("drop the hawaiian", "out 0"),
    ("make it large", "size 1 1_5_l"),
    ("make it three", "count 1 3"),
    ("make the hawaiian large", "size 0 familiar"),
    ("make it two hawaiians", "count 0 2"),
    ("change the hawaiian to a veggie", "swap 0 1 vegetariana"),
    ("swap the coke for a lemonade", "swap 1 1 limonada_natural"),
    ("another coke", "count 1 3"),
    ("two more cokes", "count 1 4"),
    ("one more", "count 1 3"),
    ("the same but large", "2 coca_cola 1_5_l"),
    ("the same but small", "2 coca_cola 400_ml"),
    ("without pineapple", "without 0 pineapple"),
    ("hold the pineapple", "without 0 pineapple"),
    ("add extra cheese to the hawaiian", "extra 0 queso_extra"),
    ("add bacon", "extra 0 tocineta"),
    ("add a tiramisu", "1 tiramisu"),
    ("I don't want the coke", "out 1"),
    ("clear the cart", "clear"),
    ("start over", "clear"),
    ("a lemonade instead of the coke", "swap 1 1 limonada_natural"),
    ("no pineapple on the hawaiian", "without 0 pineapple"),
    ("remove everything and give me a small pepperoni", "clear; 1 pepperoni personal"),
    ("cancel the hawaiian", "out 0"),
    ("also two beers", "2 cerveza_club"),
    ("it's 3 cokes", "count 1 3"),
    ("no, it was 3 cokes", "count 1 3"),
    ("I meant three cokes", "count 1 3"),
    ("make it 3 cokes", "count 1 3"),
    ("the cokes should be 3", "count 1 3"),
    ("there were 3 lemonades", "3 limonada_natural"),
    ("how much are 3 cokes", "3 coca_cola"),
    ("all large", "size 0 familiar"),
    ("make them all large", "size 0 familiar"),
]


@pytest.mark.parametrize(("text", "expected"), ORDERS)
def test_an_order_is_read(index: CatalogueIndex, text: str, expected: str) -> None:
    assert written(read(index, text, "en")) == expected


@pytest.mark.parametrize(("text", "expected"), CHANGES)
def test_a_change_of_the_cart_is_read(index: CatalogueIndex, text: str, expected: str) -> None:
    assert written(read(index, text, "en", *CART)) == expected
