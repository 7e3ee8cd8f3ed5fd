"""What the words of an order do in it."""

from __future__ import annotations

from enum import Enum, auto

from attrs import frozen


class Kind(Enum):
    """What a word or phrase does in an order."""

    __hash__ = object.__hash__  # Enum's own is written in Python, and looked up for every word

    ADD = auto()
    PUT_ON = auto()
    """"ponle": an extra, or one more thing."""
    REMOVE = auto()
    TAKE_OFF = auto()
    """"quítale": an ingredient rather than a line."""
    CHANGE = auto()
    PREFER = auto()
    """"mejor", "que sea": the line spoken of becomes what follows."""
    CORRECT = auto()
    """"son 3 cocas": how many there shall be of what is in the cart, if a number follows."""
    CLEAR = auto()
    NUMBER = auto()
    ARTICLE = auto()
    """"una": a number only where nothing else gives one."""
    MORE = auto()
    ANOTHER = auto()
    SAME = auto()
    SOME = auto()
    """"de ellas": the number before is of pieces of what there is."""
    ALL = auto()
    LAST = auto()
    ORDINAL = auto()
    DEFINITE = auto()
    THIS = auto()
    WITH = auto()
    WITHOUT = auto()
    AND = auto()
    INTO = auto()
    """"por", "a": what something is changed into."""
    INSTEAD = auto()
    OF = auto()
    """"de": what is taken off which product."""
    HALF = auto()
    """"mitad": of two products at once, which no price is known for."""
    TIMES = auto()
    NOTHING = auto()
    """Says nothing about the order."""


TAKING = frozenset({Kind.REMOVE, Kind.TAKE_OFF})


@frozen(slots=True)
class Entry:
    kind: Kind
    number: int = 0
