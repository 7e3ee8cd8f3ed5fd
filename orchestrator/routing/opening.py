"""Taking the courtesies off a message: "hola, buenas, a qué hora abren porfa" asks for hours."""

from __future__ import annotations

import re

import msgspec

_GREETING = re.compile(
    r"(?:hola|holaa|hol|buenas?|buenos|muy buen[ao]s?|buen|dias?|tardes?|noches?|hey|hi|hello|ey|"
    r"good morning|good afternoon|good evening|morning|oi|oie|opa|epa|oe|bom dia|boa tarde|"
    r"boa noite|bom|boa|noite|saludos|cordial saludo|alo|ola|que tal|que mas|quiubo|que hubo|"
    r"there|howdy|greetings|everyone|guys|como estas|como estan|como esta(?= *$| usted| voce)|"
    r"como vai|tudo bem|tudo bom|how are you(?: doing)?(?: today)?)(?= |$)"
)
_FILLER = re.compile(
    r"(?:por favor|please|disculpen?|disculpa|perdon|perdone|excuse me|sorry|veci\w*|amig[oa]s?|"
    r"senor\w*|parce\w*|bro|oye|oigan?|mira|mire|una pregunt\w+|una consulta|una duda|un favor|"
    r"(?:tengo|tenia) una (?:pregunta|duda|consulta)|(?:quisiera|queria|quiero|me gustaria|"
    r"necesito|deseo) (?:saber|preguntar|consultar)(?:les?|te)? ?(?:si|por)?|"
    r"(?:me |nos )?(?:pueden?|podrian?|podrias|puedes) (?:decir|informar|indicar|confirmar)(?:me)?"
    r"(?: si)?|me (?:dicen|dices|dice|informan|confirmas?|confirman)(?= (?:que|como|donde|cuando|"
    r"cuanto|si|a que|el|la|en))|i (?:want|would like) to know(?: if)?|"
    r"(?:can|could) you tell me(?: if)?|do you know|(?:gostaria de|queria|quero) saber(?: se)?|"
    r"me diz|ok|okay|listo|bueno|dale|vale|entonces|pues|ah|eh|ahh|aja|y dime|well|entao|ta bom|"
    r"porfi|tarde|bendiciones)(?= |$)"
)
_ONLY_THANKS = re.compile(
    r"(?:(?:y|mil|muchas|muchisimas|muito|many|un millon de|great|super|no|nada|mas) )*"
    r"(?:gracias|thanks|thank you|obrigado)"
)
_TAIL = re.compile(
    r" (?:por favor|please|gracias|muchas gracias|mil gracias|thanks|thank you|obrigado|"
    r"muito obrigado|de antemano|amig[oa]s?|veci\w*|ustedes|ahi|pues|ome|parce|che|senor\w*|"
    r"bendiciones|feliz dia|buen dia|buenas? (?:tardes?|noches?))$"
)


class Opened(msgspec.Struct, frozen=True):
    """`request` is what is left of normalised text; empty if it was nothing but courtesies."""

    request: str
    greeted: bool


def open_request(text: str) -> Opened:
    """Strip greetings and fillers from the front, courtesies from the end."""
    greeted = False
    rest = text
    while rest:
        match = _GREETING.match(rest)
        if match:
            greeted = True
        else:
            match = _FILLER.match(rest)
        if match is None:
            break
        rest = rest[match.end() :].lstrip()
    if not rest and not greeted:
        return Opened(text, greeted)
    return Opened(_without_tail(rest), greeted)


def _without_tail(text: str) -> str:
    while match := _TAIL.search(text):
        rest = text[: match.start()]
        if _ONLY_THANKS.fullmatch(text) or rest.startswith("que teng"):
            break
        text = rest
    return text
