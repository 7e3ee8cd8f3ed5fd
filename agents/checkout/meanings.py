"""What short words mean while an order is made: that is all, start over, deliver it, a coupon."""

from __future__ import annotations

from agents.asked import Asked
from agents.checkout.draft import DELIVERY, PICKUP
from agents.sentences import sought, whole
from config.profile import BusinessProfile
from orchestrator.routing.answers import is_yes, keeps

_THAT_IS_ALL = whole(
    r"(?:(?:no |ya |listo |ok |y |pues |bueno |mijo |mija |joven |veci |parce |gracias |si )*"
    r"(?:eso es todo|es todo|eso seria todo|seria todo|todo|nada mas|"
    r"solamente eso|unicamente eso|"
    r"no mas|solo eso|seria eso|eso|ya esta|ya|listo|lista|asi esta(?: bien| perfecto)?|asi|"
    r"eso nomas|nomas|nomas eso|con eso|con eso esta bien|"
    r"confirmar?|confirmalo|confirmado|finalizar|terminar|cerrar pedido|pagar|a pagar|checkout|"
    r"check out|that is all|that is it|nothing else|no more|i am done|done|place (?:the )?order|"
    r"so isso|e so isso|e so|mais nada|nada mais|isso e tudo|fechar pedido|pronto)"
    r"(?: (?:gracias|muchas gracias|por favor|thanks|please|obrigad[oa]|nada mas|el pedido|"
    r"mi pedido|order|pedido|por ahora|for now|por enquanto|parce|mijo|mija|joven|veci\w*))*)"
)
_GIVE_UP = whole(
    r"(?:(?:no |ya |mejor |quiero |quisiera |por favor |ay |i want to |please |quero )*"
    r"(?:cancel(?:ar|a|e|o|alo|arlo|en|ado)?|cancelemos|olvidalo|olvidelo|dejalo|dejemoslo|"
    r"ya no quiero(?: nada| el pedido| pedir)?|no quiero nada|mejor nada|nada olvidalo|"
    r"never ?mind|forget it|forget about it|deixa pra la|esquece|desisto|"
    r"nao quero mais(?: nada)?)"
    r"(?: (?:todo|el|mi|este|the|my|order|pedido|it|meu|o|asi|la|orden|gracias|por|favor))*)"
)
_START_OVER = sought(
    r"\b(?:empezar de (?:nuevo|cero)|empecemos de (?:nuevo|cero)|volver a empezar|desde cero|"
    r"de cero|reiniciar|borra(?:r)? todo|start (?:over|again)|from scratch|"
    r"comecar (?:de novo|do zero)|recomecar)\b"
)
_PICKUP = sought(
    r"\b(?:recoger(?:lo|la|los)?|recojo|recogida|la recojo|lo recojo|paso (?:por|a)|pasare|"
    r"voy por|voy a recoger|retir(?:ar|o|arlo|ada)|para llevar|pick ?(?:it )?up|pickup|collect|"
    r"take ?away|take ?out|to go|buscar|busco|viagem|en (?:el )?local|en la tienda|"
    r"en la sede|na loja)\b"
)
_DELIVERY = sought(
    r"\b(?:domicilio|domicilios|domi|domis|"
    r"(?:a|para|hasta|en) (?:mi |la )?casa|envi(?:o|ar|en|enlo|enmelo|amelo)|mand(?:ar|en|"
    r"enlo|enmelo|amelo)|traig(?:an|anlo|anmelo|amelo)|traemelo|llev(?:en|enlo|enmelo|amelo|arlo|arme)|"
    r"deliver(?:y|ed)?|bring it|send it|entreg(?:a|ar|uem)|a domicilio)\b"
)
_HOW_LONG = sought(
    r"\b(?:(?:cuanto|que tanto)(?: tiempo| rato)?(?: (?:mas|se|me|le|nos|va|van|a|toma))* "
    r"(?:demor\w+|tard\w+|lleg\w+|falta|toma|espera\w*)|cuanto (?:tiempo|rato)|"
    r"en cuanto (?:tiempo )?(?:lleg\w+|esta\w*|sale|lo tienen)|(?:se )?(?:demora|tarda)n? mucho|"
    r"(?:a que hora|cuando|para cuando) (?:me |nos )?(?:lleg\w+|esta(?:ria)? list\w+)|"
    r"tiempo de (?:entrega|espera)|how long|how soon|how much time|when (?:will|would|does|is) "
    r"(?:it|my order|the order|the food) (?:arrive|be|get|ready|come)\w*|delivery time|"
    r"quanto tempo|demora (?:quanto|muito)|em quanto tempo|que horas (?:chega|fica pronto))\b"
)
_SAME_ADDRESS = sought(
    r"\b(?:(?:a|en) )?(?:la misma (?:direccion|casa)|el mismo (?:lugar|sitio|apartamento)|"
    r"donde siempre|(?:the )?same (?:address|place)|(?:o )?mesmo (?:endereco|lugar))\b"
)
_ORDERS = sought(
    r"^(?:(?:listo|ok|okay|bueno|vale|dale|perfecto|si|sim|great|alright|entonces|ah|uy|pues|y|"
    r"beleza) )*(?:me )?(?:dame|deme|da|das|regala\w*|regalas|ponme|pon|mandame|mandas|manda|"
    r"vende\w*|quiero|quisiera|agrega\w*|i want|i will (?:have|take)|i would like|give me|"
    r"can i (?:have|get)|quero|ve|vou querer)\b"
)
_DETAILS = sought(
    r"\b(?:informacion|info|detalles?|ingredientes|information|details|ingredients|informacoes|"
    r"informacao|detalhes?) (?:de|del|sobre|about|of|on|da|do|acerca)\b"
)
_FEE = sought(
    r"\b(?:cuant[oa]s?|a como|que (?:precio|costo|valor)|how much|quanto|qual o valor)\b.*"
    r"\b(?:domicilios?|domi|envio|delivery|entrega|frete)\b"
)
_COUPON = sought(
    r"\b(?:cupon|codigo(?: de descuento| promocional)?|coupon|promo code|discount code|voucher|"
    r"cupom|codigo)(?: (?:es|is|de|e|llamado))?(?: (?P<code>[a-z0-9]{3,32}))?"
)
_NO_CODE = frozenset({"de", "que", "tengo", "descuento", "promocional", "para", "por", "the"})
_REPEAT = sought(
    r"\b(?:(?:repit\w*|repet\w*|repeat)\b.*|lo (?:mismo|de siempre)|(?:the )?(?:same|usual)"
    r"(?: as (?:last time|before)| again)?|o (?:mesmo|de sempre)|mi ultimo pedido otra vez)"
)
_AGREES = whole(
    r"(?:(?:si|sip|sii|yes|yeah|yep|sim|ok|okay|oki|listo|lista|dale|claro|bueno|perfecto|correcto|"
    r"exacto|confirm\w*|de acuerdo|de una|hagale|va|vale|asi es|asi esta bien|todo bien|esta bien|"
    r"todo correcto|pidelo|hazlo|eso|place it|place the order|go ahead|sounds good|sure|great|"
    r"perfect|all good|pode(?: ser| confirmar| fechar| pedir| mandar)?|isso|beleza|"
    r"fechado|certo|por supuesto|obvio|"
    r"me parece|quiero|quero|y ya|ya|lo confirmo)"
    r"(?: (?:por favor|gracias|please|thanks|senor|senora|el pedido|mi pedido|my order|o pedido|"
    r"obrigado|pedido|orden|order|que si|parce|veci\w*))* ?)+"
)
_MENU = whole(
    r"(?:(?:si|y|me|por favor|quiero|quisiera|puedo|dame|deme|muestrame|muestreme|pasame|enviame|"
    r"mandame|regalame|ver|a ver|show me|send me|see|can i see|quero|manda|mostra) )*"
    r"(?:(?:el|la|the|o|su|tu|your|un|otra vez el) )*"
    r"(?:menu|carta|catalogo|cardapio|lista de precios|opciones|options|opcoes)"
    r"(?: (?:por favor|please|otra vez|de nuevo|again|completo))*|"
    r"(?:.* )?(?:algo (?:de|para|pa|pra) (?:tomar|comer|beber|picar)|something to (?:drink|eat))"
)
_PAID = sought(
    r"\b(?:pague|pagado|transferi|consigne|envie el pago|comprobante|soporte de pago|paid|"
    r"transferred|receipt|paguei|transferi|comprovante)\b"
)
_CHANGE = sought(
    r"\b(?:cambi\w+|change|mudar|trocar|modific\w+|corrig\w+|corregir|update|edit\w*) "
    r"(?:(?:de|la|el|the|my|mi|o|a|forma|metodo|medio|way|delivery) )*"
    r"(?P<what>direccion|address|endereco|hora|horario|time|pago|payment|pagamento|pay|"
    r"entrega|cupon|coupon|cupom)\b"
)
_CHANGED = {
    **dict.fromkeys(("direccion", "address", "endereco"), "address"),
    **dict.fromkeys(("hora", "horario", "time"), "schedule"),
    **dict.fromkeys(("pago", "payment", "pagamento", "pay"), "payment"),
    **dict.fromkeys(("cupon", "coupon", "cupom"), "coupon"),
    "entrega": "fulfillment",
}
_BEGINS = whole(
    r"(?:(?:yo |si |me gustaria |quiero |quisiera |deseo |necesito |puedo |para |voy a |vamos a |"
    r"i want to |i would like to |can i |quero |gostaria de |posso )*)"
    r"(?:hacer|realizar|montar|poner|iniciar|empezar|armar|place|make|start|fazer|comecar)"
    r"(?: (?:un|una|otro|otra|el|mi|a|an|another|um|outro|o|meu))?(?: (?:nuevo|nueva|new|novo))?"
    r" (?:pedido|orden|compra|order)(?: (?:por favor|please|nuevo|a domicilio|para domicilio))*"
)
_HELP = sought(
    r"\b(?:ayud\w+|help|ajud\w+|problema|inconveniente|duda|issue|trouble|problem|question|"
    r"assistance|pregunta)(?: \w+){0,2}? (?:con|with|com|about|sobre|de|no|on)(?: \w+)? "
    r"(?:mi|el|my|the|meu|o|un|una|a|an|um)?(?: \w+)? ?(?:pedido|orden|order|compra)\b|"
    r"\b(?:con|with|com) (?:mi|my|meu) (?:pedido|orden|order|compra)$"
)
_BEGINNING = sought(r"\b(?:hacer|realizar|armar|un|una|nuevo|make|place|a|an|new|um|fazer)\b")
_ORDER_NUMBER = sought(r"\b([tc])[ -]?([0-9a-z]{5})\b")
_AS_IT_WAS = sought(r"\b(?:como (?:estaba|antes|estava)|as it was)\b")
_WAYS_TO_PAY = sought(
    r"\b(?:formas?|medios?|metodos?|opciones|maneras?|ways?|methods?|options|meios|opcoes)\b"
    r".*\b(?:pag\w+|pay\w*)|\b(?:como|how) (?:puedo|se puede|can i|do i|posso) (?:pag\w+|pay)\b"
)
_FEW_WORDS = 9
_FEWEST_AROUND_NUMBER = 6
_EXTRAS = sought(r"\b(?:adicion\w*|toppings?|extras|adicionais|ingredientes extra)\b")


