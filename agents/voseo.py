"""Spanish as it is spoken along the Río de la Plata: the texts of "tú" put in "vos"."""

from __future__ import annotations

import re

_FORMS = {
    "agrega": "agregá", "cambias": "cambiás", "comparte": "compartí", "contigo": "con vos",
    "cuentas": "contás", "cuéntame": "contame", "cuéntanos": "contanos", "dime": "decime",
    "elige": "elegí", "encuentras": "encontrás", "envíala": "enviala", "escribes": "escribís",
    "escríbela": "escribila", "escríbelo": "escribilo", "escríbeme": "escribime",
    "escríbenos": "escribinos", "necesitas": "necesitás", "pagas": "pagás", "perdona": "perdoná",
    "prefieres": "preferís", "pregunta": "preguntá", "puedes": "podés", "quieres": "querés",
    "recoges": "retirás", "recogerlo": "retirarlo", "recógelo": "retiralo", "sigues": "seguís",
    "ti": "vos", "tienes": "tenés",
}  # fmt: skip
_WORDS = re.compile(
    rf"\b(?:{'|'.join(_FORMS)})\b|(?<!te )\bescribe\b(?! por aquí en cuanto)", re.IGNORECASE
)
"""What people do; "una persona te escribe" stays."""


def as_vos(text: str) -> str:
    """A Spanish text that says "tú", saying "vos"."""
    return _WORDS.sub(lambda found: _as_written(found[0]), text)


def _as_written(word: str) -> str:
    vos = _FORMS.get(word.lower(), "escribí")
    return vos.capitalize() if word[0].isupper() else vos
