"""Text as the rules read it: lower case, no accents, no emoji, chat spelling written out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'"})
_CURLY = re.compile("[’‘´`ʼ]")
_LATIN = 0x250
_ACCENTED = {
    # Each letter of the alphabet has its entry: `translate` takes long over those that have none.
    **{code: code for code in range(_LATIN)},
    **str.maketrans("áàâãäéèêëíìîïóòôõöúùûüñç", "aaaaaeeeeiiiiooooouuuunc", "¿¡"),
}
_CONTRACTIONS = (
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"'s\b"), " is"),
)
_MEASURED = re.compile(r"(\d)[.,:](\d)")
_WORD = re.compile(r"[a-z0-9#]+")
_ELONGATED = re.compile(r"([a-z])\1{2,}")

_SPELLINGS: dict[str, str] = {
    # Spanish
    "q": "que",
    "k": "que",
    "ke": "que",
    "qe": "que",
    "xq": "porque",
    "pq": "porque",
    "porq": "porque",
    "x": "por",
    "xfa": "por favor",
    "xfavor": "por favor",
    "porfa": "por favor",
    "porfis": "por favor",
    "porfavor": "por favor",
    "pf": "por favor",
    "plis": "por favor",
    "pa": "para",
    "d": "de",
    "dl": "del",
    "m": "me",
    "tb": "tambien",
    "tmb": "tambien",
    "tbn": "tambien",
    "dnd": "donde",
    "dond": "donde",
    "cuand": "cuando",
    "cdo": "cuando",
    "cnd": "cuando",
    "kuando": "cuando",
    "kuanto": "cuanto",
    "cto": "cuanto",
    "cuant": "cuanto",
    "kiero": "quiero",
    "qiero": "quiero",
    "qro": "quiero",
    "kisiera": "quisiera",
    "komo": "como",
    "bn": "bien",
    "bno": "bueno",
    "bns": "buenas",
    "bnas": "buenas",
    "tienn": "tienen",
    "tinen": "tienen",
    "hast": "hasta",
    "asta": "hasta",
    "ola": "hola",
    "wenas": "buenas",
    "kiubo": "quiubo",
    "kiubole": "quiubo",
    "klk": "que tal",
    "ubi": "ubicacion",
    "cumple": "cumpleanos",
    "aca": "aqui",
    "hla": "hola",
    "holi": "hola",
    "holis": "hola",
    "grax": "gracias",
    "grcs": "gracias",
    "grs": "gracias",
    "ns": "no se",
    "dir": "direccion",
    "aki": "aqui",
    "ahorita": "ahora",
    # Portuguese
    "vc": "voce",
    "vcs": "voces",
    "td": "tudo",
    "tdo": "tudo",
    "blz": "beleza",
    "obg": "obrigado",
    "obgd": "obrigado",
    "brigado": "obrigado",
    "brigada": "obrigado",
    "obrigada": "obrigado",
    "qto": "quanto",
    "qnto": "quanto",
    "kd": "cade",
    "n": "nao",
    "tbm": "tambem",
    "qdo": "quando",
    "oie": "oi",
    "oii": "oi",
    "pfv": "por favor",
    "pfvr": "por favor",
    # English
    "u": "you",
    "ur": "your",
    "r": "are",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "tks": "thanks",
    "thnx": "thanks",
    "ty": "thank you",
    "wanna": "want to",
    "gonna": "going to",
    "gimme": "give me",
    "dont": "do not",
    "doesnt": "does not",
    "didnt": "did not",
    "cant": "can not",
    "im": "i am",
    "whats": "what is",
    "thats": "that is",
    "wheres": "where is",
    "hows": "how is",
    "ive": "i have",
}


def fold(text: str) -> str:
    """Lower case without accents: `Teléfono Ñ` -> `telefono n`. Emoji and signs stay."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    lowered = lowered.translate(_ACCENTED)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def normalise(text: str) -> str:
    """Words separated by single spaces: a-z, digits and `#` only; empty if nothing is left."""
    return _remembered(text) if len(text) <= LONGEST_KEPT else _normalise(text)


def _normalise(text: str) -> str:
    folded = fold(text.translate(_APOSTROPHES) if _CURLY.search(text) else text)
    if "'" in folded or "`" in folded:
        folded = _written_out(folded.translate(_APOSTROPHES))
    if _MEASURED.search(folded):
        folded = _MEASURED.sub(r"\1\2", folded)
    return " ".join(map(_spelt, _WORD.findall(folded)))


def _written_out(folded: str) -> str:
    for pattern, replacement in _CONTRACTIONS:
        folded = pattern.sub(replacement, folded)
    return folded


@lru_cache(maxsize=16_384)
def _spelt(word: str) -> str:
    """The word as it is usually written: `kierooo` -> `quiero`."""
    once = _ELONGATED.sub(r"\1", word)
    return _SPELLINGS.get(once, once)


def is_only_signs(text: str) -> bool:
    """Whether there is no letter and no digit in it: emoji, dots, question marks."""
    return not any(map(str.isalnum, text))


LONGEST_KEPT = 120
"""Characters; longer texts are hardly ever said twice."""
_remembered = lru_cache(maxsize=4_096)(_normalise)
