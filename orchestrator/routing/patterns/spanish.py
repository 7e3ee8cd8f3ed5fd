"""Spanish, as written in Latin America (tuteo, ustedeo and voseo) and Spain."""

from __future__ import annotations

PATTERNS: dict[str, dict[float, tuple[str, ...]]] = {
    "greeting": {
        0.9: (
            r"^(?:alguien|hay alguien|alo|saludos|que mas|que hubo|quiubo|que tal|como (?:estas?|"
            r"estan|vamos|van|va|les va|te va|le va|andas?|andan|amanece\w*))(?: ahi| por "
            r"ahi)?(?: @people)?$",
            r"^(?:que|k) (?:onda|transa|pedo|hay|hubo|tal|mas)(?: carnal| amigo| parce| causa| "
            r"wey| guey| po)?$",
        ),
        0.8: (
            r"^(?:estas|estan|hay alguien|sigues|siguen) (?:ahi|por ahi|en linea|disponibles?)$",
            r"^(?:tengo|tenia|una) (?:una )?(?:duda|pregunta|consulta)$",
            r"^(?:quisiera|quiero|necesito|me das?|me dan|pido|para)? ?(?:mas )?info(?:rmacion)?$",
            r"^(?:me |nos )?(?:pueden?|podrian?|podrias|puedes) (?:ayudar|colaborar|atender)(?:me|"
            r"nos)?$",
            r"^me (?:colaboras?|colaboran?|ayudas?|ayudan|ayuda|regala informacion)$",
            r"^hablo con (?:la |el |los |las )?[a-z]+$",
            r"^(?:mi gente|todo bien|disculpen?|disculpa|veci\w*|una preguntica|mucho gusto)$",
            r"^necesito ayuda$",
            r"^ayuda$",
            r"^me (?:podrias|podrian|podria|puedes|pueden|puede) (?:ayudar|orientar|colaborar|"
            r"atender)(?: con (?:algo|una cosa|una duda|una consulta))?$",
            r"^(?:como|que tal) (?:anda|andan|va|esta) (?:todo|por ahi|la cosa)$",
            r"^necesito (?:que me ayuden|ayuda|una ayuda)$",
            r"^soy [a-z]+$",
        ),
    },
    "thanks_goodbye": {
        0.9: (
            r"^(?:@ack )*(?:y )?(?:mil |muchas |muchisimas |mil y mil |un millon de )?gracias(?: "
            r"@people| a (?:ti|usted|ustedes|vos)| por (?:todo|la|el|su|tu|ayudar\w*|responder|"
            r"atender\w*).*| igualmente| muy amables?| quedo.*| ya .*claro.*| feliz.*| buen.*| "
            r"chao| adios| hasta.*| bendiciones)?$",
            r"^(?:@ack )*(?:chao|chau|adios|bye|hasta luego|hasta (?:pronto|la proxima|zday)|nos "
            r"vemos|nos hablamos|nos estamos hablando|cuidense|cuidate)(?: @people| gracias| zday|"
            r" luego| pronto)*$",
            r"^(?:que )?(?:tengan? |tenga |pasen? )?(?:un |una )?(?:feliz|linda|lindo|buen|buena|"
            r"excelente|bonit[ao]) (?:dia|tarde|noche|semana|resto de.*)(?: gracias| para (?:ti|"
            r"usted|ustedes).*)*$",
        ),
        0.8: (
            r"\bte agradezco\b",
            r"\b(?:le|les|se) agradezco\b",
            r"muy amables?",
            r"^(?:muchas )?bendiciones",
            r"^dios (?:los?|las?|te|le|les) bendiga$",
            r"que esten bien",
            r"(?:muy (?:ric[ao]s?|buen[ao]s?)|delici(?:a|os[ao]s?)|excelente|"
            r"espectacular).*(?:gracias|felicitaciones)",
            r"que delicia",
            r"quedo (?:atent[ao]|pendiente)",
            r"excelente servicio",
            r"^(?:@ack )*todo bien$",
            r"^ya (?:me quedo claro|entendi|quedo claro)",
            r"^(?:mil |muchas )?gracias (?!pero|y |por favor|quiero|quisiera)\w+(?: \w+)?$",
            r"hasta (?:la vista|otra|nunca)",
            r"^que (?:tengas?|tengan|le vaya|les vaya|te vaya)",
            r"^gracias por (?:todo|la|el|su|tu|nada)",
            r"^(?:chau|chao|adios|bye)\b",
            r"gracias que (?:este|esten|tenga|pase|siga)",
            r"^(?:perfecto |ok )?(?:te|les|le) (?:aviso|confirmo luego|escribo luego)",
            r"^un abrazo$",
        ),
        0.5: (
            r"^(?:@ack ?)+$",
            r"felicitaciones",
        ),
        0.45: (
            r"gracias$",
            r"^gracias",
        ),
    },
    "business_hours": {
        0.95: (
            r"horarios?",
            r"(?:a|desde|hasta) (?:que|q) horas? .*(?:abr\w+|cierr\w+|atiend\w+|empiez\w+|"
            r"termin\w+|trabaj\w+|estan|estas|labor\w+|recib\w+|hay (?:servicio|atencion)|se "
            r"puede (?:pedir|ordenar)|hacen|tienen|funcion\w+|van|puedo)",
            r"^(?:hasta|desde) que horas?$",
            r"(?:estan|estas|siguen|sigue|esta) (?:ya )?(?:abiert[oa]s?|cerrad[oa]s?|atendiendo|"
            r"trabajando|en servicio|laborando|funcionando)",
            r"ya (?:abrieron|cerraron|abren|cierran|van a cerrar|abre|cierra)",
            r"(?:abr[ei]n?|abren|atienden?|trabajan|cierran?|laboran|funcionan|hay (?:servicio|"
            r"atencion|atienden)) (?:el |los |en |al |a |de |las? )*(?:zday|todos los dias|diario|"
            r"\d+|medio dia|dia|noche|ahora|(?:dia|dias) )",
            r"zday .*(?:abren?|abiertos?|atienden|trabajan|cierran|hay servicio|hay atencion|"
            r"laboran|hasta que horas?)",
            r"(?:abren|atienden|trabajan|cierran)(?: los?| el)? ?\w*$",
            r"que dias? (?:abren|atienden|trabajan|cierran|laboran|estan|descansan)",
            r"todavia (?:hay|estan|atienden|reciben)",
            r"zday hay (?:servicio|atencion)",
            r"o ya cierran",
            r"cuando (?:abren|cierran|abre|cierra)",
            r"que horas? (?:abren|cierran|atienden|manejan)",
            r"(?:hasta|desde|a partir de|a) que horas? (?:los|las|les|puedo|podemos|vend\w+|"
            r"sirv\w+|encuentro|est[ae]n?)",
            r"(?:zday|feriados?) (?:abren|atienden|trabajan)",
            r"hora de (?:cierre|apertura|atencion)",
            r"(?:atienden|abren|abiertos?|trabajan|estan|hay servicio|cierran|reciben pedidos) a "
            r"las? \d+",
            r"^a las? \d+(?: \w+)? (?:estan|atienden|abren|hay)",
            r"a las? \d+(?: ?(?:am|pm|de la \w+))? (?:estan|esta|hay|ya) (?:abiert\w+|atendiendo|"
            r"servicio|cerrad\w+)",
        ),
        0.65: (
            r"\b(?:abiertos?|abren|cierran|abre|cierra)\b",
            r"atienden (?:el|los|en)",
        ),
        0.5: (
            r"\babiertos\b",
            r"\bque dias\b",
            r"\bque horas?\b",
        ),
    },
    "locations": {
        0.95: (
            r"ubicad[oa]s",
            r"(?:cual es|me das?|me dan|me pasas?|numero de) (?:el |su |tu |un )?(?:numero de )?"
            r"telefono(?: (?:del?|de la) (?:local|tienda|restaurante|sede|negocio|sucursal))?$",
            r"(?:la|su|tu|una) ubicacion",
            r"^ubicacion",
            r"pin de ubicacion",
            r"^direccion(?:es)?$",
            r"(?:cual es|dame|deme|me (?:da|das|dan|regala|manda|comparte|envia|pasa)|manda\w*|"
            r"pasa\w*|tienen|quiero|necesito|enviame|comparte\w*|cuales son)(?: la| las| su| "
            r"sus)? direccion(?:es)?(?: exacta| del? .*| de ustedes| por favor)*$",
            r"la direccion (?:exacta|del? (?:local|restaurante|negocio|tienda|sede|punto|almacen))",
            r"(?:sucursal|sede|punto de venta|tienda fisica(?! o)|local fisico|sucursales|sedes|"
            r"puntos de venta)(?!.*(?:recog|retir))",
            r"como (?:llego|llegar|se llega|puedo llegar|hago para llegar)(?: desde| hasta alla| "
            r"alla| a (?:la|el) (?:local|restaurante|tienda|sede|punto)|$)",
            r"maps",
            r"donde (?:los|las) (?:encuentro|ubico|puedo (?:encontrar|visitar))",
            r"zday? ?donde (?:estan|quedan)(?: ubicad[oa]s| ustedes| localizad[oa]s)?$",
            r"en que (?:calle|avenida|colonia|comuna|distrito|parte|esquina|metro|local) (?:estan|"
            r"quedan|es|se|esta|queda)",
            r"como (?:llego|llegar|se llega|puedo llegar) (?:al|a la|a su|a tu|hasta) (?:local|"
            r"tienda|restaurante|negocio|sucursal|sede|ustedes|ahi)",
            r"(?:pasa|manda|comparte|envia|dame|deme)\w* (?:la |su |tu )?(?:ubi|ubicacion|"
            r"direccion|direc)\b",
            r"cerca de (?:que|donde) ",
        ),
        0.9: (
            r"(?:en )?(?:donde|adonde) (?:es|queda|quedan|estan|esta|se (?:ubican?|"
            r"encuentran?))(?: ustedes| ubicad[oa]s?| (?:el|la|su|el punto de|los|las) "
            r"(?:local\w*|restaurante|negocio|tienda|sede|punto|sucursal|almacen|pizzeria|venta|"
            r"oficina))*$",
            r"en que (?:barrio|ciudad|parte|sector|zona|lugar|direccion) (?:quedan?|estan?|es|se)",
            r"(?:tienen|hay|manejan) (?:algun[ao]? |un |una )?(?:punto|tienda|local|almacen|sede|"
            r"sucursal|oficina)(?: fisic[oa])?(?: en| por| cerca|$)",
            r"(?:queda|quedan|estan|esta|hay algun[ao]?)(?: muy)? (?:cerca|lejos)",
            r"mas cercan[ao]",
            r"por donde (?:es|quedan?|estan)(?: eso| ustedes)?$",
            r"donde (?:puedo|podemos) ir",
            r"estan en (?:el|la|un) (?:centro|cc|mall|plaza)",
            r"que sedes",
            r"cuantas (?:sedes|tiendas|sucursales)",
            r"donde (?:es|queda) (?:el|la|eso)",
            r"en que parte .*(?:encuentran|ubican|estan|quedan)",
            r"donde puedo (?:recoger|comprar|ir|visitarlos)",
        ),
        0.5: (
            r"\bdonde (?:quedan?|estan|es)\b",
            r"^direccion",
            r"ubicacion",
            r"\bquedan\b",
            r"\bubi\b",
            r"donde (?:se|los|las)",
        ),
    },
    "menu_or_catalog_question": {
        0.95: (
            r"(?:que|cual(?:es)?(?: son)?)(?: los)? (?:ingredientes|lleva|trae|contiene|incluye)",
            r"que (?:\w+ )?(?:lleva|trae|llevan|traen) (?:la|el|los|las|zprod|znoun)",
            r"(?<!pagar )mitad y mitad",
            r"puedo pedir mitad",
            r"se puede mitad",
            r"lista de precios",
            r"(?:el |los )?precios? (?:del?|de la|de los|tiene|tienen|de las|de un)",
            r"que precio",
            r"^precios?$",
            r"a como (?:es |esta |estan |sale |salen |tienen )?(?:la|el|los|las|zprod|znoun)",
            r"para cuant[oa]s (?:personas|alcanza)",
            r"cuant[oa]s (?:porciones|rebanadas|tajadas|unidades|pedazos)",
            r"de que (?:material|tamano|talla|color|sabor|marca)",
            r"(?:sin gluten|celiac\w*|alergi\w*|alergenos|vegan\w*|vegetarian[oa]s|lacteos|"
            r"lactosa|keto|sin azucar|kosher|calorias)",
            r"2x1",
            r"3x2",
            r"ingredientes",
            r"(?:vale|cuesta|valor de|sale|precio de) (?:la |el |una |un )?(?:adicion|extra|"
            r"adicional)",
            r"(?:adicion|extra|porcion) .*cuanto",
            r"que (?:tamanos?|tallas?|talles?|sabores|colores|combos?|promo\w*|diferencia|"
            r"modelos?|referencias|marcas|descuentos?|ofertas?|materiales|precios?)\b(?! de "
            r"(?:zprod|znoun) tienen)",
        ),
        0.9: (
            r"cuanto (?:me )?(?:vale|cuesta|sale|valen|cuestan|salen|esta|estan|cobran por|es|"
            r"son) (?:la|el|los|las|un|una|unos|unas|ese|esa|este|esta|esos|zprod|znoun|cada|"
            r"todas?|por)(?! (?:domicilio|domi|envio|despacho|entrega|flete|total|cuenta|todo|"
            r"delivery|servicio)\b)",
            r"que (?:vale|cuesta|valor tiene)(?:n)? (?:la|el|los|las|un|una|zprod|znoun)(?! "
            r"(?:domicilio|domi|envio|entrega|delivery)\b)",
            r"en cuanto (?:esta|sale|queda|estan|tienen|dejan|vale) (?:la|el|los|las|un|una|zprod|"
            r"znoun)",
            r"que (?:tamanos?|tallas?|sabores|colores|combos?|promo\w*|jugos|diferencia|modelos?|"
            r"referencias|marcas|descuentos?|ofertas?|materiales) ",
            r"promocion(?:es)?",
            r"\bpromos?\b",
            r"descuentos?",
            r"\bofertas?\b",
            r"rebaj\w+",
            r"cupon(?:es)?",
            r"\b(?:me )?(?:pasa\w*|envia\w*|manda\w*|regala\w*|comparte\w*|da\w*|das|dan|tienen|"
            r"deja\w*|presta\w*|mande\w*|facilita\w*)(?: ver)?(?: la| el| su| un)? (?:carta|menu|"
            r"catalogo|lista)",
            r"^(?:la |el |su |tu )?(?:carta|menu|catalogo)$",
            r"menu (?:infantil|del dia|de ninos|ejecutivo|vegano)",
            r"plato del dia",
            r"(?:hay|tienen|queda|quedan|manejan) (?:stock|disponibilidad|existencia)",
            r"disponibles?",
            r"agotad[oa]s?",
            r"en stock",
            r"\bpicante",
            r"(?:viene|vienen|trae|traen|incluye)n? con",
            r"(?:es|son|la masa es|el pan es) (?:artesanal|picante|gruesa|delgada|dulce|natural|"
            r"fresc\w*|caser\w*)",
            r"(?:zprod|znoun|zsize) (?:la |el |lleva|trae|tiene|es|incluye|contiene|cuanto|que)",
            r"cuanto (?:pesa|mide|dura|rinde|alcanza)n? ",
            r"zsize cuanto",
            r"mide$",
            r"cual es la mas zsize",
            r"(?:tienen|hay|manejan|venden) (?:algo|opcion\w*) ",
            r"incluid[oa]",
            r"^de que (?:tela|material|sabor|tamano|color|marca|talla|es|son|estan hech\w+)\b",
            r"^(?:a |en )?cuanto (?:el|la|los|las) (?:kilo|docena|libra|metro|par|unidad|litro|"
            r"zprod|znoun|\w+)",
            r"(?:medidas?|peso|tamano|color|sabor|material|caracteristicas|especificaciones) "
            r"(?:tiene|tienen|de la|del|de los)",
            r"que (?:medidas?|peso|tamano|color|talla|sabor) ",
            r"(?:zprod|znoun) (?:son|es|estan|esta|vienen?|lleva|trae|tiene) ",
            r"(?:es|son) (?:muy )?(?:picantes?|dulces?|grandes?|frescos?|frescas?|originales?|"
            r"nuev[oa]s?)$",
        ),
        0.8: (
            r"^(?:(?:ustedes|si|todavia|aun|alla|ahi) )?(?:tienen?|tenes|tienes|venden?|manejan?|"
            r"hay|queda|quedan|les queda|consiguen|trabajan|tendran|tendra|habra|tendrian) "
            r"(?:zprod|znoun|zsize|de |el |la |los |las |talla|\w+)",
            r"(?:este|ese|esa|esta|el) (?:articulo|producto|modelo|zprod|znoun) (?:tiene|es|esta|"
            r"viene)",
            r"cuanto (?:vale|cuesta|sale)(?! todo)",
            r"a como",
            r"\bporcion(?:es)? tiene",
            r"^(?:carta|menu)\b",
            r"adicion(?:es)? .*cuanto",
            r"(?:vale|cuesta) (?:la|el) (?:adicion|extra)",
            r"tallas?\b.*(?:tienen|hay)",
            r"caracteristicas",
            r"ficha tecnica",
            r"garantia (?:tiene|de (?:el|la|este))",
            r"tiene garantia",
            r"fotos? (?:de|del) (?:el |la |los |las )?(?:zprod|znoun|menu|productos?)",
        ),
        0.65: (
            r"(?:tienen?|es|son|cuanto|que|cual|trae|lleva|viene|vienen|de que|incluye) (?:\w+ "
            r")*(?:zprod|znoun)",
            r"(?:zprod|znoun) (?:\w+ )*(?:tienen?|es|son|trae|lleva|viene|incluye|cuesta|vale)\b",
            r"^de (?:que|cuant[oa]s) ",
            r"de cuant[oa]s ",
        ),
        0.5: (
            r"\bprecios?\b",
            r"\bmenu\b",
            r"\bcarta\b",
            r"catalogo",
            r"^(?:zprod|znoun)(?: zsize)? (?:hay|tienen|tiene)",
            r"cuant[oa] (?:vale|cuesta)",
            r"\bkilo\b",
            r"\btallas?\b",
            r"\btamanos?\b",
            r"\bstock\b",
            r"\bsabores\b",
            r"\btalles?\b",
        ),
    },
    "payment_methods": {
        0.95: (
            r"(?:medios?|formas?|metodos?|opciones|modos?|tipos?) (?:de|para) (?:pagos?|pagar)",
            r"(?:aceptan?|reciben?|admiten|manejan) (?:pagos? )?(?:con |en |por |la |el |las |los "
            r")?(?:zpay|pagos?|moneda|puntos)",
            r"(?:puedo|se puede|podria|puede uno|podemos|es posible|dejan) (?:pagar|cancelar|"
            r"abonar)(?: |$)",
            r"como (?:se |puedo |puede |podria |hago para |es para |seria para |se puede "
            r")?(?:pagar|pago|paga|cancelar|cancelo)\b",
            r"por donde (?:se )?(?:paga|pago)",
            r"se paga",
            r"(?:es|manejan|hay|tienen|pago) contra ?entrega\b.*(?:tienen|hay|manejan)?$",
            r"(?:tienen|llevan|cuentan con|traen|hay) (?:el )?(?:zpay)",
            r"se puede (?:por|con|en) zpay",
            r"hay que pagar",
            r"pagar (?:anticipado|antes|despues)",
            r"con que (?:puedo|se puede) pagar",
            r"pago contra entrega tienen",
            r"(?:se puede|tienen|hay|aceptan|manejan|es) (?:pagar )?contra ?entrega",
            r"(?:puedo|se puede|podria|podemos) (?:pagar|cancelar) (?:con|en|por|a)\b",
        ),
        0.9: (
            r"^(?:toman|cobran|trabajan|reciben|aceptan|manejan)(?: con)? (?:zpay)",
            r"como (?:hago|haria|realizo|se hace|seria|es) (?:el|para el|para) pag\w+",
            r"(?:con|en) zpay (?:se puede|puedo|reciben|aceptan)",
            r"cobran con ",
            r"(?:tienen|hay|dan|manejan|ofrecen) (?:meses|credito|financiacion|plazos|cuotas)",
            r"(?:puedo|se puede|podria) pagar",
        ),
        0.65: (
            r"\bpagar (?:con|en|a)\b.*\bpuedo",
            r"cobran (?:comision|recargo) (?:con|por) zpay",
            r"zpay (?:aceptan|reciben|tienen)",
        ),
    },
    "delivery_zones": {
        0.95: (
            r"cobertura",
            r"(?:costo|valor|precio|tarifa) (?:del?|de el|por) (?:domicilio|domi|envio|despacho|"
            r"flete|entrega|delivery|reparto)",
            r"(?:cuanto|que|q) (?:me )?(?:cuesta|vale|es|sale|valor tiene|cobran(?: por)?|seria|"
            r"cobra|costaria|saldria) (?:el |un |los |de |por |la |mandar|enviar|"
            r"llevar)*(?:domicilio|domi|envio|despacho|flete|delivery|entrega|reparto|traer)",
            r"cuanto el (?:domicilio|domi|envio|flete)",
            r"(?:pedido|compra|monto|valor) minim[oa]",
            r"minimo (?:de|para)",
            r"envios? (?:nacional\w*|internacional\w*|gratis|a todo|fuera)",
            r"(?:domicilio|envio|domi|delivery) (?:es gratis|gratis|tiene costo|tiene valor|"
            r"propio|cuanto)",
            r"hasta donde (?:llevan|llegan|entregan|envian|van|hacen)",
            r"(?:tiempo|tiempos) (?:de|del?) (?:entrega|envio|domicilio)(?! (?:de|del) (?:mi|la|"
            r"el))",
            r"(?:hacen|tienen|manejan|ofrecen|hay|realizan|prestan|cuentan con) (?:el "
            r")?(?:servicio )?(?:a |de )?(?:domicilios?|envios?|entregas?|delivery|repartos?|"
            r"domi\b|despachos?)",
            r"(?:cuanto|cuantos dias) (?:se )?(?:demora|tarda|demoran|tardan)n? (?:un|el|en|los) "
            r"(?:domicilio|envio|llevar|llegar a|entregar|domi|mandar|enviar|despacho)",
            r"recargo",
            r"zonas de",
        ),
        0.9: (
            r"^(?:y |ustedes |tambien |si |en mi barrio |\w+ )?(?:llegan|llevan|envian|entregan|"
            r"mandan|reparten|cubren|despachan|traen|van|hacen envios?|llegarian)(?: pedidos| "
            r"domicilios?)? (?:a|al|hasta|en|la zona|por|para)(?: |$)",
            r"si (?:llegan|llevan)",
            r"y a \w+(?: \w+)? (?:llevan|llegan|entregan|envian|van)",
            r"(?:llevan|llegan|entregan|mandan)(?: \w+)? (?:a domicilio|hasta mi|a mi (?:barrio|"
            r"zona|casa))",
            r"domicilio a .* se puede",
            r"fuera de la ciudad",
            r"en (?:rappi|uber ?eats|didi|ifood|pedidos ?ya)",
            r"por rappi",
            r"el (?:domicilio|envio) (?:es|tiene|sale|vale|cuesta)",
            r"desde que valor .*(?:envio|domicilio)",
            r"(?:barrio|zona) .*(?:llegan|llevan|cubren)",
            r"(?:envian|mandan|despachan|entregan) (?:por|con) (?:correo|servientrega|dhl|fedex|"
            r"mensajeria|transportadora|coordinadora)",
            r"^(?:hay|tienen) delivery",
            r"en cuant[oa]s (?:dias|horas|tiempo) (?:llega|entregan|envian)",
            r"(?:en llegar|llega) si (?:pido|compro|ordeno)",
        ),
        0.65: (
            r"(?:domicilios?|envios?|delivery) (?:a|para|en|hasta) (?:zplace|\w+)",
            r"(?:entregan|llevan|envian|mandan|llegan)\b",
        ),
    },
    "general_faq": {
        0.95: (
            r"parquead\w+",
            r"parking",
            r"estacionamiento",
            r"donde (?:parquear|estacionar)",
            r"wi ?fi",
            r"factura (?:electronica|con|a nombre)",
            r"(?:con|dan|hacen|emiten|me dan|necesito|quiero|generan|expiden|sacan)(?: la| una)? "
            r"factura",
            r"\bnit\b",
            r"rut\b",
            r"reservas?\b",
            r"reservan?\b",
            r"reservar (?:una )?mesa",
            r"una mesa para",
            r"mesa para",
            r"(?:eres|es|sos|son) (?:un |una )?(?:bot|robot|maquina|ia|inteligencia|chatbot)",
            r"hablo con (?:una )?(?:persona|maquina|humano|robot)",
            r"(?:mascotas?|perros?) (?:permitid|al|se puede|pueden)",
            r"pet friendly",
            r"con mascotas",
            r"se puede (?:fumar|entrar|ir con|llevar)",
            r"zona (?:infantil|de ninos|de juegos|verde)",
            r"terraza",
            r"\bbanos?\b",
            r"musica en vivo",
            r"eventos?\b",
            r"catering",
            r"celebr\w+ (?:cumplea\w*|fiestas?|eventos?)",
            r"(?:enviar?|envio|mando|dejar?|dejo|llevo|recib\w+) (?:mi |la |una )?hoja de vida",
            r"(?:buscando|contratando|necesitan|contratan|hay) (?:personal|vacantes?|empleo|"
            r"trabajo)",
            r"vacantes?",
            r"trabajar con ustedes",
            r"pagina web",
            r"sitio web",
            r"\bpagina\b",
            r"\binstagram\b",
            r"redes sociales",
            r"(?:una |tienen )?(?:app|aplicacion)\b",
            r"correo(?: de contacto| electronico)?$",
            r"(?:cual es|tienen|dan) (?:el |su |un )?(?:correo|email|mail)",
            r"privacidad",
            r"(?:mis|manejan) datos",
            r"programa de puntos",
            r"cliente frecuente",
            r"tarjeta de (?:cliente|puntos|regalo)",
            r"franquicia",
            r"silla de ruedas",
            r"discapacidad",
            r"(?:tienen|dan|ofrecen) garantia(?! de devol)",
            r"garantia los",
            r"^que es (?:el|la|un|una) (?:restaurante|pizzeria|tienda|negocio|local|empresa)",
            r"ustedes que (?:hacen|son|venden)",
            r"a que se dedican",
            r"cuanto tiempo llevan",
            r"(?:quien|quienes) (?:me atiende|son|es el dueno)",
            r"bolsas de (?:regalo|znoun)",
            r"envuelven",
            r"lugar es",
            r"son los mismos",
            r"politicas? de (?:privacidad|datos)",
            r"llevar (?:mi |una )?(?:torta|licor|comida|znoun|zprod) al",
            r"descorche",
            r"aire acondicionado",
            r"llevan funcionando",
            r"desde cuando (?:estan|existen|funcionan)",
            r"son (?:una )?(?:cadena|colombianos|de aqui)",
            r"(?:puedo|se puede|podemos) (?:ir|entrar|llevar|llegar|venir) con (?:mi|un|el|mis) "
            r"(?:perro|gato|mascota|bebe|ninos?)",
            r"(?:festej|celebr)\w+ ",
            r"\bcumpleanos\b(?! feliz)",
            r"(?:emiten|dan|hacen) (?:boleta|factura|recibo)",
            r"boleta o factura",
            r"juegos para ninos",
        ),
        0.65: (
            r"\bfactura\b",
            r"\breserv\w+",
            r"\bmesa\b",
            r"mascota",
            r"\bninos\b",
            r"(?:tienen|hay) zona",
            r"tienda (?:fisica|virtual)",
            r"factura\w*",
            r"\b(?:usan|trabajan con|proveedores)\b",
        ),
    },
    "browse_products": {
        0.95: (
            r"(?:quiero|quisiera|puedo|podria|deseo|dejame|me gustaria|para|a|como hago para) "
            r"(?:ver|mirar|conocer|revisar|ojear)(?: el| la| los| las| sus| tus| que| mas| todo| "
            r"todos)*(?: menu| carta| catalogo| productos?| opciones| promociones| hay| tienen| "
            r"zprod| znoun|\b)",
            r"^ver (?:el |la |los |las |mas )?(?:menu|carta|catalogo|productos?|opciones|"
            r"promociones|mas|zprod|znoun)",
            r"(?:muestr|ensen|mostr)\w*(?: me)? (?:el |la |los |las |sus |tus |que |lo que "
            r")?(?!.*(?:carrito|pedido|he pedido))\w+",
            r"que (?:me )?(?:recomien\w+|ofrece\w*|aconseja\w*|sugier\w+|sugeris|recomendas)",
            r"(?:recomien|sugier|aconsej|recomend)\w+",
            r"(?:lo|la|el|los|las|cual es (?:la|el)) mas (?:pedid[ao]|vendid[ao]|popular|"
            r"famos[ao])",
            r"mas (?:rico|rica|vendid[oa]|pedid[oa]|popular)",
            r"que (?:venden|ofrecen|comercializan)",
            r"^que (?:hay|tienen|tenes|tienes|manejan)(?: hoy| zday| para| de| disponible| en| "
            r"por| pa| zprod| bueno| rico| nuevo| ahi|$)",
            r"no se que (?:pedir|comer|llevar|escoger)",
            r"tengo hambre",
            r"que (?:esta|es) bueno",
            r"que novedades",
            r"que hay",
            r"que (?:modelos|tipos|clases|estilos|lineas|variedades?) de (?:zprod|znoun|\w+) "
            r"(?:tienen|hay|manejan|venden)",
            r"que (?:me )?(?:puedes?|pueden|podrias|podrian) (?:ofrecer|recomendar|sugerir|"
            r"mostrar)",
            r"cuales son (?:los|las) (?:mas|productos|opciones)",
            r"mas vendid[oa]s?",
        ),
        0.9: (
            r"que (?:zprod|znoun|productos|opciones|bebidas|postres|acompanamientos|entradas|"
            r"platos|pizzas|hamburguesas|ropa|zapatos|\w+s) (?:tienen|tenes|tienes|manejan|hay|"
            r"venden|ofrecen|me ofrecen|trabajan|son)",
            r"(?:ando |estoy |estaba )?busc(?:o|ando) (?:un |una |unos |unas )?(?:zprod|znoun|\w+ "
            r"para|regalo|ropa|zapatos)",
        ),
        0.65: (
            r"\bopciones\b",
            r"^(?:que|cuales) (?:zprod|znoun)",
            r"^(?:el |los )?(?:zprod|znoun)s? (?:disponibles|que tienen)",
        ),
    },
    "start_order": {
        0.95: (
            r"(?:hacer|realizar|poner|colocar|montar|iniciar|empezar|comenzar|tomar|programar|"
            r"nuevo|un nuevo|toma|toman|atiende|ayuda con|ayudas con|hacerles?|hacerte)(?: un| el|"
            r" mi| otro| una)? (?:pedido|orden|compra|encargo|domicilio)(?!.*(?:en cuenta))",
            r"^(?:quiero |quisiera |deseo |necesito |voy a |vamos a |para |me gustaria |puedo |se "
            r"puede |podria |como (?:hago para|puedo|se puede|hacemos para) |a )?(?:pedir|ordenar|"
            r"comprar|encargar)(?: ya| algo| aqui| por (?:aqui|aca|este medio|whatsapp)| en linea|"
            r" comida| para (?:zday|esta noche|llevar|hoy)| una?| unos?| a domicilio| un "
            r"domicilio| lo mismo.*)?(?: znoun| zprod| comida| regalo| almuerzo| torta| pizza| "
            r"algo| \w+)?$",
            r"(?:quiero|quisiera|necesito|para|deseo|me regala|regaleme|un|solicitar|pedir) (?:un "
            r"|el |hacer un |pedir un )?(?:domicilio|domi)(?: a| para|$)",
            r"lo mismo de (?:la vez|siempre|ayer|la otra)",
            r"pedido anterior",
            r"(?:me )?(?:toma|toman|atiende|atienden|reciben?) (?:un |el |mi )?pedido",
            r"como (?:compro|pido|ordeno|se pide|hago (?:un |el |mi )?pedido)",
            r"^(?:te|le|les) (?:hago|encargo|pido) (?:un |el |mi )?(?:pedido|encargo)",
            r"(?:toma|tomas|toman|anota|anotas|recibe|recibes) (?:la |el |mi |un |una )?(?:orden|"
            r"pedido)",
        ),
        0.9: (
            r"(?:quiero|quisiera|deseo|necesito|para|me gustaria|vamos a|voy a) (?:encargar|"
            r"apartar|separar|ordenar|comprar|pedir) (?:un |una |unos |unas )?(?:znoun|zapatos|"
            r"producto|almuerzo|torta|\w+)(?: a domicilio| para zday| para .*)?$",
            r"^quiero (?:znoun|pizza|comer|comprar)$",
            r"^un domicilio",
            r"para un domicilio$",
            r"^(?:un |una )?(?:pedido|orden|domicilio|domi)$",
            r"(?:hacer|hacerles|hacerte) (?:un |una )?(?:pedidito|pedidillo|encarguito|encargo)",
            r"(?:puedo|podria) (?:pedir|encargar|comprar)",
        ),
        0.65: (r"\b(?:pedir|ordenar|comprar|encargar)\b",),
    },
    "add_item": {
        0.95: (
            r"(?:agreg|anad|sum|anot|adicion)(?:a|e|ame|eme|ale|ele|ar|arle|o|as|ueme|ue|alo|ala|"
            r"are|amelo|uele|ir|iendo)\b(?! .*(?:a la lista|del mercado|a mi lista))(?: por favor|"
            r" al (?:carrito|pedido)| tambien)*(?: |$)",
            r"(?:pon|pong|ech|met)(?:me|ame|le|ale|ele|eme|amelo|elo|gale|game|galo)(?! (?:musica|"
            r"una alarma|un))",
            r"(?:(?<!no )(?:quiero|quisiera|deseo)|dame|deme|me (?:da|das|dan|pones?|ponen|manda|"
            r"mandas|mandan|envia|envias|regala|regalas|trae|traes|vende|vendes|sirve|alista|"
            r"prepara|antoja|apetece|provoca|llevo|hace|haces|haria)|mandame|mandeme|enviame|"
            r"envieme|regaleme|regalame|traeme|traigame|traeme|ponme|poneme|pongame|sirvame|"
            r"vendeme|vendame|anote|anota|preparame|prepareme|alisteme|para mi|voy a querer|pedir|"
            r"ordenar|comprar|tambien quiero|ocupo|necesito|se me antoja|vamos con|van|seria|"
            r"serian)(?: por favor| tambien| otra| otro| mas| solo)* (?:@qty |el |la |los |las |"
            r"un |una |otra |otro |media |medio |unos |unas )*(?:zsize |porcion(?:es)? de |"
            r"orden(?:es)? de |docena de |vaso de |botella de |kilo de |libra de |zsize de )*zprod",
            r"^(?:y |con |mas |tambien )?@qty (?:zsize |de |porcion(?:es)? de |zsize de )*zprod",
            r"mitad .* (?:y|e) mitad",
            r"media .* (?:y )?media",
            r"con (?:extra|doble|bastante) ",
            r"^que (?:(?:la|el|las|los) \w+ )?(?:sea|sean) (?!para |a domicilio)",
            r"^mejor (?:que sean )?@qty en vez",
            r"cambi(?:a|e|ar)(?:la|lo|me|melo|mela|las|los)? por (?:un|una|la|el|zprod|znoun)",
            r"en vez de",
            r"al carrito",
        ),
        0.9: (
            r"^(?:y |con |tambien )?(?:el |la |los |las )?zprod(?: zsize)?$",
            r"^(?:el |la |los |las |una? |@qty )?(?:zsize )?(?:de )?zprod(?: zsize)?(?: (?:y|con|"
            r"de|zsize|zprod|znoun|@qty|un|una|el|la))*$",
            r"^(?:otra|otro|una mas|uno mas|dos mas|\d+ mas|una igual|otra igual|lo mismo|esa "
            r"misma|ese mismo|esa|ese|deme esa|dame esa|ese combo|esa quiero|ese quiero|la "
            r"primera|la segunda|la tercera|el primero|el segundo|la ultima|la (?:primera|segunda|"
            r"tercera|ultima) opcion|la opcion \d+)$",
            r"(?:adicion|porcion|extra|docena|par|orden|combo) de ",
            r"termino (?:medio|tres|bien)",
            r"^(?:la |el |una? |en )?zsize$",
            r"^(?:y )?(?:@qty) (?:znoun|porciones|unidades|pares|docenas?)",
            r"me llevo",
            r"^(?:me )?(?:quedo con|llevo) ",
        ),
        0.8: (
            r"(?:quiero|quisiera|dame|deme|me (?:da|das|pone|pones|manda|mandas|envia|regala|trae|"
            r"antoja|vende)|mandame|mandeme|enviame|envieme|regaleme|regalame|traeme|traigame|"
            r"ponme|poneme|pongame|para mi|voy a querer|anote|anota)(?: por favor| tambien)* "
            r"(?:@qty|un|una|unos|unas|otra|otro) (?!domicilio|domi|pedido|orden|persona|asesor|"
            r"agente|descuento|abrazo|factura|reserva|mesa|cita|taxi|vuelo|momento|favor|ayuda|"
            r"informacion|pregunta|reembolso|consulta|duda|cambio|prestamo|hotel|humano|queja|"
            r"reclamo|foto)\w+",
            r"^@qty \w+(?: \w+)?(?: zsize)(?: de \w+.*)?",
            r"^(?:el |la )?\w+ zsize(?: por favor)?$",
            r"zsize de \w+ y",
            r"^una? (?:zsize )?de \w+",
            r"^para (?:un |mi )?(?:domicilio|mi) (?:una?|dos|\d+)",
            r"^(?:quiero|dame|deme|me llevo) (?:esos?|esas?|el mas|la mas|los dos|ambos|todos)",
            r"^(?:la|el) \w+ (?:en )?talla",
        ),
        0.65: (
            r"^@qty (?:de )?(?!domicilio|pedido|hora|horas|minutos|dias|pregunta|consulta|momento|"
            r"asesor|persona|gracias|duda|abrazo|vez)\w+(?: (?:con|y|de|al|en) (?:\w+ )*\w+)?$",
            r"^(?:quiero|con|y) (?:la|el|una?) (?!pedido|domicilio|cuenta|menu|carta|factura|"
            r"total|ubicacion|direccion)\w+",
        ),
        0.5: (
            r"^(?:la|el) \w+$",
            r"zprod",
            r"znoun zsize",
        ),
    },
    "remove_item": {
        0.95: (
            r"(?:quit|sac|elimin|borr|remuev|descart|saqu)(?:a|e|ar|ame|ale|ele|eme|alo|ala|elo|"
            r"ela|arle|ue|ueme|amelo|as|en|o|uelo|uela|uele)\b(?!.*(?:cuenta|suscrip|datos|"
            r"cedula))",
            r"(?:vaci|limpi)(?:a|e|ar|ame|en) (?:el |mi )?(?:carrito|pedido)",
            r"bajal[eo]",
            r"bajame",
            r"ya no (?:quiero|va|me (?:mande|ponga|eche)s?) (?!el pedido|mi pedido|nada|comprar|"
            r"la compra|la orden|el domicilio|esperar)(?:el|la|los|las|eso|esa|ese|zprod|znoun|"
            r"una?)",
            r"no (?:le|me|les|lleve|que lleve) (?:eche|eches|ponga|pongas|pongan|agregue|incluya|"
            r"de|anada|vaya a)",
            r"que (?:no|va sin|vaya sin|sea sin|venga sin) (?:lleve|tenga|traiga|le|venga|zprod|"
            r"znoun|\w+)",
            r"(?:mejor|pero|va|vaya|la quiero|lo quiero) sin ",
            r"^sin (?!gluten|falta|embargo|problema|afan)",
            r"^menos (?:la|el|los|las|zprod|una?)",
            r"cancel(?:a|e|ame|eme|ar) (?:la|el|una?|ese|esa) (?!pedido|orden|compra|domicilio|"
            r"envio|servicio)\w+(?: \w+)? ?(?:nomas|solamente|del pedido|del carrito|$)",
            r"(?:dej[ae]|dejame|dejeme|deje) (?:solo|solamente|unicamente)",
            r"empezar de nuevo",
            r"no esa no",
            r"^(?:no )?(?:eso|esa|ese) no$",
            r"borr(?:a|e|ar) todo",
            r"retir(?:a|e|ame|eme|ale|ele|ar|en) (?:el |la |los |las |un |una )?(?!en |a |na |no |"
            r"as |por |mi pedido|el pedido|la compra)\w+",
            r"cancel(?:a|e|ame|eme|ar) (?:la|el|las|los|una?|ese|esa) (?:zprod|znoun)",
            r"no quiero (?:la|el|las|los|una?|zprod|znoun)(?! pedido| orden| compra)",
        ),
        0.8: (
            r"^no quiero (?!nada|agregar|mas|que|pagar|el pedido|mi pedido|ese pedido|la orden|"
            r"seguir|hablar|pedir|esperar)\w+",
            r"sin (?:cebolla|queso|salsa|salsas|tomate|pina|hielo|azucar|sal|picante|lechuga|"
            r"mayonesa|zprod|znoun)",
            r"del carrito",
        ),
    },
    "view_cart": {
        0.95: (
            r"(?:ver|mostrar|muestr\w+|revisar|mir\w+|abrir) (?:el |mi |lo que (?:hay en el |"
            r"tengo en el )?)?(?:carrito|pedido|cuenta|orden|he pedido|llevo|tengo)",
            r"(?:mi|el) carrito$",
            r"que (?:llevo|tengo|hay|he pedido|va)(?: (?:en|de) (?:el|mi) (?:carrito|pedido|"
            r"momento)| hasta (?:ahora|el momento))|^que (?:llevo|he pedido|tengo)$",
            r"(?:cuanto|que|como) (?:llevo|voy|me va|va quedando|debo|te debo|le debo|les debo|va "
            r"la cuenta|tengo que (?:pagar|cancelar)|seria(?: todo| el total| entonces|$)|"
            r"quedaria(?: con| todo| en|$)|es todo|es (?:en )?total|suma|va todo|da todo|me "
            r"(?:sale|queda|costaria) todo|vale todo|cuesta todo)",
            r"cuanto (?:es|fue|seria|da)(?: en)?(?: total| todo| la cuenta| entonces|$)",
            r"(?:la|mi) cuenta$",
            r"(?:el |cual es el |valor |me dice el (?:valor )?|dame el )?total(?: de (?:mi|la|"
            r"el).*| a pagar| por favor)?$",
            r"resumen",
            r"repit\w+ (?:el|mi|la) (?:pedido|orden)$",
            r"(?:como|cual) (?:va|quedo|queda|va quedando) (?:el|mi) (?:pedido|cuenta)$",
            r"que (?:znoun|productos|cosas) (?:tengo|llevo)",
            r"me confirma que",
            r"en cuanto (?:me )?(?:sale|va|queda) todo",
            r"lo que (?:llevo|he pedido)",
            r"cuanto (?:va|vamos|sale todo|sale en total|es lo (?:mio|que llevo)|queda todo|me "
            r"queda|da)$",
            r"(?:mostr|muestr|ensen)\w+ (?:el|mi|la) (?:pedido|carrito|cuenta|orden)",
            r"repit\w* (?:lo que|que) (?:pedi|llevo|tengo)",
            r"cuanto sale todo",
        ),
        0.9: (
            r"confirm\w+ mi pedido por favor",
            r"cuanto (?:te|les|le) (?:deposito|transfiero|pago|consigno|debo)",
        ),
        0.65: (
            r"carrito",
            r"\btotal\b",
            r"^la cuenta",
            r"cuanto (?:es|debo)",
        ),
    },
    "checkout": {
        0.95: (
            r"(?:eso|ya|con eso|asi|solo|nada mas|seria|ya eso|listo eso) (?:es |seria |sea "
            r")?(?:todo|nada mas)(?: gracias| por ahora| por favor| lo que quiero)*$",
            r"^(?:ya )?es todo",
            r"(?:solo|solamente|unicamente|nada mas|no mas|solo seria|seria solo|seria) eso",
            r"^(?:no )?(?:nada mas|no mas|mas nada)(?: gracias)?$",
            r"(?:confirm|finaliz|termin|cerr|complet|conclu)(?:ar|o|e|en|a|ado|emos|amos|arlo|alo|"
            r"elo) ?(?:el |la |mi |ese |esa )?(?:pedido|orden|compra|carrito)",
            r"^(?:si |listo )?(?:confirm(?:ar|o|ado|ada|amos|alo|emos)|correcto|finalizar|"
            r"procedan?|procedamos)\b",
            r"(?:proced\w+|ir|pasar|vamos|seguir) (?:al|a) (?:pago|pagar|caja)",
            r"hagale",
            r"dale asi",
            r"(?:envi|mand|dej|despach)(?:elo|alo|emoslo|enlo|enmelo|amelo|emelo) asi",
            r"(?:asi|eso|todo) (?:esta|queda|quedo) (?:bien|perfecto|correcto|listo)",
            r"todo correcto",
            r"(?:esta|es) correcto",
            r"con eso (?:esta|estamos|estoy)",
            r"(?:ese|eso) es (?:el|mi|todo el) pedido",
            r"^ya eso es",
            r"no quiero (?:agregar |nada )+",
            r"eso es todo",
            r"cerrar (?:el )?pedido",
            r"listo (?:el|mi) pedido$",
            r"proced\w+ con (?:el|mi|la)",
        ),
        0.9: (
            r"^(?:ya )?eso es$",
            r"^cerr(?:a|e|ame|eme|amos) (?:el |mi )?(?:pedido|orden|cuenta)",
            r"^(?:ya )?(?:quedo|queda|esta) (?:asi|listo|bien)$",
            r"^asi (?:nomas|no mas|esta bien|dejalo|quedo|queda)$",
            r"^seria (?:todo|eso)",
        ),
        0.65: (
            r"\bconfirmo\b",
            r"\bfinalizar\b",
            r"^(?:si )?(?:listo|dale|hagamosle)(?: asi)?$",
            r"es todo",
        ),
    },
    "choose_delivery_or_pickup": {
        0.95: (
            r"@address",
            r"(?:mi|la|es la|cambio de|cambiar (?:la |mi )?|actualizar (?:la |mi )?|corregir "
            r"(?:la |mi )?|otra|nueva) direccion (?:es|de entrega|seria|queda|correcta|calle|cra|"
            r"\d+)",
            r"cambi\w+ (?:la |de |mi )?direccion",
            r"(?:lo |la |los |las |para |paso a |paso |ir a |voy a |puedo |quiero |prefiero |"
            r"mejor |sera |seria )(?:recog\w+|recoj\w+|retir\w+|busc(?:o|ar)lo|reclam(?:ar|o)lo|"
            r"pasar por|paso por)",
            r"recoger en",
            r"(?:voy|paso|pasamos|vamos) por (?:el|ella|ellos|eso|mi pedido|ahi|alla)",
            r"^(?:es |seria |todo )?para (?:llevar|recoger|comer|consumir|domicilio)(?: ahi| alla|"
            r" aqui| en el (?:local|sitio|restaurante)| a las? .*)?$",
            r"(?:envi|mand|llev|tra|entregu|despach)(?:alo|elo|ala|ela|enlo|anlo|enmelo|amelo|"
            r"emelo|iganlo|elos|alos) (?:a|en|al|hasta|por) ",
            r"me (?:lo|la|los) (?:mandan?|llevan?|traen?|envian?|entregan?|mandas|traes|envias) "
            r"(?:a|al|hasta|en|por)",
            r"(?:es|seria|todo|mejor|prefiero|quiero|lo quiero)(?: para| con| a| el| por)* "
            r"(?:domicilio|delivery|envio)$",
            r"^a domicilio",
            r"^(?:envio|entrega) a domicilio$",
            r"^(?:a|en) mi (?:casa|oficina|trabajo|apartamento)",
            r"^barrio \w+",
            r"es en el barrio",
            r"^casa \d+",
            r"^(?:apto|apartamento|torre|interior|manzana|bloque|oficina|local|conjunto|edificio|"
            r"unidad) (?:\w+ )*\d+",
            r"en la oficina",
            r"porteria",
            r"en recepcion",
            r"al (?:lado|frente) de",
            r"queda (?:al|frente|diagonal|detras|en)",
            r"^domicilio (?:a|en|para) (?:la |el )?(?:calle|cll|cra|carrera|av|avenida|"
            r"transversal|diagonal|kr|cl)",
            r"retirar en",
            r"conjunto residencial",
            r"vivo en",
            r"estoy en (?:la|el) (?:calle|carrera|barrio)",
            r"para (?:comer|consumir|servir) (?:aca|aqui|ahi|alla|en el local)",
            r"^con (?:entrega|envio) ",
            r"(?:lo|la|los|las) (?:retiro|recojo|busco|paso a buscar|paso a recoger)",
            r"colonia \w+ calle",
        ),
        0.8: (
            r"\brecoger\b",
            r"\brecojo\b",
            r"\bpara llevar\b",
            r"^domicilio$",
            r"^delivery$",
            r"^(?:recoger|recogida|retiro|retirar)",
            r"en tienda$",
            r"referencia",
            r"^barrio",
            r"comer ahi",
        ),
        0.65: (r"^(?:es )?(?:para|pa|a|en|hacia|hasta) (?:el |la |los |las )?zplace$",),
        0.35: (r"^zplace$",),
    },
    "pay": {
        0.95: (
            r"^(?:pago|pagare|pagaria|pagamos|cancelo|abono) (?:con|en|por|al|contra|de)\b",
            r"(?:voy a|vamos a|quiero|quisiera|deseo|necesito|prefiero) (?:pagar|cancelar (?:con|"
            r"en|por)|pago)(?!.*(?:cuotas se puede))",
            r"^pagar(?: ahora| ya| mi pedido| el pedido| la cuenta)?$",
            r"ya (?:pague|transferi|consigne|hice (?:la|el) (?:pago|transferencia|zpay)|quedo "
            r"(?:el )?pag\w*o|te (?:pague|transferi)|esta (?:pago|pagado)|realice)",
            r"^(?:por|con|en|a|seria por|seria con|seria en|de) zpay$",
            r"^zpay$",
            r"link (?:de|para) (?:el )?pag\w*",
            r"(?:numero|datos|clave) (?:de|del|para) (?:la |el )?(?:zpay|cuenta|consign\w*|"
            r"transfer\w*)",
            r"\bcomprobante",
            r"pantallazo",
            r"(?:el|mi) soporte",
            r"captura(?: del? pago)?",
            r"con que (?:zpay)",
            r"a que (?:cuenta|numero|zpay)",
            r"^contra ?entrega$",
            r"(?:cancelo|pago) al recibir",
            r"^(?:el |con |traiga |lleve )?zpay(?: por favor)?$",
            r"(?:necesito|traiga|traer|llevar|lleve|tiene|tienen|con) (?:el )?(?:cambio|vuelto|"
            r"devuelta|vueltas?) (?:de|para|\d+)",
            r"le hice (?:el|la|un) zpay",
            r"hice (?:el|la) (?:zpay|pago|transferencia)",
            r"(?:con )?un billete",
            r"acab(?:o|e) de (?:consignar|transferir|pagar|enviar)",
            r"adjunto",
            r"ya (?:te |les |le )?(?:envie|mande|pase) (?:el|la) (?:pago|plata|dinero|comprobante|"
            r"transferencia)",
            r"transferir$",
            r"^(?:ya )?(?:te|les|le) (?:transfiero|transferi|deposito|deposite|consigno|consigne|"
            r"yapeo|yapee|pago|pague)",
            r"ya (?:hice|realice) (?:el|la|un|una) ",
            r"\b(?:cbu|clabe|cvu|iban|alias para)\b",
            r"yape[eo]\b",
        ),
        0.65: (
            r"\bpagar\b",
            r"\bpago\b",
            r"zpay",
        ),
    },
    "order_status": {
        0.95: (
            r"(?:por )?(?:donde|en donde|como|en que) (?:va|viene|anda|esta|sigue)(?:n)? (?:el |"
            r"mi |la |lo )?(?:pedido|orden|domicilio|domi|compra|moto|domiciliario|repartidor|"
            r"envio|paquete|zprod|znoun)",
            r"(?:pedido|orden|domicilio|compra|paquete|envio) (?:va|viene|esta|ya|sigue|salio|"
            r"quedo|llego)(?!.*(?:mal|frio|danad|tarde|demorad|incomplet|equivocad))",
            r"en camino",
            r"ya (?:lo |la |los |me lo |me la )?(?:salio|enviaron|mandaron|despacharon|viene|va|"
            r"van|vienen|estan? preparando|prepararon|tomaron|recibieron|esta (?:list|mi|el|en)|"
            r"casi llega|llega|empacaron)",
            r"cuanto (?:se )?(?:demora|tarda|demoran) (?:mi|en llegar|el pedido)",
            r"(?:a que horas?|cuando|en cuanto(?: tiempo)?|en que momento) (?:me )?(?:llega|"
            r"llegaria|llegara|entregan|esta listo|va a llegar|traen|estaria)",
            r"estado (?:de|del) (?:mi |el |la )?(?:pedido|orden|compra|envio|domicilio)",
            r"seguimiento (?:de|del|a|al) (?:mi |el |la )?(?:pedido|orden|compra|envio|guia)",
            r"(?:rastre|ubic)\w+ (?:mi |el )?(?:pedido|envio|paquete)",
            r"numero de guia",
            r"en que va",
            r"que (?:paso|ha pasado|hubo) con (?:mi|el|la) (?:pedido|orden|domicilio|compra|envio)",
            r"confirmaron (?:mi|el)",
            r"tiempo de entrega de mi",
            r"(?:ya )?(?:quedo|esta) registrad[oa]",
            r"lo estan preparando",
            r"(?:cuanto|que tanto) (?:tiempo )?(?:le |les |me )?(?:falta|hace falta)",
            r"cuanto (?:se )?(?:demora|tarda|demoran|tardan)(?: mi\b| en llegar| el pedido| "
            r"todavia|$)",
            r"a que horas? (?:me )?sale (?:el|mi|la) (?:pedido|domicilio|orden)",
            r"(?:novedad(?:es)?|noticias|informacion) (?:de|sobre) (?:mi|el) (?:pedido|envio|"
            r"compra|paquete)",
            r"numero de (?:seguimiento|rastreo|guia|tracking)",
            r"(?:codigo|link) de (?:seguimiento|rastreo)",
        ),
        0.9: (
            r"(?:saber|ver) (?:por donde|como|en que) (?:va|viene|anda)",
            r"en que estado (?:esta|va)",
            r"(?:avis\w+) cuando (?:salga|llegue|este)",
            r"(?:repartidor|mensajero|domiciliario)\b",
        ),
        0.65: (
            r"mi (?:pedido|orden|domicilio)",
            r"ya viene",
            r"\bguia\b",
        ),
    },
    "complaint": {
        0.95: (
            r"\bquejas?\b",
            r"\breclam(?:o|os|ar|acion)\b",
            r"denunci\w+",
            r"(?:los|las|lo|la) voy a (?:reportar|denunciar|demandar)",
            r"pesim[oa]",
            r"horribles?",
            r"\basco\b",
            r"asquerosa?",
            r"groser[oa]s?",
            r"(?:mal[ao]?|peor|terrible|regular) (?:la )?(?:atencion|experiencia|servicio|trato|"
            r"calidad)",
            r"muy mal\b",
            r"nunca mas",
            r"no vuelvo a",
            r"verguenza",
            r"irresponsables?",
            r"incompetenc?\w*",
            r"falta de (?:respeto|seriedad|consideracion|profesionalismo)",
            r"irrespet\w+",
            r"ladrones",
            r"ratas",
            r"estafa\w*",
            r"decepcion\w*",
            r"(?:estoy|muy|quedo|quede) (?:muy )?(?:molest[oa]|inconforme|insatisfech[oa]|"
            r"indignad[oa]|enojad[oa]|brav[oa]|decepcionad[oa])",
            r"inconform\w+",
            r"nadie (?:me |nos )?(?:respond\w+|contest\w+|atiend\w+|da|soluciona)",
            r"(?:local|lugar|bano|mesa|sitio) (?:estaba|esta|muy) (?:sucio|sucia|feo)",
            r"demorados siempre",
            r"siempre (?:se )?(?:demor|tard|lo mismo|fallan)",
            r"trat(?:o|aron|an) (?:muy )?mal",
            r"cada vez peor",
            r"servicio tan",
            r"no me gusto",
            r"mal servicio",
            r"que incompetencia",
            r"superintendencia",
            r"profeco",
            r"estaba feo",
            r"decepcionante",
            r"atend(?:ieron|io|en) (?:re |muy |super |tan )?(?:mal|pesimo|horrible|feo)",
            r"\b(?:chantas?|sinverguenzas?|porqueria|basura|mentirosos|rateros|abusivos)\b",
            r"nunca (?:contestan|responden|atienden|cumplen)",
            r"(?:deja|dejan) mucho que desear",
        ),
        0.9: (
            r"(?:muy )?mal[oa] (?:el|la|su|fue) (?:servicio|atencion)",
            r"(?:servicio|atencion) (?:\w+ )?(?:mal[oa]|pesim[oa]|terrible|regular)",
        ),
        0.65: (
            r"\b(?:malisim[oa]|fatal|deplorable|ineptos|inutiles|sinverguenzas|no sirven)\b",
            r"sugerencia",
        ),
    },
    "order_problem": {
        0.95: (
            r"(?:lleg(?:o|aron)|vin(?:o|ieron)|venian?|estaba|esta|estan|estaban|sali(?:o|eron)) "
            r"(?:todo |toda |muy |el pedido |la comida |el producto |mi pedido |mi orden |la "
            r"zprod |la znoun |zprod |bien )*(?:fri[oa]s?|helad[oa]s?|danad[oa]s?|rot[oa]s?|mal\b|"
            r"incomplet[oa]s?|quemad[oa]s?|regad[oa]s?|aplastad[oa]s?|tarde|crud[oa]s?|"
            r"vencid[oa]s?|equivocad[oa]s?|podrid[oa]s?|sin la|sin el|abiert[oa] y|"
            r"defectuos[oa]s?|mojad[oa]s?|derramad[oa]s?|duro|dura|agri[oa]|demorad[oa]s?)",
            r"no (?:venian?|vino|vinieron|lleg(?:o|aron)|ha(?:n)? llegado|me (?:ha|han) llegado|"
            r"me (?:llego|mandaron|trajeron|incluyeron|enviaron|entregaron|echaron)|he recibido|"
            r"trajeron|mandaron|incluyeron|aparece|llega)\b",
            r"me (?:trajeron|mandaron|enviaron|llego|llegaron|entregaron|despacharon) (?:otra?|"
            r"mal|lo que no|algo|el|la|un|una|equivoc\w*|menos|la talla|zprod)",
            r"(?:llevo|llevamos|hace) (?:ya )?(?:mas de |como |casi )?(?:\d+|un|una|dos|tres|"
            r"media|rato) ?(?:horas?|minutos|min|media|rato)?.*(?:esper\w*|y nada|sin|domicilio|"
            r"pedi)",
            r"(?:pedi|ordene|compre) hace (?:mas de |como )?(?:\d+|una|dos|media|tres)",
            r"equivoc(?:ado|ada|aron|ados)",
            r"cobraron (?:doble|de mas|mas|dos veces|algo|mal|un)",
            r"me cobraron",
            r"descontaron",
            r"(?:pago|pedido|cobro|tarjeta|transaccion) no (?:paso|pasa|aparece|llega|llego|sale)",
            r"(?:problema|error|inconveniente) (?:con|en) (?:mi|el|la|un) (?:pedido|orden|pago|"
            r"compra|domicilio|factura|cuenta)",
            r"tuve un (?:problema|inconveniente)",
            r"\bpelo en\b",
            r"un pelo",
            r"se (?:rego|derramo|regaron|perdio)",
            r"nunca llego",
            r"y (?:pedi|yo pedi)",
            r"no (?:fue|era|es) lo que pedi",
            r"hizo dano",
            r"intoxic\w+",
            r"dice entregado",
            r"no (?:puedo|me deja) pagar",
            r"(?:total|cuenta|precio|cobro) (?:esta|quedo) mal",
            r"nada que llega",
            r"ya (?:es|paso) (?:muy )?(?:tarde|el tiempo)",
            r"muy demorad[oa] (?:el|mi)",
            r"demorad[oa] (?:el|mi) (?:pedido|domicilio)",
            r"le pusieron .*sin",
            r"color equivocado",
            r"llego otro",
            r"\b(?:falto|faltaron|faltaba|faltaban) (?:un|una|el|la|los|las|mi|zprod|znoun|\d+|"
            r"algo)",
            r"me (?:falta|faltan|falto|faltaron) ",
            r"(?:hace|hizo|hicieron) falta (?:un|una|el|la|los|las|zprod|algo)",
            r"^falt(?:o|aron) ",
            r"(?:todavia|aun|sigue) (?:no )?(?:me )?(?:llega|sin llegar|ha llegado|han llegado)",
            r"\bvino (?:todo |toda |muy )?(?:frio|fria|rot[oa]|derramad[oa]|mal|equivocad[oa]|sin|"
            r"con|aplastad[oa]|fallad[oa]|otro|otra|incomplet[oa])",
            r"pedi sin",
            r"derramad[oa]|aplastad[oa]|fallad[oa]",
        ),
        0.9: (
            r"y me (?:mandaron|trajeron|llego|dieron|enviaron)",
            r"no (?:sirven?|funcionan?|prende|enciende)$",
            r"aparece entregado",
            r"pero no (?:lo|la) (?:tengo|recibi)",
        ),
        0.8: (
            r"\b(?:crud[oa]|quemad[oa]|danad[oa]|incomplet[oa]|defectuos[oa]|helad[oa])\b",
            r"problema con (?:mi|el|la)",
            r"demorad[oa]",
            r"no funciona",
            r"mala calidad",
        ),
        0.5: (
            r"\bproblema\b",
            r"\berror\b",
            r"\btarde\b",
            r"demora",
        ),
    },
    "refund_or_return": {
        0.95: (
            r"devol(?:ver|ucion|uciones|verme|verlo|verla|vi)",
            r"reembols\w+",
            r"rembols\w+",
            r"reintegr\w+",
            r"revers(?:ar|o|en|ion)",
            r"devuelv\w+",
            r"nota credito",
            r"compens\w+",
            r"(?:mi|la|el) (?:plata|dinero) (?:de vuelta|de regreso)",
            r"exijo mi",
            r"quiero mi (?:plata|dinero)",
            r"(?:hacer )?(?:efectiva|valer|usar|reclamar) (?:la |mi )?garantia",
            r"(?:puedo|quiero|quisiera|pueden|necesito|me pueden|podria|deseo|hacer|como es el "
            r"proceso de) (?:hacer )?(?:un |el )?cambi(?:ar|arme|arlo|arla|o)(?! (?:de |la |mi "
            r")+direccion| de (?:\d+|dinero|un billete)| para un)(?: el| la| de| los| zprod| "
            r"producto| talla| mi|$)",
            r"proceso de cambio",
            r"no me (?:sirvio|quedo|queda bueno|sirve)",
            r"politica de (?:devol|cambio)\w*",
            r"cambios y devoluciones",
            r"retracto",
            r"nota zpay",
            r"(?:mi|meu|el|la) zpay de (?:volta|vuelta)",
        ),
        0.9: (
            r"(?:quiero|quisiera|puedo|necesito) regresar (?:el|la|los|las|un|mi)",
            r"para (?:cambiarlo|cambiarla|devolverlo|devolverla|cambiarlos)",
        ),
        0.65: (
            r"\bgarantia\b",
            r"cambiar (?:la|el)",
        ),
    },
    "cancel_order": {
        0.95: (
            r"cancel(?:ar|en|e|a|o|enme|aran|ame|eme) ?(?:ya |todo )?(?:el |la |mi |ese |esa |"
            r"toda la |todo el |un |una )?(?:pedido|orden|compra|domicilio|todo|envio|reserva)\b",
            r"^(?:no |ya no |mejor |mejor no |si )*cancel(?:alo|elo|enlo|ala|ela|enla|ar|en|emos|"
            r"arlo)(?: ya| todo| todavia| por favor)?$",
            r"cancel(?:alo|elo|enlo|ala|ela|enla|arlo)",
            r"anul\w+",
            r"desist\w+",
            r"(?:ya )?no (?:voy a querer|quiero) (?:el|mi|ese|la|nada|pedir|comprar|hacer)(?: "
            r"pedido| orden| compra| domicilio)?$",
            r"no (?:lo |la |me lo |le )?(?:manden|envien|preparen|despachen|traigan)(?: ya| nada| "
            r"mi| el| mas|$)",
            r"(?:se|lo|la) puede cancelar",
            r"puedo cancelar(?! (?:con|en|por))",
            r"me arrepenti",
            r"(?:ya )?no (?:me |lo |la )?(?:mandes|mande|manden|envies|envie|prepares|despaches) "
            r"nada",
            r"(?:dejalo|dejarlo|dejen|quede) sin efecto",
        ),
        0.9: (r"cancelen(?: por favor)?$",),
        0.65: (r"\bcancel(?:ar|a|e|en|o)\b",),
    },
    "talk_to_human": {
        0.95: (
            r"\bases(?:or|ora|ores)\b",
            r"\bagentes?\b",
            r"\bhumano\b",
            r"persona (?:real|de verdad|humana)",
            r"(?:con|una|alguna|otra|prefiero una) persona(?! o)",
            r"\boperador[a]?\b",
            r"representante",
            r"encargad[oa]",
            r"(?:el|la|al|con el|con la) (?:dueno|duena|gerente|administrador|jefe|supervisor)(?! "
            r"dame)",
            r"servicio al cliente",
            r"atencion (?:personalizada|al cliente)",
            r"(?:me |nos )?(?:puede|pueden|podria|podrian|puedes) (?:llamar|atender|ayudar|"
            r"comunicar)(?:me)?(?: alguien| una persona| un)",
            r"llam(?:en|e|a)me",
            r"necesito que me llamen",
            r"telefono (?:para|donde|de contacto)",
            r"(?:tienen|dan) (?:el |su |un )?telefono",
            r"hablar con",
            r"hablo con (?:alguien|un asesor|una persona)",
            r"(?:comuni\w+|conect\w+|transf\w+|pas(?:a|e|as|an|eme|ame)|remit\w+)(?:me)? (?:con|"
            r"a) (?:un|una|el|la|alguien|soporte|otra)",
            r"alguien (?:que )?(?:me|nos) (?:pueda|ayude|atienda|llame|colabore)",
            r"con soporte",
            r"^(?:persona|soporte|ayuda humana|call center|hablar)$",
            r"(?:algun|un|su|tienen|hay) (?:numero de )?telefono",
        ),
        0.9: (
            r"(?:comunic\w+|contact\w+) con (?!ustedes)",
            r"(?:numero|telefono) para (?:llamar\w*|hablar|contactar\w*)",
        ),
        0.65: (
            r"alguien",
            r"\bsoporte\b",
            r"\bllamar\b",
        ),
    },
    "ticket_status": {
        0.95: (
            r"(?:estado|seguimiento|respuesta|novedad(?:es)?|avance|noticias?) (?:de|del|a|sobre|"
            r"al) (?:mi |el |la |mis )?(?:ticket|caso|pqrs?|queja|reclam\w+|solicitud|peticion|"
            r"radicado|devolucion|reembolso|garantia|tramite)",
            r"(?:mi|el|su) (?:caso|ticket|radicado|reclamo|pqrs?|tramite)(?: \d+)? (?:como|que|en "
            r"que|ya|va|sigue|esta)",
            r"(?:como|en que|que) (?:va|sigue|quedo|paso con|ha pasado con|hubo con|esta|paso) "
            r"?(?:con )?(?:mi|el|la) (?:caso|ticket|queja|reclam\w+|solicitud|peticion|pqrs?|"
            r"devolucion|reembolso|tramite)",
            r"(?:numero de )?radicado",
            r"ya (?:aprobaron|revisaron|solucionaron|escalaron|resolvieron|respondieron|me "
            r"respondieron|procesaron|hicieron) (?:el|mi|la|lo|a)",
            r"(?:sigo|estoy|llevo (?:dias|semanas|\d+ dias)) esperando (?:una |la |que me "
            r")?(?:respuesta|contesten|respondan|solucion|el reembolso|la devolucion)",
            r"no me han (?:dado|respondido|contestado|solucionado|devuelto|llamado)",
            r"(?:puse|hice|radique|reporte|presente|meti) (?:una|un|el|la) (?:queja|reclamo|caso|"
            r"pqr|solicitud|peticion)",
            r"cuando me devuelven",
            r"dijeron que me iban",
            r"caso que (?:reporte|puse)",
            r"mi pqr",
            r"respuesta (?:a|de) mi",
            r"numero de (?:caso|ticket|reclamo|radicado)",
        ),
        0.65: (
            r"\bticket\b",
            r"\bmi caso\b",
            r"\bpqrs?\b",
            r"mi solicitud",
        ),
    },
    "out_of_scope": {
        0.95: (
            r"(?:ignor\w+|olvid\w+)(?: que| tus| todo| todas| las)* (?:instrucciones|reglas|"
            r"anterior\w*|eres|lo anterior)",
            r"tus instrucciones",
            r"mensaje de sistema",
            r"(?:system )?prompt",
            r"(?:contrasena|clave|password)(?! (?:del? wifi|wifi|de wi))",
            r"actua como",
            r"dame acceso",
            r"datos de (?:otros|los) clientes",
            r"modelo de lenguaje",
            r"chiste",
            r"poema",
            r"ensayo",
            r"traduc\w+",
            r"(?:letra|himno|cancion|canciones|pelicula\w*|serie|netflix|musica(?! en vivo)|"
            r"spotify|youtube)\b",
            r"presidente",
            r"gobierno",
            r"politic[oa]s?(?! de)",
            r"capital de",
            r"loteria",
            r"horoscopo",
            r"signo zodiacal",
            r"clima",
            r"va a llover",
            r"temperatura",
            r"pronostico",
            r"bolsa de valores",
            r"criptomoned\w+",
            r"(?<!con )bitcoin",
            r"a cuanto esta el",
            r"prestamo",
            r"(?:me |nos )?prest(?:a|ame|as|e) (?:un |plata|dinero|mil)",
            r"plata prestada",
            r"aguinaldo",
            r"ganar? dinero",
            r"dinero (?:extra|desde casa)",
            r"raiz cuadrada",
            r"ecuacion",
            r"cuanto es \d+",
            r"\d+ (?:por|mas|menos|entre|dividido) \d+",
            r"fotosintesis",
            r"agujero negro",
            r"planetas?",
            r"torre eiffel",
            r"guerra mundial",
            r"descubri\w+",
            r"invent(?:o|ar)",
            r"inteligencia artificial",
            r"colesterol",
            r"fiebre",
            r"gripa",
            r"remedio",
            r"cita medica",
            r"me duele",
            r"medico",
            r"abogado",
            r"plomero",
            r"(?:un|el) (?:taxi|vuelo|hotel|bus|avion)",
            r"aeropuerto",
            r"vuelos?\b",
            r"notaria",
            r"cedula",
            r"pasaporte",
            r"python",
            r"program(?:ar en|acion)",
            r"(?:haz|hacer|hazme|mejora\w*|arregla\w*) (?:mi |una |la )?hoja de vida",
            r"carta de renuncia",
            r"tarea",
            r"reunion",
            r"calendario",
            r"recuerda?me",
            r"recordatorio",
            r"recuerdame",
            r"temporizador",
            r"alarma",
            r"volumen",
            r"la luz",
            r"televisor",
            r"ventilador",
            r"garaje",
            r"alexa",
            r"siri",
            r"ok google",
            r"lista del? mercado",
            r"arriend\w+",
            r"se arrienda",
            r"vendo",
            r"lote en",
            r"apartamento en",
            r"(?:una casa|un carro|un caballo|que carro)",
            r"busco (?:trabajo|empleo)",
            r"cas(?:ate|arte)",
            r"novi[oa]\b(?! una)",
            r"solter[oa]",
            r"salir conmigo",
            r"te quiero",
            r"te amo",
            r"(?:dar|darte|quiero) un abrazo",
            r"bes(?:o|itos)",
            r"mi amor",
            r"amor me",
            r"hermanos",
            r"sentimientos",
            r"color favorito",
            r"como te llamas",
            r"cuando naciste",
            r"donde vives",
            r"quien te creo",
            r"cuantos anos tienes",
            r"hombre o mujer",
            r"que (?:opinas|piensas|te gusta)",
            r"aburrid[oa]",
            r"me siento (?:triste|mal|sol[oa]|enferm[oa]|depri\w+)",
            r"morirme",
            r"suicid\w+",
            r"triste",
            r"primo",
            r"mija",
            r"papa ya",
            r"reenvi\w+",
            r"cadena",
            r"comparte est",
            r"unete",
            r"grupo de",
            r"numero equivocado",
            r"(?:este no era|equivoque de) (?:el )?(?:chat|grupo)",
            r"broma",
            r"nada que ver",
            r"receta de",
            r"como se (?:dice|prepara|escribe)",
            r"que significa",
            r"(?:rio|edificio|pais|animal) mas",
            r"cuanto mide (?:un|la|el) (?:campo|torre|estadio)",
            r"saldo en",
            r"(?:lee|revisa|abre) (?:mis|el) correos?",
            r"manda un (?:correo|mensaje)",
            r"llama a \w+",
            r"mensaje a",
            r"resume",
            r"redact\w+",
            r"define",
            r"explicame",
            r"hora es",
            r"dieta",
            r"bajo de peso",
            r"invierto",
            r"saco la",
            r"que (?:es|son) (?:el|la|los|un|una) (?!restaurante|pizzeria|tienda|negocio|local|"
            r"empresa|domicilio|zprod|znoun|combo|horario|precio|direccion|valor|costo|total)\w+",
            r"buenas es la (?!pizzeria|tienda)",
            r"fin de semana que",
            r"te marco",
            r"fiesta",
            r"nos vemos donde",
            r"en el parque",
            r"sale del trabajo",
            r"cumpleanos (?!celebr)",
            r"feliz cumple\w*",
            r"venga y hablamos",
            r"(?:a|de|del|para|por) mi (?:jefe|hermano)$",
            r"(?:llam\w+|escrib\w+|dile|recuerd\w+) a mi (?:mama|papa|jefe|hermano)",
            r"mi perro (?:esta|se|tiene)",
            r"(?:poema|carta|mensaje) (?:a|para) mi",
            r"como esta el (?:dolar|zpay)",
            r"(?:prende|apaga|enciende|baja|sube)\w* (?:la|las|el|los) ",
            r"(?:como )?hack\w+",
            r"\bmami\b",
            r"^mama ",
            r"temperatura del aire",
            r"venga y hablamos",
            r"felicitaciones por (?:el|tu|su) (?:grado|boda|bebe)",
        ),
        0.8: (
            r"^(?:ja|je|ji|jo|xa|ha|he|k)(?:ja|je|ji|jo|ha|he|k)*[jhk]?$",
            r"^(?:jaj|jej|haha|lol|xd|mmm*|zzz*|blabla|bla|qwerty|asdf\w*|xyz|equis|hmm*|aja)+$",
            r"^[bcdfghjklmnpqrstvwxyz]{4,}$",
            r"^\d{5,}$",
            r"^quien (?!me atiende|atiende|entrega|trae)",
            r"^eres ",
            r"la fiesta",
            r"cuantos \w+ hay",
        ),
    },
}
