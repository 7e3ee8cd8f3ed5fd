"""How something shall be made or brought, for the kitchen: "bien tostada", "cut in squares".

Only phrases that can hardly mean anything else: what is not known as a manner is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from orchestrator.routing.normal_text import normalise

_HOW = (
    r"(?:muy |bien |super |no (?:este |quede |venga |sea )?(?:muy |tan |demasiado )|tan |poco |"
    r"poquito |un poco |medio |mas |bastante |very |really |extra |super |well |lightly |"
    r"not (?:too |very |so )|"
    r"a (?:bit|little) |(?:nao )?muito |bem |pouco |um pouco |mal |mais )"
)
_MADE = (
    r"(?:tost\w*|dorad\w*|hornead\w*|asad[oa]\w*|cocid\w*|cocinad\w*|frit[oa]s?|calient\w*|"
    r"fri[oa]s?|fresc[oa]s?|helad[oa]s?|crocant\w*|crujient\w*|quemad\w*|delgad\w*|grues[oa]\w*|"
    r"jugos[oa]s?|bland\w*|suaves?|cargad[oa]s?|derretid\w*|passad\w*|assad\w*|gelad\w*|quentes?|"
    r"dourad\w*|crisp\w*|crunchy|done|cooked|baked|toasted|browned|brown|burnt|hot|cold|chilled|"
    r"soft|warm)"
)
_BY_THEMSELVES = (
    r"(?:crocant\w*|crujient\w*|tostadit[oa]s?|doradit[oa]s?|calientic[oa]s?|calientit[oa]s?|"
    r"crisp[iy]\w*|crunchy|al clima|sin enfriar)"
)
_CUT = (
    r"(?:cort(?:ad[oa]s?|ala|alo|enla|enlo)|partid[oa]s?|dividid[oa]s?|tajad[oa]s|rebanad[oa]s?|"
    r"(?:cut|sliced|divided)(?= (?:in|into|up)\b)|fatiad[oa]s?)"
    r"(?: (?!(?:y|e|and|con|with|com)\b)\w+){0,4}"
)
_ICE = (
    r"(?:con |sin |with |without |no |com |sem )(?:much[oa] |poco |mais |extra )?(?:hielo|ice|gelo)"
)
_BASE = (
    r"(?:masa (?:sea |que sea |bien |muy )?(?:delgad|grues|fin)\w*|(?:thin|thick) (?:crust|base)|"
    r"massa (?:fin|gross)a)"
)
_BOXES = (
    r"(?:en|in|em) (?:\w+ )?(?:cajas?|boxes|caixas?)(?: (?:separadas?|aparte|distintas))?|"
    r"separate boxes"
)
_LITTLE = (
    r"(?:con |with |com )?(?:(?:muy )?(?:poc[oa]|poquit[oa])|un poco|menos|less|"
    r"(?:go )?(?:light|easy) on|light|just a little|a little|um pouco|pouc[oa]|pouquinho)"
    r"(?: de| of| the)*"
)
_THING = (
    r"(?!(?:de|of|on|the|a|una?|dos|tres|mas|more|menos|minutos|horas|tiempo|tarde|rato)\b)[a-z]+"
)
_ANYHOW = re.compile(rf"(?:{_HOW}+{_MADE}|{_BY_THEMSELVES}|{_CUT}|{_ICE}|{_BASE}|{_BOXES})(?!\w)")
_SCANT = re.compile(rf"(?:{_LITTLE} {_THING}|{_HOW}+(?:picant\w*|spicy))(?!\w)")
_BEGIN = re.compile(
    r"(?:muy|bien|super|no|tan|nao|un|um|medio|mas|bastante|very|really|extra|well|lightly|light|not|"
    r"a|muito|bem|mal|mais|al|sin|con|com|with|without|sem|less|menos|go|easy|just|en|in|em|"
    r"po[cu]\w*|poqui\w*|cr[iou]\w+|tostadi\w+|doradi\w+|calienti\w+|cort\w+|parti\w+|divi\w+|"
    r"taja\w+|reb\w+|cut|sliced|fatia\w+|mas+a|thi\w+|separate)(?!\w)"
)
"""A quick look: few words begin a manner."""
_CHILLED = re.compile(r"fri[oa]|helad|gelad|cold|chill|clima|hielo|\bice\b|gelo")


def manner_end(words: Sequence[str], at: int, *, of_something: bool) -> int:
    """Where a manner ends that begins at `at` of normalised words, 0 if none does.

    `of_something`: whether a product or a "con" stood before, so that "poca salsa" is one too.
    """
    if _BEGIN.match(words[at]) is None:
        return 0
    rest = " ".join(words[at:])
    found = _ANYHOW.match(rest)
    if found is None and (of_something or " on " in rest):
        found = _SCANT.match(rest)
    return at + len(found[0].split()) if found else 0


def is_cold(manner: str) -> bool:
    """Whether it is said of drinks rather than of what comes out of an oven."""
    return _CHILLED.search(normalise(manner)) is not None


def noted(before: str | None, manner: str) -> str:
    """A note with one manner more, which takes the place of what it contradicts."""
    kept = [one for one in (before or "").split(", ") if one and not _same(one, manner)]
    return ", ".join((*kept, manner))


def _same(one: str, other: str) -> bool:
    """ "Poco tostada" after "bien tostada"."""
    return normalise(one).split()[-1:] == normalise(other).split()[-1:]
