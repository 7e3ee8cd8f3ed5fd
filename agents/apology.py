"""What a user is told when a message of theirs could not be handled."""

from __future__ import annotations

from agents.voseo import as_vos
from config.profile import BusinessProfile, Treatment, language_of

_TEXTS = {
    "es": "Perdona, tuvimos un problema con tu último mensaje y no lo pudimos atender. "
    "Por favor escríbelo de otra forma, o escribe *asesor* para hablar con una persona.",
    "en": "Sorry, something went wrong with your last message and we could not handle it. "
    "Please write it another way, or write *agent* to talk to a person.",
    "pt": "Desculpe, tivemos um problema com sua última mensagem e não conseguimos atendê-la. "
    "Escreva de outra forma, por favor, ou escreva *atendente* para falar com uma pessoa.",
}
_POLITE = (
    "Perdone, tuvimos un problema con su último mensaje y no lo pudimos atender. Por favor "
    "escríbalo de otra forma, o escriba *asesor* para hablar con una persona."
)


def apology(profile: BusinessProfile, locale: str) -> str:
    """One honest sentence in the user's language; a profile words it as `parked`."""
    language = language_of(locale)
    own = profile.text("parked", language)
    if own is None and language == "es" and profile.treatment is Treatment.USTED:
        return _POLITE
    if own is None and language == "es" and profile.treatment is Treatment.VOS:
        return as_vos(_TEXTS["es"])
    return own or _TEXTS.get(language, _TEXTS["es"])
