"""What words mean across languages: "devolver", "give back" and "estornar" are one concept.

A model of little data learns a turn of phrase in one language and knows it in the others. Words are
as `normal_text` leaves them; `*` stands for any ending.
"""

from __future__ import annotations

from functools import cache, lru_cache

_WORDS: dict[str, str] = {
    # Who, what, when: what sentences are built of.
    "i": (
        "i yo eu my mi mis meu meus minha minhas me mio mia mios mine we nosotros nos our nuestro*"
    ),
    "you": "you your usted ustedes te tu ti vos voce voces vcs yall contigo seu",
    "he": (
        "he she they el ella ellos ele ela eles him her them senora muchacho senor moca moco guy"
    ),
    "not": (
        "not no nao never nunca nem ni none nothing nada tampoco without sem sin nadie "
        "ninguem nobody jamas isnt wont"
    ),
    "want": (
        "want wants quiero queria quisiera quero gostaria deseo need necesito preciso "
        "would like busco looking procuro ando procurando buscando vou voy ill id me "
        "lemme let"
    ),
    "can": (
        "can could puedo puede pueden podria podrian posso pode podem poderia poderiam se "
        "da dapra may podes puedes podemos possible posible possivel"
    ),
    "have": (
        "have has tienen tiene tenes tem tienes got hay manejan cuentan carry stock "
        "venden vende vendem vendes sell sells trabajan trabalham ofrecen offer queda "
        "quedan"
    ),
    "is": "is are es son esta estan sao estao e ta tao be esto ser",
    "what": "what que cual cuales qual quais which whats",
    "where": "where donde onde whereabouts adonde",
    "when": "when cuando quando hora horas time until hasta ate",
    "how": "how como",
    "much": (
        "much cuanto cuanta quanto qnto quanta vale cuesta custa cost costs price prices "
        "precio* preco* valor sale sai costo"
    ),
    "many": "many cuantos cuantas quantos quantas",
    "who": "who quien quienes quem",
    "why": "why porque porq motivo razon",
    "already": "already ya ja yet todavia ainda aun still sigo sigue seguimos",
    "more": (
        "more mas mais another otro otra outro outra extra additional tambien tambem also too"
    ),
    "less": "less menos only solo so just apenas nomas",
    "all": "all everything todo toda todos tudo whole entire total completo",
    "this": (
        "this that these those esto esta este eso esa ese isso isto esse essa aquel aquele aquela"
    ),
    "now": "now ahora ahorita agora ya today hoy hoje rn tonight",
    "please": "please por favor porfa porfavor kindly",
    "do": "do does hacen hace hago hacer fazem faz fazer faco did hiciste hice fiz",
    "say": "say said dijeron dijo dice disseram disse diz says told promised quedaron ficaram",
    "was": "was were fue era fueron foi foram estava estaba had been",
    # Buying.
    "order": (
        "order orders ordering ordered pedido pedidos pedir pedi pido encargo encargar "
        "encomenda encomendar encomendei orden ordenar ordene"
    ),
    "buy": (
        "buy buying bought purchase purchases purchased comprar compra compras compre "
        "comprei adquiri* compro"
    ),
    "add": (
        "add put throw agreg* anad* suma* sumar poner ponme pon ponele poneme anot* "
        "apunt* echel* metel* inclu* adicion* coloca coloc* bota acrescent* stick include "
        "toss ponga pongame poe"
    ),
    "give": (
        "give gimme dame deme regala regalame dar doy mande mandame manda send mandar get "
        "me ve traiga traeme traz llevo llevar levar take ill deje"
    ),
    "remove": (
        "remove quita* quite quiteme saca* sacar borra* elimin* retire retira tira tirar "
        "tire drop delete exclu* exclui erase leave scrap minus fuera descart* apaga "
        "vacia* empty clear esvazi* limpa hold lose bajale"
    ),
    "change": (
        "change changing cambia* cambiar cambie cambio muda* mudar switch swap troca* "
        "trocar troco exchange update actualiz* correct corregir modific* replace"
    ),
    "cart": "cart basket bag carrito carro carrinho bolsa sacola cesta canasta",
    "summary": (
        "summary resumen resumo list lista repite repetir repita repass* repasa* review "
        "reviewing show muestr* mostr* ver see view check revisar recuerd* lembra read "
        "lee"
    ),
    "sum": (
        "total cuenta bill suma* sumar soma debo owe deu damage amount monto asciende llevo conta"
    ),
    "done": (
        "done finish finaliz* terminar termine termina* terminei conclu* complete cerrar "
        "cierra cerremos fechar fecha encerra* checkout confirm* wrap submit proceed "
        "proceder proceda proced* correcto certo correct listo pronto set tramit* "
        "process* prossegu* lock"
    ),
    "recommend": (
        "recommend* recomiend* recomend* suggest* sugier* suger* sugir* indica aconsej* "
        "ideas idea ideia options opciones opcoes opcion popular vendidos sellers "
        "novedades novidades new nuevo novo browse catalogo catalog kinds tipos types "
        "kind tipo marcas brands modelos models"
    ),
    "menu": "menu carta cardapio catalogo catalog brochure listado",
    "size": (
        "size sizes talla tallas tamano tamanos tamanho tamanhos numero talle medida medidas zsize"
    ),
    "colour": (
        "colour color colors colours colores cores cor rojo azul negro verde blanco preto "
        "preta branco vermelho black blue red white green navy"
    ),
    "made": (
        "made ingredients ingredientes contains contiene lleva leva trae vem comes "
        "material gluten lactose lactosa vegan vegano vegana vegetarian* sugar azucar "
        "nuts allergen* spicy picante sabores flavours flavors sabor"
    ),
    "offer": (
        "promo promos promocion* promoc* discount* descuento* desconto* offer oferta* "
        "deal deals coupon cupon cupom sale combo 2x1"
    ),
    "stock": (
        "available availability disponible* disponivel stock queda left agotado inventory "
        "existencia*"
    ),
    "gift": "gift regalo presente present regalar",
    "few": (
        "one un una uno um uma two dos dois duas three tres couple par docena dozen duzia znum"
    ),
    # Paying.
    "pay": (
        "pay paying payment payments pago pagos pagar pague paguei pagamento pagamentos "
        "pagas abonar cancelar settle cobr* charge"
    ),
    "card": (
        "card cards tarjeta* cartao cartoes credit credito debit debito visa mastercard "
        "amex zpay maquininha datafono terminal"
    ),
    "money": (
        "cash money efectivo plata dinero dinheiro billete vuelto change troco coins dolares"
    ),
    "transfer": (
        "transfer* transfir* transferi* deposit* consign* comprobante* comprovante* "
        "receipt soporte proof screenshot captura constancia pix chave clabe cbu alias "
        "iban qr link account cuenta"
    ),
    "instalment": "installment* instalment* cuotas parcela* parcelas meses plazos klarna financ*",
    "invoice": "invoice factura* nota fiscal boleta ticket nit cnpj rfc ruc facturar tax",
    # Getting it.
    "deliver": (
        "deliver* delivery domicilio* domi entrega* entregar entregam entreguen envio* "
        "envi* reparto reparten ship shipping shipment ships frete flete despach* mandan "
        "courier llegan traen bring trae traigan"
    ),
    "pickup": (
        "pickup pick collect recoger* recojo recogerlo recoge retir* retiro buscar busco "
        "takeaway takeout viaje viagem swing paso passo pasamos passa"
    ),
    "address": (
        "address direccion endereco street calle rua avenue avenida av carrera apto "
        "apartment apartamento apt casa home house torre piso floor bloco barrio bairro "
        "edificio portal timbre porteria portaria lobby reception recepcion doorman porch"
    ),
    "zone": (
        "zone zona zonas area areas cover cubren cobertura zplace city ciudad cidade "
        "bairro barrios town state country pais province provincia radius region"
    ),
    "driver": (
        "driver drivers repartidor domiciliario motorizado entregador motoboy courier "
        "rider mensajero"
    ),
    "track": (
        "track tracking rastre* seguimiento guia status estado andamento progress "
        "progreso eta whereabouts"
    ),
    "arrive": (
        "arrive* arriving arrival llega llego llegue llegar llegado llegaron llegara "
        "chega chegou chegar chegue chegaram come coming viene venir vino vinieron veio "
        "vieram vem received recibi recebi recibido recebido get here"
    ),
    "ready": (
        "ready lista listo pronta pronto preparando prepar* finished done salio saiu "
        "shipped dispatched camino caminho way"
    ),
    "late": (
        "late tarde tardando demora* demora demorado delay* retras* atras* esperando "
        "espero waiting wait hour hours hora horas minutes minutos ago rato"
    ),
    # What goes wrong.
    "wrong": (
        "wrong equivocad* equivocaron equivoqu* errado errada erraram mal mistake error "
        "erro incorrect* different diferente otro outra distint* confund* trocad*"
    ),
    "missing": (
        "missing falta faltan faltaba falto faltou faltaram faltando forgot olvidaron "
        "esquec* incomplet* lacking vinieron short"
    ),
    "broken": (
        "broken broke roto rota rompio quebr* danad* dano damage* smashed cracked defect* "
        "prende liga funciona funcionou funcionar funcionam work works working sirve "
        "stopped crushed aplastad* amassad* apaga crackle* hueco hole manch* stain* torn "
        "rasgad*"
    ),
    "bad": (
        "bad cold frio fria crudo cru raw stale rancid vencido vencida expired spoiled "
        "azedo cortada sour podrid* marchit* wilted murch* burnt quemad* queimad* hair "
        "pelo cabelo smell* huele sucio dirty filthy imund* off rotten feo"
    ),
    "problem": "problem* issue issues inconvenient* trouble problema falla fallo fault defect",
    "doubled": "twice double doubly doble dobles veces vezes overcharged duplicad* dobro",
    "fail": "fail* declined rechazad* recusad* reject* deja error lets",
    "refund": (
        "refund* reimburs* reembols* devoluc* devuel* devolv* devolver return* returning "
        "reintegr* estorn* ressarc* reverso compensat* compensa* back regresar retornar "
        "garantia warranty"
    ),
    "cancel": (
        "cancel* anul* annul* void stop abort suspend* desist* arrepent* undo deshacer "
        "halt desfazer parar pare"
    ),
    "complain": (
        "complain* queja* reclam* reclamacao reclamaciones denunc* report insatisf* "
        "inconform* pqr feedback review resena procon"
    ),
    "angry": (
        "terrible horrible awful pesim* worst peor pior asco disgust* rude groser* gross* "
        "grosero vergonha verguenza shame ridicul* decepc* disappoint* unaccept* inacept* "
        "inaceita* respeto respeito suck* pathetic joke piada fed harto cansado ladron* "
        "ladra* thief thieves scam* estafa* robo roubo porqueria absurdo colmo insult* "
        "yelled grito gritou xingou unprofessional mediocre lament*"
    ),
    "staff": (
        "staff employee* empleado* funcionari* cajera caixa waiter mesero garcom vendedor "
        "cashier counter barber peluquer* cabeleireir* trainer entrenador service "
        "servicio servico atencion atendimento atencao treatment trato"
    ),
    "human": (
        "human* humano person persona pessoa people agent agente asesor* atendente "
        "representative operator operador* ejecutivo manager gerente supervisor owner "
        "dueno duena dono encargad* responsavel responsable real someone alguien alguem "
        "somebody advisor"
    ),
    "talk": (
        "talk speak hablar falar call llam* llamar marcar ligar liga ligue phone telefono "
        "telefone contact* contato contacto comuni* connect transfer pasame paseme passa "
        "atiend* atend* reach"
    ),
    "bot": "bot robot robo machine maquina chatbot ia ai automatic",
    "case": (
        "case caso ticket chamado protocolo radicado solicitud solicitacao claim tramite "
        "complaint resuelv* resolv* resolved solucion* solution respuesta resposta answer "
        "update updates novedad* novidade* news avance analis* aprobad* approved aprovad*"
    ),
    # The shop.
    "open": (
        "open opens opening abren abre abierto* abierta abrem aberto aberta abrir abriram "
        "abrieron horario* hours schedule atienden"
    ),
    "close": "close closes closed closing cierran cierra cerrado* fecham fechado shut",
    "day": (
        "zday sunday* domingo* lunes holiday* feriado* festivo* weekend* saturday* "
        "sabado* monday* mondays day dias days noche night manana morning"
    ),
    "place": (
        "located location* ubicac* ubicad* ubico local locales localizacao queda quedan "
        "ficam fica store stores shop tienda* loja lojas sucursal* branch branches sede "
        "sedes filial unidade mall shopping centro map maps pin punto landmark referencia "
        "near cerca perto cercan* nearest closest proxim* directions llegar outlet "
        "showroom outlets"
    ),
    "booking": (
        "book booking reserv* appointment* cita citas agend* turno schedule reschedul* "
        "reagend* remarc* marcar table mesa horario"
    ),
    "amenity": (
        "parking parqueadero estacionamiento estacionamento wifi bathroom bano banheiro "
        "pets perro* cachorro dogs dog wheelchair ruedas cadeirante terrace terraza kids "
        "ninos smoke fumar music musica"
    ),
    "member": (
        "account sign signup register registr* cadastr* inscrib* matricul* password "
        "contrasena senha login loyalty puntos pontos fidel* member* newsletter boletin "
        "app aplicativo website pagina web email correo"
    ),
    "privacy": "privacy privacid* datos dados data guardan terms",
    # Courtesy.
    "hello": (
        "hello hi hey hola oi ola buenas buenos bom boa good morning evening saludos greetings alo"
    ),
    "thanks": (
        "thanks thank gracias obrigad* agrade* appreciat* cheers valeu vlw grateful amable gentil"
    ),
    "bye": "bye goodbye chao chau adios tchau later luego logo nos",
    "praise": (
        "great perfect perfecto perfeito excelente excellent awesome super genial "
        "buenisimo otimo bacan chevere show helpful"
    ),
    "know": (
        "know saber sabes sabe pregunt* question* duda duvida consulta pergunt* ask info "
        "information informacion informacao help ayud* ajud* assist* assistance"
    ),
    # What no shop is asked.
    "sport": (
        "football futbol futebol soccer match partido jogo gol team equipo seleccion "
        "selecao league liga world mundial champions tournament torneo nba basketball "
        "tennis gano ganhou won champion* player jugador jogador"
    ),
    "politics": (
        "president* presidente politic* government gobierno governo election* eleccion* "
        "eleic* vote votar voto congress senado minister ministro war guerra tax law ley "
        "democrat* party"
    ),
    "weather": (
        "weather clima tempo rain llov* chuva chover lluvia temperature temperatura "
        "forecast pronostico previsao snow nieve sunny"
    ),
    "bank": (
        "bank banco bancario* loan prestamo credito hipoteca* hipotecario mortgage "
        "savings ahorros ahorro poupanca balance saldo checking interest interes* dollar "
        "dolar euro exchange cotizacion cotacao bitcoin crypto* stocks acciones "
        "investment invert* investi* fraud iban pin atm cajero"
    ),
    "travel": (
        "flight* vuelo* voo voos passag* airport aeropuerto hotel* passport pasaporte "
        "passaporte visa trip viaje* viagem travel* luggage equipaje airline tickets "
        "tourist* uber taxi train tren car rental vacation*"
    ),
    "school": (
        "homework tarea ensayo essay school escuela colegio escola universit* universidad "
        "faculdade exam examen math matemat* biolog* history historia teacher profesor* "
        "professora class clase aula tesis thesis student* estudiante* curso dever licao "
        "redacao"
    ),
    "job": (
        "job jobs hiring empleo trabajo emprego vaga vagas vacante* vacanc* curriculum "
        "curriculo resume cv hoja vida salario salary interview entrevista contratando "
        "contratam position barista"
    ),
    "selling": (
        "supplier* proveedor* fornecedor* distribuidor* distribuidora ofrecemos "
        "oferecemos ofrezco marketing seo ranking wholesale fabricante* manufacturer* "
        "partnership alianza consultoria products sponsor* patrocin* somos investment "
        "publicidad leads audience supply"
    ),
    "spam": (
        "click clic clique link prize premio winner ganador sorteado iphone selected "
        "seleccionado congratulations felicidades parabens forward reenvi* comparte "
        "compartilhe cadena corrente gana ganhe earn lottery free"
    ),
    "inject": (
        "ignore ignora instructions instrucciones instrucoes prompt system pretend finge "
        "actua act developer mode jailbreak rules reglas regras restrictions programming "
        "roleplay forget olvida previous anteriores"
    ),
    "trivia": (
        "capital planet* planeta* tall mountain* everest king rey century siglo inventor* "
        "invented discovered world mundo country population earth moon luna lua sun sol "
        "universe universo alien* meaning sentido significa significado tokyo paris "
        "london francia france"
    ),
    "task": (
        "joke chiste piada poem* poema song cancion cante sing translate traduc* traduz* "
        "write escrib* escreve code codigo python recipe receta receita alarm alarma "
        "alarme timer despertador remind reminder recuerdame lembrete story cuento movie "
        "pelicula filme netflix series serie music musica play spell calcul* random coin "
        "resumir summarize essay word"
    ),
    "love": (
        "love amo amor te beso besos beijo kiss girlfriend boyfriend novia novio namorad* "
        "single solter* casar marry wife esposa sexy date miss extrano saudade divorc* "
        "cita babe carino corazon"
    ),
    "family": (
        "mom mama mae dad papa pai mother father abuela abuelo grandma vo vovo hijo hija "
        "filho kids hermano irmao tia tio brother sister baby bebe"
    ),
    "chat": (
        "lol jaja* haha* kkk* meme bored aburrid* entediad* sad triste feel siento age "
        "old anos birthday cumple* favorite favorito god dios deus believe crees acredita "
        "horoscope signo zodiac opinas think"
    ),
    "abuse": (
        "idiot* idiota stupid estupid* burro tonto fuck shit mierda puta puto cabron "
        "pendejo dumb imbecil shut callate cala boludo tarado bobo hate nude* nudes"
    ),
    "health": (
        "doctor medico hospital fever fiebre febre pain dolor dor headache chest pecho "
        "peito breath respirar sick enferm* doente cancer exam surgery cirugia symptom* "
        "sintoma* pregnan*"
    ),
    "utility": (
        "electricity electric internet router wifi telefonia operadora cable gas water "
        "energia luz recharge recarga recargar prepago minutos sim signal senal"
    ),
    "property": (
        "rent arriendo alquil* aluga aluguel apartment lease landlord selling vendo truck "
        "car carro moto bicycle bicicleta lawyer abogado advogad* court demanda cedula "
        "identity license licencia"
    ),
}


