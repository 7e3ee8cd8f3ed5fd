"""Street addresses in what people write: where one begins and ends, and what is but part of one."""

from __future__ import annotations

import re

_WAY = (
    r"(?:calle|cll|cl|clle|carrera|cra|kra|cr|kr|avenida|avda|av|ak|ac|transversal|tv|trans|"
    r"diagonal|diag|dg|circular|autopista|jir[oó]n|pasaje|street|avenue|road|rua|alameda|"
    r"travessa)"
)
_DOOR = r"(?:apto|apartamento|apartment|apt|torre|bloque|interior|piso|depto|casa|manzana|oficina)"
_HOUSE = r"(?:conjunto|edificio|edif|unidad|condom[ií]nio|pr[eé]dio)"
_NUMBER = r"(?:n[uú]mero|nro|no|num|n|#|nº|°)?\.?\s*\d"
_MAIN = re.compile(
    rf"\b{_WAY}\b\.?,?\s*(?:[^\W\d_]+\.?,?\s+){{0,4}}?{_NUMBER}|"
    r"\b\d+\s+(?:[^\W\d_]+\.?\s+){1,3}(?:street|st|avenue|ave|road|rd|drive|lane)\b",
    re.IGNORECASE,
)
"""A street with its number."""
_FIGURE = re.compile(r"\d")
_BEFORE = re.compile(rf"\b(?:{_HOUSE}\b|{_DOOR}\s*\d|barrio\b|colonia\b|bairro\b)", re.IGNORECASE)
"""What people may begin with before they name the street."""
_LEADS = re.compile(
    r"(?:\b(?:para|pra|a|en|in|at|to|em|na|no|la|las|el|the|es|vivo|queda|direcci[oó]n|mi|"
    r"domicilio|delivery|deliver(?: it)?|entrega|entregar|env[ií]o|casa)\b[\s,:]*)+$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[\s,.;]*(?:(?<=[,.;])\s*(?=(?:una?|uma?|dos|tres|duas|dois|two|three) )|"
    r"\b(?:(?:y |e |and )?(?:voy a pagar|vamos a pagar|pag[oa]r?\b|pagando|vou pagar|"
    r"paying|i(?:'ll| will) pay|pay with|cancelo con|para pagar)|"
    r"(?:y |e |and )?(?:(?:con|with|com|en|in|em|no|na) )?(?:la )?(?:tarjeta|efectivo|cash|card|"
    r"nequi|daviplata|dinheiro|cart[aã]o|datafono|dat[aá]fono|mercado pago|transferencia)\b|"
    r"(?:y|e|and) (?:una?|uma?|dos|tres|duas|dois|two|otra?|a) |"
    r"(?:y )?(?:quiero|quisiera|me (?:das|regalas|manda[sn]?)|i want|quero)\b|"
    r"(?:por favor|please|gracias|thanks|obrigad[oa])\b))",
    re.IGNORECASE,
)
_PAYING = re.compile(
    r"(?:\by |\be |\band )?\b(?:voy a pagar|vamos a pagar|lo pago|pago|pagar[eé]?|pagando|"
    r"vou pagar|i(?:'ll| will) pay|i'm paying|paying) (?:el |todo |tudo |it |all )?"
    r"(?:con|en|with|in|by|com|em|no|na)\b[^,.;\n]*",
    re.IGNORECASE,
)
_PIECE = re.compile(
    r"(?:(?:n[uú]mero|nro|num|no|#|nº)?\.?\s*#?\s*\d{1,4}\s*[a-z]?(?:\s*(?:[-–#]|\s)\s*"
    r"\d{1,4}\s*[a-z]?){0,3})",
    re.IGNORECASE,
)
_DOORS = re.compile(rf"\b(?:{_DOOR}|{_HOUSE}|port[ao]n|timbre)\b", re.IGNORECASE)


def street_span(text: str) -> tuple[int, int] | None:
    """Where the address stands that a message holds, from the street to the last of its words."""
    found = _MAIN.search(text) if _FIGURE.search(text) else None
    if found is None:
        return None
    before = _BEFORE.search(text, 0, found.start())
    end = _ENDS.search(text, found.end())
    return (before or found).start(), end.start() if end else len(text)


def street_in(text: str) -> str | None:
    """The address as written, without what was said around it."""
    span = street_span(text)
    return None if span is None else " ".join(text[slice(*span)].split()).strip(" .,;")


def without_street(text: str) -> str:
    """The rest of the message, whose words are no address."""
    span = street_span(text)
    if span is None:
        return text
    before = _LEADS.sub("", text[: span[0]])
    return f"{before} {text[span[1] :]}"


def without_payment(text: str) -> str:
    """The text without "voy a pagar con tarjeta", which puts nothing into a cart."""
    return _PAYING.sub(" ", text)


def is_piece(text: str) -> bool:
    """ "# 18-20", "apto 401": more of an address that was begun."""
    plain = text.strip(" .,;")
    return _PIECE.fullmatch(plain) is not None or (
        _MAIN.search(plain) is None and _DOORS.search(plain) is not None
    )


def ends_at_door(text: str) -> bool:
    """Whether a number stands in it that may be a door's: "calle 53 # 18-20", not "calle 53"."""
    return len(re.findall(r"\d+", text)) > 1
