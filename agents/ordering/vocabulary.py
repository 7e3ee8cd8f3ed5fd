"""The words of orders in es, en and pt, normalised: phrases of a kind are parted by bars."""

from __future__ import annotations

from agents.ordering.kinds import Entry, Kind

PHRASES: dict[Kind, str] = {
    Kind.ADD: """
        quiero|quisiera|queria|quieren|queremos|deseo|dame|deme|denme|danos|ponme|pongame|pon|poner|
        agrega|agregue|agregar|agregame|agregueme|anade|anadir|anademe|suma|sumame|sumale|incluye|
        incluir|regalame|regaleme|regalanos|me regalas|me regala|me das|me da|me vendes|me vende|
        me agregas|me agrega|me anades|me sumas|me incluyes|agregas|pones|me puedes agregar|
        me puedes poner|puedes agregar|puedes poner|me podrias agregar|me colocas|le agregas|
        me pones|me traes|me trae|traeme|traigame|mandame|mandeme|enviame|me mandas|me envias|
        necesito|pido|pedir|quiero pedir|voy a pedir|me gustaria|me gustaria pedir|para pedir|
        vendeme|apuntame|anotame|echame|me antoje de|seria|serian|tambien|ademas|
        colaborame con|me colaboras con|
        make me|i want|i would like|i will have|i will take|we want|we would like|want|would like|
        give me|
        get me|can i get|can i have|could i get|could i have|may i have|can we get|let me get|
        let me have|i need|add|put|put in|order|send me|i will get|i will order|to order|also|plus|
        quero|eu quero|queria pedir|gostaria de|me ve|ve pra mim|me manda|manda|mande|adiciona|
        adicione|adicionar|acrescenta|acrescente|coloca|coloque|poe|bota|me traz|traz|traga|
        vou querer|vou pedir|quero pedir|inclui|inclua|preciso de|tambem""",
    Kind.PUT_ON: """
        ponle|pongale|ponles|ponganle|agregale|agreguele|anadele|echale|echele|adicionale|sumale|
        add to it|put on it|poe nela|coloca nela|bota nela""",
    Kind.REMOVE: """
        quita|quitar|quite|quitame|quiteme|quitalo|quitala|quitalos|quitalas|elimina|elimine|
        eliminar|eliminame|saca|sacar|saque|sacame|sacala|sacalo|borra|borrar|borre|borrame|retira|
        retirar|retire|descarta|no quiero|ya no quiero|ya no|cancela|cancelar|cancelame|
        no me pongas|no me mandes|menos|
        remove|take off|take out|take away|delete|drop|cancel|i do not want|do not want|
        no longer want|
        i no longer want|without the|get rid of|leave out the|
        tira|tire|tirar|retirar|remova|remover|exclui|exclua|nao quero mais|
        nao quero|eu nao quero""",
    Kind.TAKE_OFF: """
        quitale|quitales|quitenle|quitele|sacale|saquele|que no lleve|que no tenga|que no traiga|
        no le pongas|no le pongan|no le ponga|no le eches|no le echen|
        hold the|leave out|leave off|tira dela|nao coloca|nao poe|nao coloque""",
    Kind.CHANGE: """
        cambia|cambiar|cambie|cambiame|cambieme|cambiala|cambialo|cambialas|cambialos|cambielo|
        cambiela|reemplaza|reemplazar|reemplazala|sustituye|modifica|
        me cambias|me cambia|puedes cambiar|
        change|swap|replace|switch|exchange|change it|swap it|
        troca|trocar|troque|muda|mudar|mude|substitui|substitua""",
    Kind.PREFER: """
        mejor|prefiero|mas bien|que sea|que sean|que este|hazla|hazlo|hazlas|hazlos|dejala|dejalo|
        dejalas|dejalos|dejala en|dejalo en|dejalas en|dejalos en|ponla|ponlo|la quiero|lo quiero|
        las quiero|los quiero|mejor que sea|mejor que sean|no mejor|mejor dame|mejor ponme|
        make|make it|make them|make that|make those|rather|i would rather|i would prefer|i prefer|
        actually|on second thought|should be|let it be|let us make it|
        melhor|prefiro|faz|faca|que seja|que sejam|deixa|deixe|na verdade|melhor seja""",
    Kind.CORRECT: """
        son|eran|fueron|dije|quise decir|
        it is|it was|they are|they were|that is|that was|there are|there were|i said|i meant|
        sao|eram|foram|eu disse|disse|quis dizer|eu quis dizer""",
    Kind.WITH: "con|with|com|que lleve|que tenga|doble|double|dobro de|dupla|duplo|bastante|mucho|"
    "mucha|extra de|adicional de|adicion de|mas",
    Kind.WITHOUT: "sin|without|sem|sin nada de|nada de|w o",
    Kind.INSTEAD: "en vez de|en lugar de|instead of|em vez de|no lugar de|ao inves de|"
    "em vez da|em vez do|no lugar da|no lugar do|ao inves da|ao inves do|en vez del|en lugar del|"
    "en cambio de|rather than",
    Kind.OF: "de|del|of|da|do|das|off|from",
    Kind.HALF: "mitad|half|metade|mitad de",
    Kind.SAME: "lo mismo|la misma|el mismo|las mismas|los mismos|lo de siempre|igual|iguales|"
    "de lo mismo|de la misma|del mismo|de las mismas|como esa|como ese|como esas|the same|"
    "the same one|same|same again|same thing|of the same|of the same one|of the same thing|"
    "like that|like that one|like those|just like that|o mesmo|a mesma|igual a|igualzinho|iguais|"
    "do mesmo|da mesma|como essa|como esse",
    Kind.SOME: "de ellas|de ellos|de las dos|de los dos|de las tres|de los tres|de esas|de esos|"
    "of them|of those|of these|of the two|of the three|delas|deles|das duas|das tres|dessas",
    Kind.ALL: "todas|todos|todo|ambas|ambos|both|all|all of them|both of them|cada una|cada uno|"
    "tudo|as duas|os dois|each",
    Kind.LAST: "ultima|ultimo|last|last one|the last one|la ultima|el ultimo|a ultima|o ultimo|"
    "latest",
    Kind.ANOTHER: "otra|otro|otras|otros|another|another one|outra|outro|outras|outros|"
    "other|others|other one|other ones",
    Kind.MORE: "mas|more|mais|de mas|adicional|adicionales|extra mas",
    Kind.AND: "ni|nem|nor|y|e|and|i|mas un|mas una|o|u|or|ou|junto con|acompanada de|acompanado de",
    Kind.TIMES: "veces|times|vezes",
    Kind.INTO: "por|a|al|para|to|for|into|on|pela|pelo|pelas|pelos|pra|en|em|in|ao",
    Kind.DEFINITE: "la|el|los|las|lo|the|os|as|o|mi|mis|my",
    Kind.THIS: "esa|ese|esta|este|eso|esto|esas|esos|it|that|this|them|those|these|essa|esse|isso|"
    "one|ones|ela|ele|le|les|nela|nele|dela|dele",
}
CLEAR = """
    vacia el carrito|vaciar el carrito|vacia mi carrito|vaciar carrito|vacia todo|vaciar|borra todo|
    borrar todo|borra el carrito|borra mi pedido|borra el pedido|quita todo|quitar todo|
    quitalo todo|
    elimina todo|eliminar todo|elimina el carrito|saca todo|cancela todo|cancelar todo|
    empezar de nuevo|empezar de cero|empecemos de nuevo|comenzar de nuevo|volver a empezar|
    limpia el carrito|limpiar el carrito|ya no quiero nada|no quiero nada|borralo todo|
    empty the cart|empty my cart|empty cart|clear the cart|clear my cart|clear cart|
    clear everything|
    clear it all|remove everything|remove all|delete everything|delete all|start over|start again|
    cancel everything|take everything out|i do not want anything|clear my order|
    esvazia o carrinho|esvaziar o carrinho|esvaziar carrinho|limpa o carrinho|limpar o carrinho|
    limpar carrinho|tira tudo|tirar tudo|remove tudo|remover tudo|apaga tudo|apagar tudo|
    cancela tudo|cancelar tudo|comecar de novo|recomecar|nao quero mais nada|nao quero nada"""