_CLASSES = frozenset({"zprod", "znoun", "zplace", "zpay", "zday", "zsize", "znum", "zbig"})
"""The tokens of `vocabulary`: they are concepts already, and may be in one."""

_Known = dict[str, tuple[str, ...]]


@lru_cache(maxsize=8_192)
def concepts_of(word: str) -> tuple[str, ...]:
    """What a normalised word may mean: most often nothing, or one thing."""
    exact, beginnings, lengths = _known()
    found = dict.fromkeys(exact.get(word, ()))
    for length in lengths:
        begun = beginnings.get(word[:length])
        if begun is not None:
            found.update(dict.fromkeys(begun))
    if word in _CLASSES:
        found[word] = None
    return tuple(found)


@cache
def _known() -> tuple[_Known, _Known, range]:
    """Whole words, beginnings of words, and how long those are."""
    exact: dict[str, list[str]] = {}
    beginnings: dict[str, list[str]] = {}
    for concept, words in _WORDS.items():
        for word in dict.fromkeys(words.split()):
            if word.endswith("*"):
                beginnings.setdefault(word[:-1], []).append(concept)
            else:
                exact.setdefault(word, []).append(concept)
    lengths = range(min(map(len, beginnings)), max(map(len, beginnings)) + 1)
    return _frozen(exact), _frozen(beginnings), lengths


def _frozen(words: dict[str, list[str]]) -> _Known:
    return {word: tuple(found) for word, found in words.items()}
