"""Orders as people write them in Spanish."""

from __future__ import annotations

import pytest

from agents.ordering.index import CatalogueIndex
from tests.unit.agents.ordering.notation import read, written

CART = ("1 hawaiana mediana", "2 coca_cola 400_ml")

ORDERS = [
    (
        "la grande de pepperoni sin cebolla y dos cocas",
        "1 pepperoni familiar -cebolla; 2 coca_cola",
    ),
    (
        "quiero 2 hawaianas medianas con extra queso y una limonada",
        "2 hawaiana mediana +queso_extra; 1 limonada_natural",
    ),
    (
        "Hola! quiero pedir:\n- 2 hawaianas grandes\n- 1 pepperoni mediana\n- 3 cocas 400 ml",
        "2 hawaiana familiar; 1 pepperoni mediana; 3 coca_cola 400_ml",
    ),
    (
        "una familiar hawaiana, una personal margarita, dos limonadas",
        "1 hawaiana familiar; 1 margarita personal; 2 limonada_natural",
    ),
    ("dos hawaianas medianas y una grande", "2 hawaiana mediana; 1 hawaiana familiar"),
    ("dos pepperonis, una grande y una mediana", "1 pepperoni familiar; 1 pepperoni mediana"),
    ("una hawaiana y una pepperoni ambas medianas", "1 hawaiana mediana; 1 pepperoni mediana"),
    ("me regalas una jawaiana familiar porfa", "1 hawaiana familiar"),
    ("la de pepperoni", "1 pepperoni"),
    ("pizza de pollo y champiñones mediana", "1 pollo_champinones mediana"),
    ("una pizza mediana de jamon y piña", "1 hawaiana mediana"),
    ("pizza vegetariana personal sin champiñones", "1 vegetariana personal -champiñones"),
    ("una margarita con doble queso", "1 margarita +queso_extra"),
    ("media docena de alitas", "6 alitas_bbq"),
    ("quiero un par de cervezas y una docena de alitas", "2 cerveza_club; 12 alitas_bbq"),
    ("cocas x2", "2 coca_cola"),
    ("2x coca cola zero 1.5 litros", "2 coca_cola_zero 1_5_l"),
    ("3 x limonada de coco", "3 limonada_coco"),
    ("limonada de coco por 3", "3 limonada_coco"),
    ("una coca de litro y medio", "1 coca_cola 1_5_l"),
    ("1 gaseosa litro y medio", "1 coca_cola 1_5_l"),
    ("dos cuatro quesos y tres tres leches", "2 cuatro_quesos; 3 tres_leches"),
    (
        "una hawaiana con pepperoni y una pepperoni sin queso",
        "1 hawaiana +pepperoni; 1 pepperoni -queso",
    ),
    (
        "una hawaiana familiar con borde de queso y sin piña y una coca zero 1.5",
        "1 hawaiana familiar +borde_queso -piña; 1 coca_cola_zero 1_5_l",
    ),
    ("me das una mexicana que no lleve jalapeños", "1 mexicana -jalapeños"),
    ("una pepperoni que sea grande", "1 pepperoni familiar"),
    ("una pepperoni con hielo", "1 pepperoni (con hielo)"),
    ("brownie con helado", "1 brownie_helado"),
    ("un brownie y un helado", "1 brownie_helado; 1 gelato"),
    ("una pizza", "1 ?pizzas"),
    ("pizza grande", "1 ?pizzas <grand>"),
    ("una de pollo", "1 ?ensalada_cesar|pollo_champinones|fettuccine_alfredo"),
    ("quiero una hamburguesa", "!hamburguesa"),
    ("quiero una hamburguesa doble y una coca", "1 coca_cola; !hamburguesa"),
    ("una familiar mitad hawaiana mitad pepperoni", "1 hawaiana/pepperoni familiar"),
    ("media hawaiana", "!media hawaiana"),
    ("una de la casa", "1 tertulia"),
    ("agua con gas y agua", "1 agua_gas; 1 agua"),
    ("dame tres tiramisús", "3 tiramisu"),
    ("quiero treinta alitas", "30 alitas_bbq"),
    ("kiero una peperoni grande xfa", "1 pepperoni familiar"),
    ("una vegana familiar con queso vegano", "1 vegana familiar +queso_vegano"),
    (
        "una coca 400, una coca zero 400 y un agua",
        "1 coca_cola 400_ml; 1 coca_cola_zero 400_ml; 1 agua",
    ),
    ("una hawaiana familiar sin salsa de tomate", "1 hawaiana familiar -salsa de tomate"),
    ("para mi una hawaiana familiar", "1 hawaiana familiar"),
    ("una hawaiana mediana sin piña ni jamón", "1 hawaiana mediana -piña -jamón"),
    (
        "una hawaiana familiar sin piña, sin jamón y con tocineta",
        "1 hawaiana familiar +tocineta -piña -jamón",
    ),
    ("fetuchini alfredo y lazaña", "1 fettuccine_alfredo; 1 lasana_carne"),
    ("una carbonara", "1 espagueti_carbonara"),
    ("espagueti", "1 espagueti_bolonesa"),
    (
        "la familiar de carnes con aceitunas y champiñones",
        "1 carnes familiar +aceitunas +champinones",
    ),
    ("dame una hawaiana personal, mejor mediana", "1 hawaiana mediana"),
    ("dos cocas no tres limonadas", "2 coca_cola; 3 limonada_natural"),
    ("necesito 3 hawaianas familiares bien calientes", "3 hawaiana familiar (bien calientes)"),
    ("una ensalada cesar con pollo", "1 ensalada_cesar +pollo"),
    ("gracias", ""),
    ("hola buenas tardes", ""),
]
CHANGES = [
    ("quita una", "out 1 x1"),
    ("quita una coca", "out 1 x1"),
    ("quita la coca", "out 1"),
    ("quita las dos cocas", "out 1 x2"),
    ("quítala", "out 1"),
    ("quítale la cebolla", "without 0 cebolla"),
    ("quítale la piña", "without 0 piña"),
    ("quítale una coca", "out 1 x1"),
    ("quita la hawaiana y la coca", "out 0; out 1"),
    ("sin la coca", "out 1"),
    ("sin coca", "out 1"),
    ("sin cebolla", "without 0 cebolla"),
    ("con borde de queso", "extra 0 borde_queso"),
    ("ponle otra", "count 1 3"),
    ("ponle champiñones", "extra 0 champinones"),
    ("ponle queso extra a la hawaiana", "extra 0 queso_extra"),
    ("a la hawaiana ponle tocineta", "extra 0 tocineta"),
    ("agrégale tocineta y piña", "extra 0 tocineta; extra 0 pina"),
    ("ponle dos limonadas", "2 limonada_natural"),
    ("agrega una limonada y quita la coca", "1 limonada_natural; out 1"),
    ("otra coca", "count 1 3"),
    ("otra", "count 1 3"),
    ("una más", "count 1 3"),
    ("dos cocas más", "count 1 4"),
    ("una coca más", "count 1 3"),
    ("dos más", "count 1 4"),
    ("que sean tres", "count 1 3"),
    ("que sean 3 cocas", "count 1 3"),
    ("mejor dos", "count 1 2"),
    ("mejor familiar", "size 0 familiar"),
    ("mejor grande", "size 1 1_5_l"),
    ("mejor una vegetariana", "swap 0 1 vegetariana"),
    ("mejor sin piña", "without 0 piña"),
    ("cámbiala por la vegetariana", "swap 0 1 vegetariana"),
    ("cambia la coca por una limonada", "swap 1 1 limonada_natural"),
    ("cambia la hawaiana a familiar", "size 0 familiar"),
    ("cambia la piña por champiñones", "without 0 piña; extra 0 champinones"),
    ("cámbiame la hawaiana por dos pepperonis grandes", "swap 0 2 pepperoni familiar"),
    ("una limonada en vez de la coca", "swap 1 1 limonada_natural"),
    ("en vez de la coca una limonada", "swap 1 1 limonada_natural"),
    ("la hawaiana mejor familiar", "size 0 familiar"),
    ("que la hawaiana sea familiar", "size 0 familiar"),
    ("la hawaiana sin piña", "without 0 piña"),
    ("quita la piña de la hawaiana", "without 0 piña"),
    ("lo mismo pero familiar", "1 hawaiana familiar"),
    ("la misma pero personal", "1 hawaiana personal"),
    ("dame otra hawaiana pero grande", "1 hawaiana familiar"),
    ("ya no quiero la coca", "out 1"),
    ("no quiero la hawaiana", "out 0"),
    ("saca la limonada", "out limonada_natural"),
    ("quita la última", "out 1"),
    ("quita la primera", "out 0"),
    ("quita la mediana", "out 0"),
    ("una menos", "out 1 x1"),
    ("vacía el carrito", "clear"),
    ("quita todo", "clear"),
    ("quita todo y dame una pepperoni personal", "clear; 1 pepperoni personal"),
    ("empezar de nuevo", "clear"),
    ("las cocas que sean de 1.5 litros", "size 1 1_5_l"),
    ("dame una coca 1.5", "1 coca_cola 1_5_l"),
    ("también un tiramisú", "1 tiramisu"),
    ("borra la coca y agrega un agua con gas", "out 1; 1 agua_gas"),
    ("elimina la hamburguesa", "!hamburguesa"),
    ("son 3 cocas", "count 1 3"),
    ("no, son 3 cocas", "count 1 3"),
    ("eran tres cocas", "count 1 3"),
    ("quise decir 3 cocas", "count 1 3"),
    ("las cocas son 3", "count 1 3"),
    ("las cocas que sean 3", "count 1 3"),
    ("son 3", "count 1 3"),
    ("son 3 cocas grandes", "size 1 1_5_l; count 1 3"),
    ("son 3 cocas y 2 hawaianas", "count 1 3; count 0 2"),
    ("son 3 limonadas", "3 limonada_natural"),
    ("dos limonadas, perdón, son tres", "3 limonada_natural"),
    ("dos cocas, no, son 3 cocas", "3 coca_cola"),
    ("cuánto son 3 cocas", "3 coca_cola"),
    ("son las 3", ""),
    ("una limonada, son para mi casa", "1 limonada_natural"),
    ("todas grandes", "size 0 familiar"),
    ("hazlas todas grandes", "size 0 familiar"),
    ("todas medianas", "size 0 mediana"),
]
EXTRAS_CART = ("1 hawaiana mediana +queso_extra", "1 pepperoni familiar", "2 coca_cola 400_ml")
WITH_EXTRAS = [
    ("quita el queso extra", "no extra 0 queso_extra"),
    ("sin queso extra la hawaiana", "no extra 0 queso_extra"),
    ("quita la hawaiana", "out 0"),
    ("mejor dos pepperonis", "count 1 2"),
    ("quita el pepperoni", "out 1"),
]
TWINS_CART = ("1 pepperoni familiar", "1 pepperoni mediana")
TWINS = [
    ("quita la pepperoni", "out ?0|1"),
    ("quita la pepperoni mediana", "out 1"),
    ("quita la mediana", "out 1"),
    ("otra mediana", "count 1 2"),
]


@pytest.mark.parametrize(("text", "expected"), ORDERS)
def test_an_order_is_read(index: CatalogueIndex, text: str, expected: str) -> None:
    assert written(read(index, text, "es")) == expected


@pytest.mark.parametrize(("text", "expected"), CHANGES)
def test_a_change_of_the_cart_is_read(index: CatalogueIndex, text: str, expected: str) -> None:
    assert written(read(index, text, "es", *CART)) == expected


@pytest.mark.parametrize(("text", "expected"), WITH_EXTRAS)
def test_an_extra_in_the_cart_is_no_line(index: CatalogueIndex, text: str, expected: str) -> None:
    assert written(read(index, text, "es", *EXTRAS_CART)) == expected


@pytest.mark.parametrize(("text", "expected"), TWINS)
def test_of_two_lines_of_a_product_the_size_tells_which(
    index: CatalogueIndex, text: str, expected: str
) -> None:
    assert written(read(index, text, "es", *TWINS_CART)) == expected


def test_words_nobody_understands_are_told_as_written(index: CatalogueIndex) -> None:
    reading = read(index, "3 hawaianas familiares bien chéveres ¡YA!")
    assert reading.leftover == ("bien", "chéveres", "YA")