def that_is_all(asked: Asked) -> bool:
    return _THAT_IS_ALL(asked.plain) is not None


def gives_up(asked: Asked) -> bool:
    """ "Cancelar", "ya no quiero nada"; not "no, déjalo", which may leave all as it is."""
    return _GIVE_UP(asked.plain) is not None


def starts_over(asked: Asked) -> bool:
    return _START_OVER(asked.plain) is not None


def agrees(asked: Asked) -> bool:
    """Yes, in whatever words."""
    return is_yes(asked.plain) or _AGREES(asked.plain) is not None


def change_wanted(asked: Asked) -> str | None:
    """What is to be asked anew: address, schedule, payment, coupon, fulfillment."""
    found = _CHANGE(asked.plain)
    return _CHANGED[found["what"]] if found else None


def asks_for_menu(asked: Asked) -> bool:
    """ "Dame el menú", "algo de tomar": to look at, not to order."""
    return _MENU(asked.plain) is not None


def has_paid(asked: Asked) -> bool:
    """Money is said to have been sent."""
    return _PAID(asked.plain) is not None


def begins_an_order(asked: Asked) -> bool:
    """ "Quiero hacer otro pedido": nothing of it is said yet."""
    return _BEGINS(asked.plain) is not None


def wants_same_again(asked: Asked) -> bool:
    return _REPEAT(asked.plain) is not None


