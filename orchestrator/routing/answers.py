"""Short answers to questions: yes, no, the second one, two, an address, at eight."""

from __future__ import annotations

import re

from orchestrator.routing.reading import Reading
from orchestrator.routing.rules import MACROS
from orchestrator.routing.vocabulary import DAY, PLACE

_YES = re.compile(
    r"(?:si|sii|sip|sisas|claro|dale|ok|okay|listo|bueno|por favor|de una|correcto|asi es|hagale|"
    r"vale|obvio|yes|yeah|yep|yup|sure|please|sim|quero|pode ser|isso|beleza|perfecto|esta bien|"
    r"quiero|exacto|va|sale|simon|orale|de acuerdo|me parece|confirmo|confirmado|eso|ya|correct|"
    r"right|go ahead|do it|certo|com certeza|pode|claro que si|por supuesto|of course|absolutely)"
    r"(?: (?:si|claro|por favor|please|dale|gracias|quiero|pode|sim|senor|senora|yes|correcto|"
    r"confirmo|obrigado|thanks|esta bien|de una|ok|amigo|confirmalo|hazlo|confirm|it))*"
)
_NO = re.compile(
    r"(?:no|nop|nel|nope|nah|nao|negativo|para nada|asi esta bien|todavia no|ahora no|aun no|"
    r"not now|mejor no|ya no|de momento no|por ahora no|ninguno|ninguna|none|nada|nothing|nenhum|"
    r"agora nao|nada mas|no thanks)"
    r"(?: (?:no|mejor|espera|wait|mijo|mija|joven|gracias|"
    r"muchas|muito|thanks|thank you|obrigado|todavia|por ahora|quiero|senor|asi|nao|mas|"
    r"esta bien|ninguno|amigo|deja asi))*"
)
_KEEPS = re.compile(
    r"(?:(?:no|nao|ay|ah|uy|oh|ya|espera|espere|esperate|wait|pera|pare|para|aguanta|mejor|please|"
    r"por favor|hold on|mentira|mentiras|sorry|perdon|desculpa|que) )*"
    r"(?:no (?:l[oae]s? |me l[oa]s? )?(?:canceles?|cancelen|borres?|quites?|elimines?|vacies)"
    r"(?: \w+){0,4}|(?:do not|dont|don t) (?:cancel|drop|remove|empty)(?: \w+){0,3}|"
    r"keep (?:it|them|my order|the order)|leave it(?: \w+){0,2}|"
    r"dejal[oae]s?(?: asi| como (?:esta|estaba|antes))?|"
    r"dejel[oae]s?(?: asi)?|nao (?:cancel[ae]|apag[ae]|tir[ae])(?: \w+){0,3}|"
    r"deixa(?: assim| como esta)?|mantem(?: \w+)?|(?:si )?l[oa] quiero|sigamos|sigue|segui)"
)
"""Asked whether to throw something away: no, in the words of what shall stay."""
_YES_SIGNS, _NO_SIGNS = frozenset("👍👌✅🆗💯🙌☑✔🤝"), frozenset("👎❌🚫✖🙅")
_TINTS = frozenset("🏻🏼🏽🏾🏿\ufe0f\u200d")
"""The colour of a hand, and what joins signs."""
SIGNS = _YES_SIGNS | _NO_SIGNS | _TINTS
"""What a text that is nothing but signs begins with."""
_PLACES = (
    re.compile(r"(?:el |la |a |o |the )?(?:1|uno|una|one|um|primer[oa]?|first|primeir[oa])"),
    re.compile(r"(?:el |la |a |o |the )?(?:2|dos|two|dois|segund[oa]|second)"),
    re.compile(r"(?:el |la |a |o |the )?(?:3|tres|three|tercer[oa]?|third|terceir[oa])"),
)
_NUMBER = re.compile(
    rf"(?:solo |solamente |mejor |que sean |quiero |dame |ponme |just |so |only )?"
    rf"(?:{MACROS['@qty']}|\d{{1,12}}|#? ?\w*\d+)(?: \w+)?(?: por favor| please)?"
)
_ADDRESS = re.compile(rf"(?:{MACROS['@address']}|\d|barrio|{PLACE}|casa|conjunto|edificio)")
_MOMENT = re.compile(
    rf"(?:{DAY}|ahora|ya mismo|lo antes posible|cuanto antes|now|asap|agora|a las? \d|at \d|as \d|"
    r"\d{1,2}(?: ?(?:am|pm|h|hrs))|en \w+ (?:horas?|minutos)|in an hour|mediodia|noche|tarde)"
)


def is_yes(words: str) -> bool:
    """Of normalised words."""
    return _YES.fullmatch(words) is not None


def is_no(words: str) -> bool:
    return _NO.fullmatch(words) is not None


def said_by_sign(text: str) -> str | None:
    """ "ok" for thumbs up and nothing else, "no" for thumbs down; None for any other text."""
    signs = set("".join(text.split())) - _TINTS
    if not signs:
        return None
    if signs <= _YES_SIGNS:
        return "ok"
    return "no" if signs <= _NO_SIGNS else None


def keeps(words: str) -> bool:
    """ "No, déjalo", "don't cancel it": no to being rid of something."""
    return is_no(words) or _KEEPS.fullmatch(words) is not None


def which_of_three(words: str) -> int | None:
    """0, 1 or 2 for the first, second or third."""
    return next((place for place, one in enumerate(_PLACES) if one.fullmatch(words)), None)


def is_number(reading: Reading) -> bool:
    return _NUMBER.fullmatch(reading.plain) is not None


def is_address(reading: Reading) -> bool:
    return _ADDRESS.search(reading.request) is not None


def is_moment(reading: Reading) -> bool:
    return _MOMENT.search(reading.request) is not None
