"""The last order once more: what a customer wants different in it."""

from __future__ import annotations

import re

_TIME = (
    r"[uú]ltim[oa]|pedido|orden|order|thing|otr[oa]|outr[oa]|vez|d[ií]a|siempre|sempre|ayer|ontem|"
    r"anterior|passad[oa]|pasad[oa]|last|time|before|again|nuevo|novo|yesterday|usual"
)
_AGAIN = (
    rf"(?:\s+(?:de|del|da|do|que|as|from|like|(?:la|el|a|o|mi|my|meu|minha)(?=\s+(?:{_TIME})\b)|"
    rf"{_TIME}|ped[ií]|ordered|i|had|hice|fiz|por favor|please)\b)*"
)
_SAID = re.compile(
    r"\b(?:lo mismo|lo de siempre|el mismo pedido|rep[ií]t\w*|repet\w*|repeat|"
    r"(?:the )?(?:same|usual)|o mesmo|o de sempre)\b" + _AGAIN,
    re.IGNORECASE,
)
_BUT = re.compile(
    r"[\s,.;:]*(?:(?:pero|but|solo que|s[oó] que|mas(?= (?:com|sem|para|pra|na|no|em|a|o)\b))\s+)?",
    re.IGNORECASE,
)
_WITH_SO_MANY = re.compile(
    r"(^|\b(?:domicilio|recoger|llevar|retirar|entrega|delivered|delivery|pick ?up|y|and|e),?\s+)"
    r"(?:con|with|com)\s+"
    r"(?=(?:\d|un[ao]?\b|dos|tres|cuatro|cinco|an?\b|one|two|three|four|five|"
    r"um\b|uma\b|dois|duas|tr[eê]s|quatro)\w*)",
    re.IGNORECASE,
)
"""How many there shall be, rather than more of them."""
_ASKING = re.compile(
    r"(?:(?:hola|buenas|buenos|tardes|noches|d[ií]as|hi|hello|hey|oi|ol[aá]|boa|noite|tarde|por|favor|"
    r"porfa|please|yo|me|i|i'd|we|eu|nos|quiero|quisiera|queremos|dame|deme|das|da|regala\w*|manda\w*|"
    r"env[ií]a\w*|pon\w*|trae\w*|want|would|like|can|could|get|have|give|send|quero|queria|gostaria|"
    r"v[eê]|pedir|pido|order|para m[ií]|exactamente|exactly|otra vez|voy a|listo|ok)[\s,.!]*)*",
    re.IGNORECASE,
)
"""Before it, this orders nothing of its own."""
_THERE_SHALL_BE = {"es": "son ", "en": "there are ", "pt": "s\u00e3o "}


def change_of_repeat(text: str, language: str) -> str:
    """What "lo mismo pero con dos cocas" says beside "lo mismo", to be read against those lines."""
    found = _SAID.search(text)
    if found is None:
        return text
    rest = text[found.end() :]
    begin = _BUT.match(rest)
    rest = rest[begin.end() :] if begin else rest
    rest = _WITH_SO_MANY.sub(rf"\g<1>{_THERE_SHALL_BE[language]}", rest)
    before = text[: found.start()].strip()
    before = "" if _ASKING.fullmatch(before) else before
    return f"{before}, {rest}" if before and rest else before or rest