NOTHING = """
    ah|oh|eh|ay|uy|ahh|
    para mi|hola|buenas|buenos|dias|tardes|noches|dia|tarde|noche|hey|hi|hello|oi|ola|bom|boa|noite|
    good morning|good evening|good afternoon|por favor|favor|please|gracias|muchas gracias|thanks|
    thank you|obrigado|d|me|te|se|nos|le|que|si|claro|ok|okay|listo|vale|dale|
    bueno|entonces|pues|ahi|yes|yeah|sure|sim|entao|just|solo|solamente|sola|solas|sozinha|nomas|only|so|apenas|pero|but|
    porem|veci|amigo|amiga|senor|senora|parce|some|unos pocos|unidad|unidades|unit|units|porcion|
    porciones|order|pedido|carrito|cart|carrinho|de la orden|del pedido|del carrito|from the cart|
    from my order|from the order|from my cart|al pedido|al carrito|a mi pedido|to my order|
    to the order|to the cart|to my cart|do pedido|do carrinho|no carrinho|ao pedido|en el carrito|
    cuanto son|cuanto es|how much is|how much are|how much is it|quanto sao|quanto e|quanto fica|
    tamano|size|tamanho|talle|talles|talla|tallas|color|cor|colour|
    sabor|tipo|is|are|es|be|sea|sean|seja|uh|um momento|este|no|nao|
    not|i|you|eu|yo|with that|for me|pra mim|para nosotros|ahora|now|agora|right now|aqui|"""
