"""The words of names in a catalogue: their stems, and those that say nothing by themselves."""

from __future__ import annotations

from orchestrator.routing.normal_text import normalise
from orchestrator.routing.phrases import stem, stems

Stems = tuple[str, ...]
LINKS = stems(
    "de del da do das la el los las con com with y e and a al en em of the sabor tipo para o"
)
"""Words between the words of a name, which say nothing themselves."""
WEAK = stems(
    "casa grand pequena pequeno mediana mediano personal familiar natural verd especial gran mini "
    "litro litros botella lata unidad pack caja bolsa gramo gr kg ml lt bien solo mas extra sin "
    "doble medio media otra otro nueva nuevo rapido favor quiero mejor bon buen buena dia hora "
    "house large small medium big bottle can box new good with no tres dos cuatro cinco uno una "
    "four three two one half doble double plata tarjeta card cartao"
)
"""Words of names that alone name nothing: "para mi casa", "tres" cocas."""
JOINTS = frozenset({"y", "e", "and", "con", "com", "with"})
OF = frozenset({"de", "da", "do", "of"})


def stems_of(text: str) -> Stems:
    return tuple(map(stem, normalise(text).split()))


def content(text: str) -> frozenset[str]:
    """The stems that say something."""
    return frozenset(word for word in stems_of(text) if word not in LINKS)


def past_links(words: Stems, at: int) -> int:
    """The first place from `at` on where a word says something."""
    while at < len(words) and words[at] in LINKS:
        at += 1
    return at