def asks_how_long(asked: Asked) -> bool:
    """ "¿Cuánto se demora?": until the food is there, for no word of food is in it."""
    return len(asked.words) <= _FEW_WORDS and _HOW_LONG(asked.plain) is not None


def wants_details(asked: Asked) -> bool:
    """ "Dame más información de la mediana"."""
    return _DETAILS(asked.plain) is not None


def orders(asked: Asked) -> bool:
    """ "Listo, dame una mediana": begins with the verb of an order."""
    return _ORDERS(asked.plain) is not None


def to_the_same_address(asked: Asked) -> bool:
    """ "A la misma dirección": where the last order went."""
    return _SAME_ADDRESS(asked.plain) is not None


def asks_for_fee(asked: Asked) -> bool:
    """ "A cómo sale el domicilio": to know it, not to have it delivered."""
    return _FEE(asked.plain) is not None


def takes_back(asked: Asked) -> bool:
    """ "No, déjala como estaba"."""
    return _AS_IT_WAS(asked.plain) is not None and keeps(asked.plain)


def wants_help(asked: Asked) -> bool:
    """ "Necesito ayuda con mi pedido": one there is, not one to make."""
    found = _HELP(asked.plain)
    return found is not None and _BEGINNING(asked.plain) is None


def number_named(asked: Asked) -> str | None:
    """The order ("T-7K3F9") or case ("C-7K3F9") that is all a message says."""
    found = _ORDER_NUMBER(asked.plain)
    if found is None or len(asked.words) > _FEWEST_AROUND_NUMBER:
        return None
    digits = any(map(str.isdigit, found[2]))
    dashed = "-" in asked.text or "#" in asked.text or digits
    return f"{found[1]}-{found[2]}".upper() if dashed else None


