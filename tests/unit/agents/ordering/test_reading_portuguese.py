"""Orders as people write them in Portuguese."""

from __future__ import annotations

import pytest

from agents.ordering.index import CatalogueIndex
from tests.unit.agents.ordering.notation import read, written

CART = ("1 hawaiana mediana", "2 coca_cola 400_ml")

ORDERS = [
    ("quero duas pepperoni grandes e uma coca", "2 pepperoni familiar; 1 coca_cola"),
    ("me vê uma havaiana média sem cebola", "1 hawaiana mediana -cebola"),
    ("meia dúzia de cervejas", "6 cerveza_club"),
    ("uma lasanha e dois tiramisù", "1 lasana_carne; 2 tiramisu"),
    ("três cervejas, por favor", "3 cerveza_club"),
    ("uma quatro queijos família com borda de queijo", "1 cuatro_quesos familiar +borde_queso"),
    ("pizza de frango com cogumelos média", "1 pollo_champinones mediana"),
    ("uma água com gás", "1 agua_gas"),
    ("quero um hambúrguer", "!hambúrguer"),
    (
        "duas havaianas médias com queijo extra e uma limonada de coco",
        "2 hawaiana mediana +queso_extra; 1 limonada_coco",
    ),
    ("uma dúzia de asinhas", "12 alitas_bbq"),
    ("um pão de alho e duas águas", "1 pan_ajo; 2 agua"),
    ("coca zero 1,5 litro x2", "2 coca_cola_zero 1_5_l"),
    ("uma pizza", "1 ?pizzas"),
    ("uma havaiana família sem abacaxi", "1 hawaiana familiar -abacaxi"),
    ("vou querer uma vegetariana individual", "1 vegetariana personal"),
    ("uma pepperoni e uma havaiana, ambas médias", "1 pepperoni mediana; 1 hawaiana mediana"),
    ("uma marguerita com bacon", "1 margarita +tocineta"),
    ("obrigado", ""),
    ("meia havaiana meia pepperoni", "1 hawaiana/pepperoni"),
]
CHANGES = [
    ("mais uma coca", "count 1 3"),
    ("mais duas cocas", "count 1 4"),
    ("outra coca", "count 1 3"),
    ("tira a coca", "out 1"),
    ("tira uma coca", "out 1 x1"),
    ("sem a coca", "out 1"),
    ("troca a coca por uma limonada", "swap 1 1 limonada_natural"),
    ("troca a havaiana por uma pepperoni família", "swap 0 1 pepperoni familiar"),
    ("tira o abacaxi da havaiana", "without 0 abacaxi"),
    ("na havaiana põe bacon", "extra 0 tocineta"),
    ("a havaiana família", "size 0 familiar"),
    ("a mesma mas família", "1 hawaiana familiar"),
    ("que sejam três", "count 1 3"),
    ("não quero mais a coca", "out 1"),
    ("esvaziar o carrinho", "clear"),
    ("melhor uma vegetariana", "swap 0 1 vegetariana"),
    ("uma limonada em vez da coca", "swap 1 1 limonada_natural"),
    ("faz família", "size 0 familiar"),
    ("adiciona um tiramisù", "1 tiramisu"),
    ("coloca queijo extra na havaiana", "extra 0 queso_extra"),
    ("sem abacaxi", "without 0 abacaxi"),
    ("remove a havaiana", "out 0"),
    ("começar de novo", "clear"),
    ("eram 3 cocas", "count 1 3"),
    ("não, são 3 cocas", "count 1 3"),
    ("que sejam 3 cocas", "count 1 3"),
    ("quis dizer três cocas", "count 1 3"),
    ("as cocas são 3", "count 1 3"),
    ("eram 3 limonadas", "3 limonada_natural"),
    ("todas grandes", "size 0 familiar"),
]


@pytest.mark.parametrize(("text", "expected"), ORDERS)
def test_an_order_is_read(index: CatalogueIndex, text: str, expected: str) -> None:
    assert written(read(index, text, "pt")) == expected


@pytest.mark.parametrize(("text", "expected"), CHANGES)
def test_a_change_of_the_cart_is_read(index: CatalogueIndex, text: str, expected: str) -> None:
    assert written(read(index, text, "pt", *CART)) == expected
