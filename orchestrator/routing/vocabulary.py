"""Word classes: what is for sale, sizes, places, ways to pay and days become one token each.

The rules then speak of `zprod` or `zplace`, whatever this business sells and wherever it
delivers, so that they are compiled once for all businesses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from config.profile import BusinessProfile
from orchestrator.routing.normal_text import normalise
from orchestrator.routing.phrases import Phrases

PRODUCT, SIZE, PLACE, PAY, DAY, NOUN = "zprod", "zsize", "zplace", "zpay", "zday", "znoun"

_SIZES = (
    "pequeña, pequeño, mediana, mediano, grande, familiar, extragrande, extra grande, chica, "
    "chico, small, medium, large, gigante, broto, individual"
)
_PAYMENT_NAMES = (
    "nequi, daviplata, bancolombia, pse, efectivo, tarjeta, transferencia, datáfono, bre b, breb, "
    "llave, addi, sistecrédito, crédito, débito, qr, código qr, pix, paypal, oxxo, spei, yape, "
    "plin, bizum, zelle, mercado pago, mercadopago, cash, card, credit card, debit card, "
    "apple pay, google pay, venmo, bank transfer, wire transfer, cartão, cartão de crédito, "
    "cartão de débito, dinheiro, boleto, dólares, cuotas, cheque, tarjeta de crédito, "
    "tarjeta crédito, tarjeta débito, tarjeta de débito, contado, bonos"
)
PAYMENTS = tuple(_PAYMENT_NAMES.split(", "))
"""Ways to pay anywhere, so that one the business does not take is recognised too."""

_DAYS = (
    "lunes, martes, miércoles, jueves, viernes, sábado, domingo, festivo, feriado, hoy, mañana, "
    "pasado mañana, fin de semana, fines de semana, semana santa, navidad, año nuevo, medio día, "
    "mediodía, lunes festivo, domingo festivo, hoy festivo, monday, tuesday, wednesday, thursday, "
    "friday, saturday, sunday, today, tomorrow, tonight, weekend, holiday, christmas, new year, "
    "segunda feira, terça, terça feira, quarta feira, quinta feira, sexta, sexta feira, hoje, "
    "amanhã, fim de semana, natal, ano novo"
)
_NOUNS = (
    "pizza, hamburguesa, perro caliente, hot dog, salchipapa, papas, lasaña, pasta, ensalada, "
    "sopa, arroz, pollo, carne, alitas, arepa, empanada, taco, burrito, sushi, sándwich, "
    "almuerzo, desayuno, cena, porción, postre, torta, pastel, helado, café, jugo, "
    "limonada, gaseosa, coca cola, coca, pepsi, cerveza, agua, bebida, comida, producto, "
    "artículo, camisa, camiseta, playera, remera, polera, pantalón, jean, zapato, tenis, "
    "zapatilla, vestido, falda, chaqueta, bolso, gorra, reloj, audífonos, cargador, perfume, "
    "crema, flores, ramo, regalo, juguete, colchón, refresco, botana, milanesa, "
    "medialuna, bandeja, salsa, queso, burger, fries, soda, beer, coke, water, salad, sandwich, "
    "wings, coffee, tea, juice, cake, shirt, shoes, dress, pants, jacket, bag, charger, item, "
    "lasagna, food, dessert, drink, steak, chicken, noodles, hambúrguer, lanche, batata, "
    "refrigerante, refri, suco, bolo, marmita, açaí, coxinha, esfiha, sapato, calça, "
    "salada, frango, sobremesa, cerveja"
)
_ALWAYS_NOUNS = frozenset(
    {"pizza", "comida", "almuerzo", "producto", "food", "ropa", "bebida", "bebidas"}
)
"""Kinds of thing rather than things: "quiero pizza" names nothing to put into a cart yet."""


class Vocabulary:
    """Marks the word classes in a message; built once per business."""

    def __init__(
        self,
        *,
        products: Iterable[str] = (),
        sizes: Iterable[str] = (),
        places: Iterable[str] = (),
        payments: Iterable[str] = (),
    ) -> None:
        named = [name for name in products if normalise(name) not in _ALWAYS_NOUNS]
        self._phrases: Phrases[str] = Phrases(
            [(name, PRODUCT) for name in named]
            + [(name, PLACE) for name in places]
            + [(name, PAY) for name in (*payments, *PAYMENTS)]
            + [(name, SIZE) for name in (*sizes, *_SIZES.split(", "))]
            + [(name, DAY) for name in _DAYS.split(", ")]
            + [(name, NOUN) for name in _NOUNS.split(", ")]
        )

    @classmethod
    def of_profile(cls, profile: BusinessProfile) -> Vocabulary:
        return cls(
            products=_product_names(profile),
            sizes=[
                name
                for product in profile.products
                for size in product.sizes
                for name in size.name.all
            ],
            places=_place_names(profile),
            payments=[name for way in profile.payment_methods for name in way.name.all],
        )

    def mark(self, words: Sequence[str]) -> list[str]:
        """The normalised words, each known phrase replaced by the token of its class."""
        marked: list[str] = []
        copied = 0
        for found in self._phrases.find(words):
            marked.extend(words[copied : found.start])
            marked.append(found.value)
            copied = found.end
        marked.extend(words[copied:])
        return marked


def _product_names(profile: BusinessProfile) -> list[str]:
    names = [name for extra in profile.extras for name in extra.name.all]
    for product in profile.products:
        names.extend((*product.name.all, *product.synonyms))
    return names


def _place_names(profile: BusinessProfile) -> list[str]:
    names: list[str] = []
    for zone in profile.delivery_zones:
        names.extend((zone.name, *zone.neighbourhoods, *zone.aliases))
    for place in profile.locations:
        names.extend((*place.neighbourhoods, *place.aliases))
    return names