def asks_which_payments(asked: Asked) -> bool:
    """ "¿Qué formas de pago hay?"."""
    return _WAYS_TO_PAY(asked.plain) is not None


def asks_for_extras(asked: Asked) -> bool:
    return _EXTRAS(asked.plain) is not None


def fulfillment(asked: Asked) -> str | None:
    """Delivery or pickup, if the words say which."""
    if _PICKUP(asked.plain):
        return PICKUP
    return DELIVERY if _DELIVERY(asked.plain) else None


def beside_pickup(asked: Asked) -> tuple[str, ...]:
    """The words without those that say it is fetched: "retiro" is a neighbourhood somewhere."""
    found = _PICKUP(asked.plain)
    begin, end = found.span() if found else (0, 0)
    return tuple(f"{asked.plain[:begin]} {asked.plain[end:]}".split())


def coupon(asked: Asked, profile: BusinessProfile) -> str | None:
    """The code a message names: one of the business's, or the word after "cupón"."""
    for word in asked.text.replace(",", " ").replace(".", " ").split():
        known = profile.coupon(word.strip("*_\"'!?¡¿()"))
        if known is not None:
            return known.code
    found = _COUPON(asked.plain)
    code = found["code"] if found else None
    return code.upper() if code and code not in _NO_CODE else None


def speaks_of_coupon(asked: Asked) -> bool:
    return _COUPON(asked.plain) is not None
