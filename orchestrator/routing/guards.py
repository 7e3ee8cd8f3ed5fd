"""What decides before any word is weighed: taps, other kinds of message, and opting out."""

from __future__ import annotations

import re

from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import MessageKind, Turn
from orchestrator.routing.answers import SIGNS, said_by_sign
from orchestrator.routing.choices import INTENTS, parse_choice
from orchestrator.routing.normal_text import normalise

NON_TEXT = "non_text"
OPT_OUT = "opt_out"
OPT_IN = "opt_in"
ATTEND = "attend"
"""Written while a person is asked for or at work."""

_SPOKEN = frozenset(
    {
        MessageKind.TEXT,
        MessageKind.TEMPLATE_BUTTON,
        MessageKind.BUTTON_REPLY,
        MessageKind.LIST_REPLY,
        MessageKind.FLOW_REPLY,
    }
)
_CAPTIONED = frozenset({MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.DOCUMENT})
_OPT_OUT = re.compile(
    r"(?:stop|unsubscribe|opt out|darme de baja|dar de baja|dame de baja|quiero darme de baja|"
    r"de baja|baja|cancelar (?:la )?suscripcion|sair da lista|descadastrar|parar mensagens|"
    r"(?:por favor )?(?:ya )?no (?:me )?(?:escriban|escriba|escribas|manden|envien|contacten)"
    r"(?: mas| mensajes| mas mensajes| nada| nada mas| publicidad| promociones)+|"
    r"no quiero (?:recibir )?(?:mas )?(?:mensajes|publicidad|promociones)(?: suyos| de ustedes)?|"
    r"(?:please )?(?:stop|do not) (?:messaging|texting|message|text|contact) me"
    r"(?: again| anymore)?|"
    r"nao (?:me )?(?:mandem|enviem|mande) mais (?:mensagens?|nada)|"
    r"(?:nao quero receber|parem? de (?:me )?mandar) (?:mais )?mensagens?|borren? mi numero|"
    r"remove me from (?:your|the) list|parar|pare|sair|detener|end messages|"
    r"(?:quiero |por favor )?(?:que )?(?:dejen|deja|deje|dejar) de (?:escribir|mandar|enviar)\w*"
    r"(?: mensajes| publicidad)?|(?:quiero )?(?:cancelar|anular) (?:mi |la )?suscripcion|"
    r"cancelar (?:a )?(?:minha )?inscricao|me desuscrib\w+|desuscribir\w*|desuscripcion|"
    r"(?:quiero )?salir de (?:la|esta) lista|me (?:saquen|quiten|borren) de (?:la|su) lista|"
    r"(?:saquenme|quitenme|borrenme) de (?:la|su) lista|nao me (?:escrevam|chamem) mais|"
    r"(?:stop|cancel) (?:my )?(?:subscription|messages|promotions|sending me messages)|"
    r"(?:pare|parem) de me (?:mandar|enviar) mensagens?|quero sair(?: da lista)?|"
    r"no more (?:messages|texts|promotions)(?: please)?|optout)"
)
_OPT_IN = re.compile(
    r"(?:start|alta|darme de alta|subscribe|activar mensajes|quero receber|unstop|opt in|"
    r"(?:quiero )?(?:recibir|volver a recibir) mensajes|reactivar|suscribirme|quiero suscribirme|"
    r"quero receber mensagens|voltar|i want (?:the )?messages(?: again)?)"
)


def guard(turn: Turn, state: SessionState) -> RoutingDecision | None:
    """The decision if no words need be weighed, else None."""
    text = spoken_text(turn)
    return wordless(turn, text, state) or plainly_wished(text, opted_out=state.opted_out)


def wordless(turn: Turn, text: str, state: SessionState) -> RoutingDecision | None:
    """The decision about a turn whose `text` says nothing, if it has any; else None."""
    tapped = None if turn.choice_id is None else parse_choice(turn.choice_id)
    if tapped is not None:
        lane, intent = INTENTS[tapped.kind]
        return decided(lane, intent, f"tapped {tapped.kind}")
    if text and turn.kind in _SPOKEN:
        return None
    if turn.kind is MessageKind.WELCOME:
        return decided(Lane.INFO, "greeting", "opened the chat")
    if turn.kind is MessageKind.LOCATION:
        return _shared_location(turn, state)
    if turn.kind is MessageKind.ORDER:
        return decided(Lane.COMMERCE, "add_item", "sent a cart")
    if not text:
        return decided(_present_lane(state), NON_TEXT, f"sent {turn.kind.value}")
    return None


def plainly_wished(text: str, *, opted_out: bool) -> RoutingDecision | None:
    """The decision about words that ask for no more messages, or for messages again; else None."""
    words = normalise(text)
    if _OPT_OUT.fullmatch(words):
        return decided(Lane.INFO, OPT_OUT, "asked for no more messages")
    if opted_out and _OPT_IN.fullmatch(words):
        return decided(Lane.INFO, OPT_IN, "asked for messages again")
    return None


def spoken_text(turn: Turn) -> str:
    """The words of a turn, be they typed, tapped or under a picture; empty if it has none."""
    if turn.kind in _SPOKEN:
        text = turn.text
        if text[:1] in SIGNS:
            text = said_by_sign(text) or text
        return text or turn.choice_title or ""
    return turn.text if turn.kind in _CAPTIONED else ""


def decided(lane: Lane, intent: str, reason: str) -> RoutingDecision:
    return RoutingDecision(
        lane=lane, intent=intent, confidence=1.0, tier="guard", reasons=(reason,)
    )


def _shared_location(turn: Turn, state: SessionState) -> RoutingDecision:
    if turn.location is None:
        return decided(_present_lane(state), NON_TEXT, "sent a location that cannot be read")
    if (state.pending_question or "").startswith("commerce:") and state.cart_items:
        return decided(
            Lane.COMMERCE, "choose_delivery_or_pickup", "shared a location while ordering"
        )
    if state.last_intent == "delivery_zones":
        return decided(Lane.INFO, "delivery_zones", "shared a location after asking for delivery")
    return decided(Lane.INFO, "locations", "shared a location")


def _present_lane(state: SessionState) -> Lane:
    return Lane(state.current_lane) if state.current_lane else Lane.INFO
