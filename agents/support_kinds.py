"""What went wrong and how somebody feels about it, read from their words in es, en and pt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from config.support import CaseKind, CasePriority
from orchestrator.routing.normal_text import normalise

_ARRIVED = r"(?:lleg\w+|vin\w+|veni\w+|traj\w+|mand\w+|entreg\w+|estab\w+|est[ae]\w*|cheg\w+|veio)"
_KINDS: tuple[tuple[CaseKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"\b(?:{pattern})\b"))
    for kind, pattern in (
        (
            CaseKind.CHARGED_TWICE,
            r"cobr\w+ (?:\w+ )?(?:doble|dos veces|2 veces|de mas|mas de la cuenta)|dobles? cobros?|"
            r"cobros? (?:dobles?|duplicados?)|dos cobros|descontaron (?:doble|dos veces|de mas)|"
            r"charged (?:\w+ )?(?:twice|double|two times|too much)|double charged?|overcharged|"
            r"cobr\w+ (?:\w+ )?(?:duas vezes|em dobro|a mais)|cobranca (?:dupla|duplicada)",
        ),
        (
            CaseKind.MISSING,
            r"falt(?:o|a|an|aron|aba|aban|ando|ou|aram|am)|incomplet\w+|olvid\w+|missing|incomplete|"
            r"forgot|left out|esquecer\w*|esqueceu|sin (?:la|el|las|los) (?:gaseosa|bebida|salsa|"
            r"adicion)\w*|no (?:me )?(?:vino|vinieron|venia|venian|trajeron|mandaron|incluyeron|"
            r"enviaron|echaron) (?:el|la|los|las|mi|mis|ningun\w*|nada de)|(?:did not|without) "
            r"(?:come with|include|bring|get|my|the)|"
            r"nao (?:veio|vieram|mandaram) (?:o|a|os|as|meu)",
        ),
        (
            CaseKind.WRONG,
            r"equivoc\w+|(?:no|nao) (?:es|era|e|fue|foi) (?:lo|la|el|o|a) que|lo que no|otr[ao] "
            r"(?:pizza|producto|pedido|cosa|sabor|orden)|(?:trajeron|mandaron|llego|enviaron|"
            r"entregaron) (?:otr[ao]|algo que)|en (?:vez|lugar) de|wrong|not what i|instead of|"
            r"mixed up|errad[oa]s?|trocad[oa]s?|outr[ao] (?:pizza|produto|pedido)|em vez de",
        ),
        (
            CaseKind.COLD,
            r"fri[oa]s?|helad[a]s?|cold|frozen|gelad[oa]s?|(?<!sin )calentar",
        ),
        (
            CaseKind.QUALITY,
            r"crud[oa]s?|quemad[oa]s?|pelos?|cabelos?|hair|mal sabor|sabe (?:mal|feo|raro)|"
            r"ranci[oa]s?|vencid[oa]s?|danad[oa]s?|podrid[oa]s?|dur[oa]s?|aplastad\w+|regad[oa]s?|"
            r"derramad\w+|rot[oa]s?|mosca|cucaracha|insecto|bicho|barata|gusano|mala calidad|"
            r"intoxic\w+|raw|undercooked|burnt|burned|stale|spoiled|squashed|spilled|bad quality|"
            r"disgusting|cru[as]?|queimad[oa]s?|estragad[oa]s?|amassad[oa]s?|mofo|ma qualidade",
        ),
        (
            CaseKind.LATE,
            rf"demor\w+|retras\w+|atras\w+|no (?:me )?(?:ha|han|a) llegad[oa]|no (?:me )?lleg\w+|"
            rf"nunca (?:me )?lleg\w+|{_ARRIVED} (?:muy |super |bastante )?tarde|llev(?:o|amos) "
            rf"(?:\w+ )*(?:hora|horas|minutos|min|esperando|rato)|hace (?:\w+ )*(?:hora|horas|"
            rf"minutos|min|rato)|esperando|late|delay\w*|still waiting|waiting for|not (?:yet )?"
            rf"(?:arrived|come|here|received)|taking (?:so|too|forever)|never (?:arrived|came)|"
            rf"demora\w*|nao (?:chegou|chega)|ainda nao",
        ),
        (
            CaseKind.REFUND,
            r"devol\w+|devuelv\w+|reembols\w+|rembols\w+|reintegr\w+|refund\w*|money back|"
            r"return it|estorn\w+|dinheiro de volta|cambi(?:ar|en|o)\w*|exchange|trocar",
        ),
    )
)
"""In this order: "llegó tarde y fría" is a cold one, what is missing outweighs both."""

_VAGUE = re.compile(
    r"(?:hola|buen[oa]s|dias|tardes|noches|hello|hi|hey|good|morning|evening|oi|ola|boa|bom|dia|"
    r"tarde|noite|veio|vino|trajeron|mandaron|do|da|dos|das|no|na|del|los|las|su|sus|sobre|about|of|your|their|este|esta|this|muy|very|i|"
    r"muito|tengo|tuve|hay|con|have|there|would|like|tenho|tive|houve|quiero|quisiera|want|"
    r"quero|poner|"
    r"devuelv\w+|plata|dinero|money|back|dinheiro|volta|hacer|make|fazer|to|un|una|a|an|"
    r"uma?|el|la|mi|my|meu|minha|the|o|de|en|with|com|"
    r"por|problemas?|problem|problema|queja|quejarme|reclamos?|reclamar|complaint|complain|"
    r"reclamacao|inconveniente|issue|something|algo|salio|went|mal|pedido|order|orden|ultimo|last|"
    r"ayuda|help|ajuda|caso|case|reportar|report|relatar|abrir|open|devolucion(?:es)?|refund|"
    r"reembolso|devolver|devolucao|cambio|return|troca|si|yes|sim|no|nao|otra|otro|cosa|else|outra|"
    r"coisa|malo|bad|quality|calidad|mala|demorado|late|llego|equivocado|wrong|falto|arrived|cold|"
    r"frio|cobro|doble|charged|twice|missing|falt\w+|"
    r"incomplet\w+|is|it|me|que|pedi|cobraron|vino|"
    r"chegou|errado|atrasado)"
)

_UNWELL = re.compile(
    r"\b(?:intoxic\w+|vomit\w+|me enferm\w+|nos enferm\w+|se enferm\w+|reaccion alergica|"
    r"(?:me|le|nos) dio (?:una )?alergia|(?:terminamos|termine|termino|acabe) en (?:el hospital|"
    r"urgencias|la clinica)|food poison\w*|poisoned|got sick|made (?:me|us) sick|threw up|"
    r"allergic reaction|reacao alergica|passei mal|passamos mal|passando mal|"
    r"(?:un |pedazos? de )vidrio|broken glass|glass in|(?:um |cacos? de )vidro)\b"
)
_FURIOUS = re.compile(
    r"\b(?:denunci\w+|demand(?:ar|a|o|are|aremos)|abogado|superintendencia|sic|ladron\w*|ratas?|"
    r"rateros|estaf\w+|hijue?\w*|hp|mierda|malparid\w+|gonorrea|carajo|lawyer|sue|scam\w*|thieves|"
    r"fuck\w*|shit\w*|wtf|procon|processar|golpe|ladroes|porra|merda|palhacada)\b"
)
_ANGRY = re.compile(
    r"\b(?:pesim[oa]\w*|horribl\w+|asco|asqueros\w+|inaceptable\w*|indignad\w+|furios\w+|enojad\w+|"
    r"brav[oa]|molest[oa]|hart[oa]|cansad[oa]|ridicul\w+|verguenza|nunca mas|no vuelvo|el colmo|"
    r"descar\w+|irrespet\w+|decepcion\w+|absurd\w+|worst|terrible|awful|unacceptable|disgusting|"
    r"furious|angry|ridiculous|never again|fed up|disappoint\w+|pessim\w+|vergonha|raiva|"
    r"inaceitavel|revoltad\w+|nunca mais|decepcion\w+)\b"
)
_FEWEST_LETTERS = 12
_SHOUTED = 0.7
"""Share of capitals from which a text shouts."""

FURIOUS = 3
ANGRY = 2
_STEPS = (CasePriority.LOW, CasePriority.NORMAL, CasePriority.HIGH, CasePriority.URGENT)


def kind_of(text: str) -> CaseKind | None:
    """The kind of trouble the words tell, if they tell one."""
    plain = normalise(text)
    return next((kind for kind, pattern in _KINDS if pattern.search(plain)), None)


def says_something(text: str, least: int = 2) -> bool:
    """Whether the words hold more than that something is wrong: `least` words that tell.

    One may be a name or a slip; where a thing is asked for, one is the answer.
    """
    telling = [word for word in normalise(text).split() if not _VAGUE.fullmatch(word)]
    return len(telling) >= least


def is_unwell(text: str) -> bool:
    """Whether somebody was or may be hurt: nothing is more urgent."""
    return _UNWELL.search(normalise(text)) is not None


def temper(text: str, said_before: Sequence[str] = ()) -> int:
    """From 0, calm, over `ANGRY` to `FURIOUS`; `said_before` are the user's earlier messages."""
    plain = normalise(text)
    if _FURIOUS.search(plain):
        return FURIOUS
    score = min(2, len(_ANGRY.findall(plain)))
    score += _shouts(text) + ("!!" in text or "?!" in text)
    score += bool(plain) and any(normalise(earlier) == plain for earlier in said_before)
    return min(FURIOUS, score)


def _shouts(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    capitals = sum(sign.isupper() for sign in letters)
    return len(letters) >= _FEWEST_LETTERS and capitals >= _SHOUTED * len(letters)


def raised(priority: CasePriority, *, anger: int, vip: bool, unwell: bool) -> CasePriority:
    """A step up for a regular of the house and for anger, two for fury; hurt is urgent always."""
    if unwell:
        return CasePriority.URGENT
    steps = vip + (2 if anger >= FURIOUS else anger >= ANGRY)
    return _STEPS[min(len(_STEPS) - 1, _STEPS.index(priority) + steps)]
