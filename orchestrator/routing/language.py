"""Which language a message is written in: es, en, pt, or not to be told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

LANGUAGES = ("es", "en", "pt")

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_CLEAR_MARGIN = 2.0
"""Points by which a language must lead to change that of a conversation under way."""
TEXTS_KEPT = 4_096
LONGEST_KEPT = 120  # characters

_SENTENCE = 3
"""Words from which on a message is more than a borrowed "ok" or "bye"."""

# Words per language. One that two languages share counts for both, one of its own counts double.
_WORDS: dict[str, str] = {
    "es": (
        "dos tres no me se si de que en a como cuando hola buenas buenos días dias tardes "
        "noches gracias quiero quisiera cuánto cuanto cuánta cuántos dónde donde qué tienen "
        "tiene hay cuál cual cuáles cómo están estan está el los las una unas unos del al y "
        "pedido domicilio por favor porfa con para pero también tambien sí muy más mas hasta "
        "hora abren cierran hoy mañana manana ustedes usted puedo puede pueden quién mi su ese "
        "esa eso esta este llegó llego enviar hacen reciben aceptan precio vale cuesta pagar "
        "tarjeta efectivo dame deme ponme regáleme quítame eres soy necesito hablar alguien "
        "ayuda chao adiós bueno listo ya otra otro sin grande pequeña viernes sábado domingo "
        "lunes martes miércoles jueves gaseosa hablo q xfa kiero dnd todo nada solo desde es un "
        "son fue hace tu te le lo yo nos les mucho muchas buen día tarde noche"
    ),
    "en": (
        "no a the is are you do does what where when how much many i my please want to can "
        "could would have hello hi thanks thank and or with for of your it this that there open "
        "close today tomorrow order delivery deliver near price menu pay card cash need help "
        "speak someone human good morning evening afternoon hey yes not get any from at on be "
        "we they was were been will i'm i'd i'll don't it's what's where's that's an which who "
        "why bye goodbye sunday monday tuesday wednesday thursday friday saturday add remove "
        "cancel refund food late cold wrong me as same but last time one two three four five "
        "also instead make another just some give half more delivered"
    ),
    "pt": (
        "duas dois olá oi você voce vocês voces vc vcs não nao tem têm quero queria gostaria "
        "obrigado obrigada quanto custa onde fica qual quais uma um com sem meu minha pra pro "
        "bom boa dia tarde noite tudo bem horas abre fecham abrem entrega entregam cardápio "
        "cardapio pagamento cartão cartao dinheiro pix endereço endereco hoje amanhã amanha "
        "também tambem mais muito são sao está estão esta então entao é e o os as ao no na nos "
        "nas do da dos das em ou seu sua falar alguém pedido pedir fazer por favor tchau até "
        "ate valeu cadê cade isso aqui posso pode aceita aceitam fazem sábado segunda terça "
        "quarta quinta sexta gelado de que boleto frango refrigerante sabores vou me manda vem "
        "veio chegou ainda já"
    ),
}
_SPANISH_SIGNS = re.compile(r"[ñ¿¡]")
_PORTUGUESE_SIGNS = re.compile(r"[ãõçêôà]|lh|nh")


def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """Word -> the languages it speaks for, with points."""
    speakers: dict[str, list[str]] = {}
    for language, words in _WORDS.items():
        for word in words.split():
            speakers.setdefault(word, []).append(language)
    return {
        word: tuple((language, 2.0 if len(languages) == 1 else 1.0) for language in languages)
        for word, languages in speakers.items()
    }


class LanguageDetector:
    """Counts function words; built once, needs no state."""

    def __init__(self) -> None:
        self._weights: Mapping[str, tuple[tuple[str, float], ...]] = _weights()
        self._counted = lru_cache(maxsize=TEXTS_KEPT)(self._count)

    def points(self, text: str) -> dict[str, float]:
        """How much each language is spoken for."""
        return self._read(text)[0]

    def _read(self, text: str) -> tuple[dict[str, float], int]:
        """The points, and how many words there are; the caller changes neither."""
        return self._counted(text) if len(text) <= LONGEST_KEPT else self._count(text)

    def _count(self, text: str) -> tuple[dict[str, float], int]:
        lowered = text.lower()
        points = dict.fromkeys(LANGUAGES, 0.0)
        words = _WORD.findall(lowered)
        for word in words:
            for language, weight in self._weights.get(word, ()):
                points[language] += weight
        if _SPANISH_SIGNS.search(lowered):
            points["es"] += _CLEAR_MARGIN
        if _PORTUGUESE_SIGNS.search(lowered):
            points["pt"] += _CLEAR_MARGIN - 1.0
        return points, len(words)

    def detect(self, text: str, current: str, *, fresh: bool = False) -> str:
        """The language of `text`; `current` unless another one shows clearly.

        In a `fresh` conversation, where `current` is only the business's own, a single word of
        another language is enough.
        """
        points, words = self._read(text)
        best = max(LANGUAGES, key=lambda language: points[language])
        lead = points[best] - points.get(current, 0.0)
        needed = 1.0 if fresh else _CLEAR_MARGIN + (1.0 if words < _SENTENCE else 0.0)
        return best if best != current and lead >= needed else current
