"""Words of everyday talk, which are never taken for a misspelt word of a catalogue."""

from __future__ import annotations

from orchestrator.routing.normal_text import normalise
from orchestrator.routing.phrases import stem, stems

_SPANISH = """
    abren abre abrir abierto cierran cierra atienden atiende hora horas tomar beber comer picar
    bebo tomo como comida cena almuerzo desayuno plata dinero transferi transferir transferencia
    transfiero pague pagar pago pagado pagamos cuenta efectivo tarjeta cambio vuelto comprobante
    consigne consignacion billete recibo factura datos nombre telefono celular correo numero
    direccion calle carrera barrio torre casa apartamento apto edificio conjunto porteria portero
    timbre puerta esquina piso interior oficina local centro iglesia parque llego llegar llegue
    llega llegaron nunca siempre tarde temprano rapido rapida vengan venga vienen viene vuelvo
    espera esperar espero esperando momento rato minuto minutos hoy ayer manana semana noche
    hambre rico rica ricas delicioso mejor peor frio fria caliente gente persona personas ninos
    nino amigos familia mama papa hermano hermana esposa esposo novia novio jefe cumpleanos feliz
    fiesta reunion gracias perdon disculpa disculpe lamento hablar hablo llamo llamar llame alguien
    nadie alla aca aqui alli cerca lejos donde cuando cuanto cuanta cual quien porque bueno buena
    bien mal malo vivo vive veo ver mira mire digo dime decir escribo escribir mando mandar envio
    entiendo entender creo pienso pensar puedo puede pueden poder quiero hacer hago hice tengo
    tienen tiene hay algo nada todo todos alguna alguno otro otra mismo misma nuevo nueva igual
    salsa salsas servilletas cubiertos platos vasos bolsa
    normal normales sencilla sencillo simple vegeta provecho demora demorado doble cobraron cobro
    cobrar cuesta vale valor precio total ayuda ayudar problema queja reclamo pedido orden domicilio
    recomiendas recomienda recomendacion carolina carlos maria jose juan pedro luis ana andres"""
_ENGLISH = """
    open opens opened close closed time hours drink drinks drinking eat eating food dinner lunch
    breakfast money cash paid pay paying payment transfer transferred sent send change card bill
    receipt invoice name phone number email address street house apartment building gate door
    doorman floor office bell corner church park arrive arrived arrives never always late later
    early soon quick quickly hurry wait waiting moment minute minutes today yesterday tomorrow week
    morning evening night hungry great good better best worse cold hot people person kids children
    friends family mother father brother sister wife husband girlfriend boyfriend boss birthday
    happy party meeting thanks sorry mistake talk call calls called calling someone anybody nobody
    there here where when what which who near far leave left look looks looking think mind total
    sauce sauces napkins
    light sweet heavy nice fine plain simple normal regular usual same other others total help
    problem complaint order delivery recommend blue green ring keep charge charged twice location
    located way charles john mary peter james david anna maybe really sure please write wrote"""
_PORTUGUESE = """
    abrem abre abrir aberto fecham fecha horas hora beber tomar comer comida jantar almoco cafe
    dinheiro transferi transferir transferencia paguei pagar pago pagamento pix cartao troco
    recibo nota fiscal comprovante nome telefone celular numero endereco rua bairro casa predio
    portaria porteiro porta andar esquina igreja centro parque chegar chegou chego chegando chegam
    nunca sempre tarde cedo rapido rapida venham vem venha voltar volto espera esperar esperando
    pouco momento minuto minutos hoje ontem amanha semana noite fome gostoso melhor pior frio fria
    molho molhos guardanapos
    quente gente pessoa pessoas criancas amigos familia mae pai irmao irma esposa marido namorada
    namorado chefe aniversario feliz festa obrigado obrigada desculpa desculpe falar falo ligo liga
    ligar alguem ninguem la aqui ali perto longe onde quando quanto qual quem porque bom boa mal
    ruim moro mora vejo ver olha digo diz dizer escrevo mando mandei mandar envio entendo acho
    penso pensar posso pode podem fazer faco fiz tenho tem algo nada tudo alguma algum outro outra
    mesmo mesma novo nova igual normal normais simples leve doce apetite demora tempo cobraram
    cobrar custa preco total ajuda problema queixa pedido entrega recomenda deixa deixar engano
    enganei voces ficam ficar indo vou carlos maria jose joao pedro ana"""

EVERYDAY = stems(f"{_SPANISH} {_ENGLISH} {_PORTUGUESE}")
"""Stems, of all languages: people mix them."""
_VERBS = (
    "ar", "er", "ir", "ando", "endo", "indo", "amos", "emos", "imos", "aste", "iste", "aron",
    "eron", "aram", "eram", "iram", "ing",
)  # fmt: skip


def verb_ending(word: str) -> str:
    """How a verb ends, if the word looks like one; empty if it does not."""
    return next((ending for ending in _VERBS if word.endswith(ending)), "")


_ADDRESSING = stems(
    "usted ustedes vos voy vas vamos va joven mijo mija senora don dona ay oh pues que este esa "
    "ahi aca nomas porfa porfis plis please just like can could would will shall let com fazer "
    "vou voce gostaria ver nas nos instead though then while"
)
"""Words people put around an order."""
_TO_ME = ("arme", "erme", "irme", "arnos")
""""mandarme"."""


def telling(said: str) -> str:
    """What is left of an unknown thing without the words of everyday talk around it."""
    return " ".join(word for word in said.split() if not _is_talk(word))


def _is_talk(word: str) -> bool:
    plain = normalise(word)
    asked_for = plain.endswith(_TO_ME)
    return not plain or asked_for or stem(plain) in EVERYDAY or stem(plain) in _ADDRESSING