ONES = {
    "es": "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|"
    "quince|dieciseis|diecisiete|dieciocho|diecinueve|veinte|veintiuno|veintidos|veintitres|"
    "veinticuatro|veinticinco|veintiseis|veintisiete|veintiocho|veintinueve|treinta",
    "en": "||two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    "fifteen|sixteen|seventeen|eighteen|nineteen|twenty",
    "pt": "||dois|tres|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|treze|quatorze|quinze|"
    "dezesseis|dezessete|dezoito|dezenove|vinte",
}
TENS = {
    "es": {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "ochenta": 80},
    "en": {"thirty": 30, "forty": 40, "fifty": 50},
    "pt": {"trinta": 30, "quarenta": 40, "cinquenta": 50},
}
GROUPS = {
    "un par de": 2, "un par": 2, "par de": 2, "duas": 2, "a couple of": 2, "a couple": 2,
    "couple of": 2, "a pair of": 2, "um par de": 2, "um par": 2, "una docena de": 12,
    "una docena": 12, "docena de": 12, "docena": 12, "media docena de": 6, "media docena": 6,
    "docena y media": 18, "una docena y media": 18, "half a dozen": 6, "half dozen": 6,
    "a half dozen": 6, "a dozen": 12, "dozen": 12, "uma duzia de": 12, "uma duzia": 12,
    "duzia de": 12, "duzia": 12, "meia duzia de": 6, "meia duzia": 6, "catorze": 14,
    "dos docenas de": 24, "dos docenas": 24, "two dozen": 24, "duas duzias de": 24,
    "duas duzias": 24,
}  # fmt: skip
ARTICLES = {"una": 1, "un": 1, "uno": 1, "unas": 1, "unos": 1, "an": 1, "uma": 1, "um": 1}
ORDINALS = {
    "primera|primero|primer|first|primeira|primeiro|first one": 1,
    "segunda|segundo|second|second one": 2,
    "tercera|tercero|tercer|third|terceira|terceiro|third one": 3,
    "cuarta|cuarto|fourth|quarta|quarto": 4,
    "quinta|quinto|fifth": 5,
}
OWN: dict[str, dict[str, Entry]] = {
    "es": {"mas": Entry(Kind.MORE), "media": Entry(Kind.HALF), "medio": Entry(Kind.HALF)},
    "en": {
        "a": Entry(Kind.ARTICLE, 1),
        "one": Entry(Kind.ARTICLE, 1),
        "no": Entry(Kind.WITHOUT),
        "once": Entry(Kind.NOTHING),
        "minus": Entry(Kind.WITHOUT),
        "extra": Entry(Kind.WITH),
        "o": Entry(Kind.NOTHING),
        "for a": Entry(Kind.INTO),
        "one more": Entry(Kind.ANOTHER),
        "i": Entry(Kind.NOTHING),
    },
    "pt": {
        "mas": Entry(Kind.NOTHING),
        "a": Entry(Kind.DEFINITE),
        "o": Entry(Kind.DEFINITE),
        "dos": Entry(Kind.OF),
        "meia": Entry(Kind.HALF),
        "meio": Entry(Kind.HALF),
        "no": Entry(Kind.NOTHING),
        "na": Entry(Kind.INTO),
        "nas": Entry(Kind.INTO),
        "nos": Entry(Kind.INTO),
        "mais um": Entry(Kind.ANOTHER),
        "mais uma": Entry(Kind.ANOTHER),
    },
}
"""What words mean in one language that mean something else, or nothing, in the others."""
ONE_MORE = "una mas|un mas|uno mas"
THAT_ONE = (
    "que una sea|que uno sea|que una este|que una lleve|que uno lleve|que una tenga|numa|numa so|"
    "one be|one should be|que uma seja|que um seja|que uma leve|que uma tenha"
)
""""que una sea grande": of several there are."""
