"""Everyday talk orders nothing: no word of it is near enough to a product."""

from __future__ import annotations

import pytest

from agents.ordering.index import CatalogueIndex
from agents.ordering.operations import AddLine, RemoveLine
from agents.ordering.reading import OrderReading, ReadingContext, read_order
from config.profile_loader import load_profiles
from config.settings import sample_profile_path

EVERYDAY = {
    "es": (
        "algo de tomar",
        "quiero algo de tomar",
        "tienen algo para beber?",
        "algo para picar",
        "transferí la plata",
        "ya transferí la plata",
        "te transfiero ahora",
        "ya pagué",
        "ya hice la transferencia",
        "pago con tarjeta",
        "tengo efectivo",
        "traigan cambio de cien",
        "a qué hora abren",
        "hasta qué hora atienden",
        "estoy llegando",
        "ya voy para allá",
        "cuánto se demora",
        "dónde están ubicados",
        "mándame la cuenta",
        "qué me recomiendas",
        "tienes domicilio a mi barrio",
        "la dirección es la misma",
        "estoy en la portería",
        "el portero recibe",
        "timbre dañado",
        "torre tres apartamento dos",
        "gracias por todo",
        "perdón me equivoqué",
        "espera un momento",
        "ya casi llega?",
        "llegó frío",
        "nunca llegó",
        "me cobraron doble",
        "quiero hablar con alguien",
        "hay alguien ahí?",
        "estás ahí?",
        "buen provecho",
        "feliz día",
        "todo bien",
        "listo gracias",
        "me gustó mucho",
        "es para mi mamá",
        "estamos de cumpleaños",
        "somos seis personas",
        "no tengo hambre",
        "tengo hambre",
        "qué rico",
        "plata",
        "tarjeta",
        "factura a nombre de la empresa",
        "necesito factura",
        "mi nombre es Carolina",
        "mi teléfono cambió",
        "te llamo más tarde",
        "vengan rápido",
        "entre semana atienden?",
        "mañana temprano",
        "por la tarde",
        "vuelvo a escribir",
        "ahorita confirmo",
        "vegeta",
        "tomar",
        "beber",
        "pagar",
        "vivo en el centro",
        "cerca de la iglesia",
        "te mando el comprobante",
        "¿aceptan Daviplata?",
        "consigné a la cuenta",
    ),
    "en": (
        "I transferred the money",
        "I already paid",
        "payment sent",
        "I paid by card",
        "cash on delivery",
        "keep the change",
        "what time do you open",
        "how long does it take",
        "where are you located",
        "I am on my way",
        "I am at the gate",
        "ring the bell",
        "the blue door",
        "leave it with the doorman",
        "third floor",
        "thanks for everything",
        "sorry my mistake",
        "wait a moment",
        "is anybody there",
        "it arrived cold",
        "it never came",
        "you charged me twice",
        "I want to talk to someone",
        "happy birthday",
        "for my mom",
        "we are six people",
        "I am hungry",
        "looks great",
        "my name is Charles",
        "call me later",
        "tomorrow morning",
        "near the church",
        "same address",
        "I need an invoice",
        "what do you recommend",
        "something light",
        "something sweet",
        "for the kids",
        "let me think",
        "never mind",
        "what is the total",
        "please hurry",
    ),
    "pt": (
        "algo para beber",
        "quero algo para beber",
        "alguma coisa para tomar",
        "transferi o dinheiro",
        "já paguei",
        "mandei o pix",
        "pago no cartão",
        "tem troco para cem?",
        "que horas abrem",
        "quanto tempo demora",
        "onde vocês ficam",
        "estou chegando",
        "já estou indo",
        "estou na portaria",
        "deixa com o porteiro",
        "terceiro andar",
        "obrigado por tudo",
        "desculpa, me enganei",
        "espera um pouco",
        "tem alguém aí?",
        "chegou frio",
        "nunca chegou",
        "me cobraram duas vezes",
        "quero falar com alguém",
        "feliz aniversário",
        "é para minha mãe",
        "somos seis pessoas",
        "estou com fome",
        "meu nome é Carlos",
        "me liga mais tarde",
        "amanhã cedo",
        "perto da igreja",
        "mesmo endereço",
        "preciso da nota fiscal",
        "o que você recomenda",
        "algo leve",
        "para as crianças",
        "deixa eu pensar",
        "deixa pra lá",
        "qual o total",
        "vem rápido",
        "moro no centro",
        "bom apetite",
        "ainda não chegou",
    ),
}
NOTHING = ReadingContext()
MISSPELT = [
    ("una jawaiana", "es", "hawaiana"),
    ("una avaiana", "es", "hawaiana"),
    ("dos peperonis", "es", "pepperoni"),
    ("una vrownie", "es", "brownie_helado"),
    ("a havaian pizza", "en", "hawaiana"),
    ("uma marguerita", "pt", "margarita"),
]


@pytest.fixture(scope="module", params=["pizzeria", "regalos"])
def sample(request: pytest.FixtureRequest) -> CatalogueIndex:
    (profile,) = load_profiles([sample_profile_path().with_name(f"{request.param}.toml")])
    return CatalogueIndex(profile)


@pytest.mark.parametrize("language", EVERYDAY)
def test_everyday_talk_names_no_product(sample: CatalogueIndex, language: str) -> None:
    named = {
        text: _named(read_order(text, language, sample, NOTHING)) for text in EVERYDAY[language]
    }
    assert {text: found for text, found in named.items() if found} == {}


def _named(reading: OrderReading) -> list[object]:
    return [one for one in reading.operations if isinstance(one, AddLine | RemoveLine)]


@pytest.mark.parametrize(("text", "language", "product"), MISSPELT)
def test_a_misspelt_product_is_still_found(
    index: CatalogueIndex, text: str, language: str, product: str
) -> None:
    (line, *_) = read_order(text, language, index, NOTHING).operations
    assert isinstance(line, AddLine)
    assert product in (line.product_id, *line.candidates)
