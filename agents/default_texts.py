"""The agents' own texts by key and language. Spanish says "tú"; `USTED` holds the polite forms."""

from __future__ import annotations

from agents.default_texts_support import SUPPORT, SUPPORT_USTED
from agents.status_texts import STATUS_TEXTS, STATUS_USTED

DEFAULTS: dict[str, dict[str, str]] = STATUS_TEXTS | {
    # Buttons: at most 20 characters
    "button_menu": {"es": "Ver menú", "en": "See the menu", "pt": "Ver cardápio"},
    "button_hours": {"es": "Horarios", "en": "Opening hours", "pt": "Horários"},
    "button_human": {
        "es": "Hablar con alguien",
        "en": "Talk to a person",
        "pt": "Falar com alguém",
    },
    "button_order": {"es": "Hacer un pedido", "en": "Place an order", "pt": "Fazer um pedido"},
    "button_payments": {"es": "Cómo pagar", "en": "How to pay", "pt": "Como pagar"},
    "button_locations": {"es": "Dónde estamos", "en": "Where we are", "pt": "Onde ficamos"},
    "button_delivery": {"es": "Domicilios", "en": "Delivery", "pt": "Entregas"},
    "button_stay": {"es": "Seguir aquí", "en": "Stay here", "pt": "Continuar aqui"},
    "button_list": {"es": "Ver opciones", "en": "See options", "pt": "Ver opções"},
    # Greeting and goodbye
    "greeting": {
        "es": "¡Hola{name}! 👋 Soy el asistente de *{business}*. ¿En qué te ayudo?",
        "en": "Hi{name}! 👋 I'm the assistant of *{business}*. How can I help you?",
        "pt": "Olá{name}! 👋 Sou o assistente da *{business}*. Como posso ajudar?",
    },
    "greeting_again": {
        "es": "¡Hola de nuevo{name}! ¿En qué te ayudo?",
        "en": "Hi again{name}! How can I help you?",
        "pt": "Olá de novo{name}! Como posso ajudar?",
    },
    "thanks": {
        "es": "¡Con gusto{name}! Aquí estoy para lo que necesites. 😊",
        "en": "You're welcome{name}! I'm here if you need anything. 😊",
        "pt": "De nada{name}! Estou aqui para o que precisar. 😊",
    },
    "goodbye": {
        "es": "¡Hasta pronto{name}! Que tengas un buen día.",
        "en": "See you soon{name}! Have a nice day.",
        "pt": "Até logo{name}! Tenha um bom dia.",
    },
    "stay": {
        "es": "Listo, sigo aquí. ¿En qué te ayudo?",
        "en": "All right, I'm still here. How can I help?",
        "pt": "Certo, continuo aqui. Como posso ajudar?",
    },
    # Is that meant?
    "button_yes": {"es": "Sí", "en": "Yes", "pt": "Sim"},
    "button_no": {"es": "No", "en": "No", "pt": "Não"},
    "meant_cancel_order": {
        "es": "¿Quieres cancelar tu pedido?",
        "en": "Do you want to cancel your order?",
        "pt": "Você quer cancelar o pedido?",
    },
    "meant_refund_or_return": {
        "es": "¿Quieres pedir una devolución o un cambio?",
        "en": "Do you want to ask for a refund or an exchange?",
        "pt": "Você quer pedir um reembolso ou uma troca?",
    },
    "meant_pay": {
        "es": "¿Quieres pagar tu pedido?",
        "en": "Do you want to pay for your order?",
        "pt": "Você quer pagar o pedido?",
    },
    "meant_checkout": {
        "es": "¿Quieres cerrar tu pedido así como está?",
        "en": "Do you want to close your order as it is?",
        "pt": "Você quer fechar o pedido assim?",
    },
    # Not understood
    "unclear": {
        "es": "Perdona, no estoy seguro de haber entendido. ¿Es sobre algo de esto?",
        "en": "Sorry, I'm not sure I understood. Is it about one of these?",
        "pt": "Desculpe, não sei se entendi. É sobre algo disto?",
    },
    "unclear_again": {
        "es": "Todavía no logro entenderte. ¿Prefieres que te pase con una persona?",
        "en": "I still don't understand, sorry. Would you like to talk to a person?",
        "pt": "Ainda não consegui entender. Prefere falar com uma pessoa?",
    },
    "out_of_scope": {
        "es": "Con eso no te puedo ayudar; sé de *{business}*: menú, horarios, domicilios y más.",
        "en": "I can't help with that; I know about *{business}*: menu, hours, delivery and more.",
        "pt": "Com isso não consigo ajudar; eu entendo da *{business}*: cardápio, horários e mais.",
    },
    "only_text": {
        "es": "Por ahora solo puedo leer texto. ¿Me lo escribes?",
        "en": "For now I can only read text. Could you write it to me?",
        "pt": "Por enquanto só consigo ler texto. Pode escrever para mim?",
    },
    "only_text_voice": {
        "es": "No puedo escuchar audios. ¿Me lo escribes?",
        "en": "I can't listen to audio. Could you write it to me?",
        "pt": "Não consigo ouvir áudios. Pode escrever para mim?",
    },
    "only_text_image": {
        "es": "Recibí el archivo, pero no puedo ver lo que muestra. ¿Me escribes de qué se trata? "
        "Si es por un problema, lo adjunto al caso.",
        "en": "I got the file, but I can't see what it shows. Could you write what it is about? If "
        "it's a problem, I'll attach it to the case.",
        "pt": "Recebi o arquivo, mas não consigo ver o que mostra. Pode escrever do que se trata? "
        "Se for um problema, anexo ao caso.",
    },
    "only_text_sticker": {
        "es": "😊 Los stickers no los puedo leer. ¿En qué te ayudo?",
        "en": "😊 I can't read stickers. How can I help you?",
        "pt": "😊 Não consigo ler figurinhas. Como posso ajudar?",
    },
    "language_kept": {
        "es": "Listo, seguimos en español. ¿En qué te ayudo?",
        "en": "Sure, let's go on in English. How can I help you?",
        "pt": "Certo, seguimos em português. Como posso ajudar?",
    },
    "restate": {
        "es": "Volviendo a lo de antes: {question}",
        "en": "Back to where we were: {question}",
        "pt": "Voltando ao assunto: {question}",
    },
    "caption_only": {
        "es": "No puedo ver el archivo, pero leí lo que escribiste.",
        "en": "I can't see the file, but I read what you wrote.",
        "pt": "Não consigo ver o arquivo, mas li o que você escreveu.",
    },
    "opted_out": {
        "es": "Entendido: no te enviaremos más mensajes. Si algún día quieres volver, escribe "
        "ALTA.",
        "en": "Understood: we won't send you any more messages. To come back, write START.",
        "pt": "Entendido: não enviaremos mais mensagens. Para voltar, escreva START.",
    },
    "opted_in": {
        "es": "¡Listo! Puedes volver a recibir nuestros mensajes.",
        "en": "Done! You can receive our messages again.",
        "pt": "Pronto! Você pode voltar a receber nossas mensagens.",
    },
    # Hours
    "hours_title": {
        "es": "🕒 *Horario{place}*",
        "en": "🕒 *Opening hours{place}*",
        "pt": "🕒 *Horário{place}*",
    },
    "hours_at": {"es": " de {place}", "en": " of {place}", "pt": " de {place}"},
    "closed": {"es": "cerrado", "en": "closed", "pt": "fechado"},
    "all_day": {"es": "24 horas", "en": "24 hours", "pt": "24 horas"},
    "span": {"es": "{opens} a {closes}", "en": "{opens} to {closes}", "pt": "{opens} às {closes}"},
    "days": {"es": "{first} a {last}", "en": "{first} to {last}", "pt": "{first} a {last}"},
    "open_now": {
        "es": "✅ Ahora estamos abiertos, hasta las {closes}.",
        "en": "✅ We're open now, until {closes}.",
        "pt": "✅ Estamos abertos agora, até as {closes}.",
    },
    "open_now_endless": {
        "es": "✅ Ahora estamos abiertos.",
        "en": "✅ We're open now.",
        "pt": "✅ Estamos abertos agora.",
    },
    "closed_now": {
        "es": "🔴 Ahora estamos cerrados. Abrimos {when} a las {opens}.",
        "en": "🔴 We're closed now. We open {when} at {opens}.",
        "pt": "🔴 Agora estamos fechados. Abrimos {when} às {opens}.",
    },
    "closed_no_opening": {
        "es": "🔴 Ahora estamos cerrados y no tengo registrada la próxima apertura.",
        "en": "🔴 We're closed now and I have no record of when we open next.",
        "pt": "🔴 Agora estamos fechados e não tenho registrada a próxima abertura.",
    },
    "no_hours": {
        "es": "No tengo registrado el horario. Si quieres, te paso con una persona.",
        "en": "I have no opening hours on record. I can pass you to a person if you like.",
        "pt": "Não tenho o horário registrado. Se quiser, passo você para uma pessoa.",
    },
    "day_open": {
        "es": "{day} abrimos de {spans}.",
        "en": "{day} we're open from {spans}.",
        "pt": "{day} abrimos das {spans}.",
    },
    "day_open_all": {
        "es": "{day} estamos abiertos las 24 horas.",
        "en": "{day} we're open all day.",
        "pt": "{day} estamos abertos 24 horas.",
    },
    "day_closed": {
        "es": "{day} estamos cerrados.",
        "en": "{day} we're closed.",
        "pt": "{day} estamos fechados.",
    },
    "open_at": {
        "es": "Sí, {day} a las {time} estamos abiertos (cerramos a las {closes}).",
        "en": "Yes, {day} at {time} we're open (we close at {closes}).",
        "pt": "Sim, {day} às {time} estamos abertos (fechamos às {closes}).",
    },
    "open_at_endless": {
        "es": "Sí, {day} a las {time} estamos abiertos.",
        "en": "Yes, {day} at {time} we're open.",
        "pt": "Sim, {day} às {time} estamos abertos.",
    },
    "closed_at": {
        "es": "No, {day} a las {time} estamos cerrados.",
        "en": "No, {day} at {time} we're closed.",
        "pt": "Não, {day} às {time} estamos fechados.",
    },
    "holidays_title": {
        "es": "📅 Próximos festivos:",
        "en": "📅 Coming holidays:",
        "pt": "📅 Próximos feriados:",
    },
    "no_holidays": {
        "es": "No tengo horarios especiales registrados para festivos; este es el de siempre:",
        "en": "I have no special holiday hours on record; these are the usual ones:",
        "pt": "Não tenho horários especiais de feriado registrados; estes são os de sempre:",
    },
    "no_such_holiday": {
        "es": "No tengo un horario especial registrado para esa fecha; este es el de siempre:",
        "en": "I have no special hours on record for that date; these are the usual ones:",
        "pt": "Não tenho um horário especial registrado para essa data; este é o de sempre:",
    },
    "today": {"es": "hoy", "en": "today", "pt": "hoje"},
    "tomorrow": {"es": "mañana", "en": "tomorrow", "pt": "amanhã"},
    "on_day": {"es": "el {day}", "en": "on {day}", "pt": "{day}"},
    "on_holiday": {"es": " ({holiday})", "en": " ({holiday})", "pt": " ({holiday})"},
    # Places
    "places_title": {
        "es": "📍 *Nos encuentras en:*",
        "en": "📍 *You find us at:*",
        "pt": "📍 *Você nos encontra em:*",
    },
    "places_ask": {
        "es": "Dime tu barrio o comparte tu ubicación y te digo cuál te queda más cerca.",
        "en": "Tell me your neighbourhood or share your location and I'll say which is nearest.",
        "pt": "Diga seu bairro ou compartilhe sua localização e digo qual fica mais perto.",
    },
    "place_near": {
        "es": "La sede más cercana a {area} es:",
        "en": "The branch nearest to {area} is:",
        "pt": "A unidade mais próxima de {area} é:",
    },
    "place_nearest": {
        "es": "La sede más cercana a ti está a {distance}:",
        "en": "The branch nearest to you is {distance} away:",
        "pt": "A unidade mais próxima de você fica a {distance}:",
    },
    "place_unknown": {
        "es": "No tengo una sede registrada en {area}.",
        "en": "I have no branch on record in {area}.",
        "pt": "Não tenho uma unidade registrada em {area}.",
    },
    "phones_title": {
        "es": "📞 *Nuestros teléfonos:*",
        "en": "📞 *Our phone numbers:*",
        "pt": "📞 *Nossos telefones:*",
    },
    "no_phone": {
        "es": "No tengo registrado un teléfono; por este chat también atendemos.",
        "en": "I have no phone number on record; we are also here in this chat.",
        "pt": "Não tenho um telefone registrado; por este chat também atendemos.",
    },
    "no_photo": {
        "es": "No tengo una foto de {product}.",
        "en": "I have no photo of {product}.",
        "pt": "Não tenho uma foto de {product}.",
    },
    "no_places": {
        "es": "No tengo registrada una dirección a la que puedas ir.",
        "en": "I have no address on record that you could visit.",
        "pt": "Não tenho um endereço registrado para visitar.",
    },
    # Delivery
    "zones_title": {
        "es": "🛵 *Llevamos a domicilio a:*",
        "en": "🛵 *We deliver to:*",
        "pt": "🛵 *Entregamos em:*",
    },
    "zone_line": {
        "es": "• {zone}: {fee}, unos {minutes} min{minimum}",
        "en": "• {zone}: {fee}, about {minutes} min{minimum}",
        "pt": "• {zone}: {fee}, cerca de {minutes} min{minimum}",
    },
    "zone_minimum": {
        "es": ", pedido mínimo {amount}",
        "en": ", minimum order {amount}",
        "pt": ", pedido mínimo {amount}",
    },
    "zone_free": {"es": "gratis", "en": "free", "pt": "grátis"},
    "zone_yes": {
        "es": "Sí, llevamos a {area}. 🛵 El domicilio {fee} y tarda unos {minutes} "
        "minutos{minimum}.",
        "en": "Yes, we deliver to {area}. 🛵 Delivery {fee} and takes about {minutes} "
        "minutes{minimum}.",
        "pt": "Sim, entregamos em {area}. 🛵 A entrega {fee} e leva uns {minutes} "
        "minutos{minimum}.",
    },
    "zone_costs": {"es": "cuesta {amount}", "en": "costs {amount}", "pt": "custa {amount}"},
    "zone_is_free": {"es": "es gratis", "en": "is free", "pt": "é grátis"},
    "zone_unknown": {
        "es": "No encuentro {area} en nuestras zonas de domicilio.",
        "en": "I can't find {area} among our delivery areas.",
        "pt": "Não encontro {area} nas nossas zonas de entrega.",
    },
    "zone_ask": {
        "es": "¿A qué barrio sería?",
        "en": "Which neighbourhood would it be?",
        "pt": "Para qual bairro seria?",
    },
    "zone_ask_by_name": {
        "es": "Con el punto en el mapa no puedo saber si llegamos. ¿En qué barrio estás?",
        "en": "I can't tell from the map whether we deliver there. Which neighbourhood are you in?",
        "pt": "Pelo mapa não consigo saber se entregamos aí. Em qual bairro você está?",
    },
    "no_zones": {
        "es": "No tengo registrado servicio a domicilio.",
        "en": "I have no delivery service on record.",
        "pt": "Não tenho serviço de entrega registrado.",
    },
    # Payment
    "payments_title": {
        "es": "💳 *Puedes pagar con:*",
        "en": "💳 *You can pay with:*",
        "pt": "💳 *Você pode pagar com:*",
    },
    "payment_yes": {
        "es": "Sí, aceptamos {method}.",
        "en": "Yes, we take {method}.",
        "pt": "Sim, aceitamos {method}.",
    },
    "payment_no": {
        "es": "{method} no está entre nuestros medios de pago.",
        "en": "{method} is not among the ways to pay here.",
        "pt": "{method} não está entre as nossas formas de pagamento.",
    },
    "payment_on_delivery": {
        "es": "Al recibir puedes pagar con {methods}.",
        "en": "On delivery you can pay with {methods}.",
        "pt": "Na entrega você pode pagar com {methods}.",
    },
    "payment_not_on_delivery": {
        "es": "No manejamos pago contra entrega.",
        "en": "We don't take payment on delivery.",
        "pt": "Não aceitamos pagamento na entrega.",
    },
    "no_payments": {
        "es": "No tengo registrados los medios de pago.",
        "en": "I have no ways to pay on record.",
        "pt": "Não tenho as formas de pagamento registradas.",
    },
    # Menu and products
    "menu_body": {
        "es": "Este es el menú de *{business}*. Elige una categoría:",
        "en": "This is the menu of *{business}*. Choose a category:",
        "pt": "Este é o cardápio da *{business}*. Escolha uma categoria:",
    },
    "category_body": {
        "es": "*{category}*. Elige para ver precio y detalles:",
        "en": "*{category}*. Choose one to see price and details:",
        "pt": "*{category}*. Escolha para ver preço e detalhes:",
    },
    "more": {"es": "Ver más…", "en": "See more…", "pt": "Ver mais…"},
    "from_price": {"es": "desde {amount}", "en": "from {amount}", "pt": "a partir de {amount}"},
    "products_count": {
        "es": "{count} opciones",
        "en": "{count} options",
        "pt": "{count} opções",
    },
    "size_price": {
        "es": "{product} {size}: {amount}",
        "en": "{product} {size}: {amount}",
        "pt": "{product} {size}: {amount}",
    },
    "extras_line": {
        "es": "Adiciones: {extras}",
        "en": "Extras: {extras}",
        "pt": "Adicionais: {extras}",
    },
    "extra_price": {
        "es": "La adición de {extra} cuesta {amount}.",
        "en": "Extra {extra} costs {amount}.",
        "pt": "O adicional de {extra} custa {amount}.",
    },
    "unavailable": {
        "es": "⚠️ Por ahora está agotado.",
        "en": "⚠️ It's sold out for now.",
        "pt": "⚠️ No momento está esgotado.",
    },
    "half_and_half": {
        "es": "*{category}*: también por mitades 👍, al precio de la más cara de las dos. "
        "Escríbelo así: _mitad {first}, mitad {second}_.",
        "en": "*{category}* also come half and half 👍, at the price of the dearer one. "
        "Write it like this: _half {first}, half {second}_.",
        "pt": "*{category}*: também meio a meio 👍, pelo preço da mais cara das duas. "
        "Escreva assim: _metade {first}, metade {second}_.",
    },
    "not_on_menu": {
        "es": "No encuentro «{name}» en el menú.",
        "en": "I can't find “{name}” on the menu.",
        "pt": "Não encontro “{name}” no cardápio.",
    },
    "with_tag": {"es": "Sí, tenemos:", "en": "Yes, we have:", "pt": "Sim, temos:"},
    "without_tag": {
        "es": "No tengo productos marcados así en el menú. Si es por una alergia, mejor pregunta "
        "a una persona.",
        "en": "I have no products marked like that on the menu. If it's about an allergy, better "
        "ask a person.",
        "pt": "Não tenho produtos marcados assim no cardápio. Se for por alergia, é melhor "
        "perguntar a uma pessoa.",
    },
    "no_promotions": {
        "es": "No tengo promociones registradas en este momento.",
        "en": "I have no promotions on record right now.",
        "pt": "Não tenho promoções registradas no momento.",
    },
    "promotions": {
        "es": "🎟️ Cupones que valen hoy:",
        "en": "🎟️ Coupons you can use today:",
        "pt": "🎟️ Cupons que valem hoje:",
    },
    "promotion": {
        "es": "• *{code}*: {name}",
        "en": "• *{code}*: {name}",
        "pt": "• *{code}*: {name}",
    },
    "promotion_off": {"es": "{off} de descuento", "en": "{off} off", "pt": "{off} de desconto"},
    "promotion_free_delivery": {"es": "envío gratis", "en": "free delivery", "pt": "frete grátis"},
    "promotion_for": {
        "es": "solo para {names}",
        "en": "only for {names}",
        "pt": "só para {names}",
    },
    "promotion_minimum": {
        "es": "en pedidos desde {amount}",
        "en": "on orders from {amount}",
        "pt": "em pedidos a partir de {amount}",
    },
    "promotion_most": {
        "es": "descuento máximo {amount}",
        "en": "at most {amount} off",
        "pt": "desconto máximo {amount}",
    },
    "promotion_once": {
        "es": "una vez por cliente",
        "en": "once per customer",
        "pt": "uma vez por cliente",
    },
    "promotion_until": {"es": "hasta el {day}", "en": "until {day}", "pt": "até {day}"},
    "promotions_use": {
        "es": "Para usar uno, escribe su código al pedir.",
        "en": "To use one, write its code when you order.",
        "pt": "Para usar um, escreva o código ao pedir.",
    },
    "no_sizes": {
        "es": "Todo viene en un solo tamaño.",
        "en": "Everything comes in one size.",
        "pt": "Tudo vem em um só tamanho.",
    },
    "empty_menu": {
        "es": "No tengo el menú registrado todavía.",
        "en": "I have no menu on record yet.",
        "pt": "Ainda não tenho o cardápio registrado.",
    },
    # FAQ
    "i_am_a_bot": {
        "es": "Soy un asistente automático de *{business}*. Si prefieres, te paso con una persona.",
        "en": "I'm an automatic assistant of *{business}*. I can pass you to a person if you like.",
        "pt": "Sou um assistente automático da *{business}*. Se preferir, passo para uma pessoa.",
    },
    "faq_unknown": {
        "es": "Esa información no la tengo. ¿Quieres que te pase con una persona?",
        "en": "I don't have that information. Would you like to talk to a person?",
        "pt": "Não tenho essa informação. Quer falar com uma pessoa?",
    },
    "faq_title": {
        "es": "Esto es lo que más preguntan:",
        "en": "This is what people ask most:",
        "pt": "Isto é o que mais perguntam:",
    },
    # Orders, which people take
    "order_now": {
        "es": "Los pedidos los toma una persona del equipo en este mismo chat. Ya le pasé el tuyo: "
        "te escribe en un momento.",
        "en": "Orders are taken by a person of our team in this chat. I've passed yours on: they "
        "will write to you in a moment.",
        "pt": "Os pedidos são anotados por uma pessoa da equipe neste chat. Já passei o seu: ela "
        "vai escrever em instantes.",
    },
    "order_later": {
        "es": "Los pedidos los toma una persona del equipo en este mismo chat, y ahora no hay "
        "nadie. Escríbenos {when} desde las {opens} y te atendemos.",
        "en": "Orders are taken by a person of our team in this chat, and nobody is here now. "
        "Write to us {when} from {opens} and we'll help you.",
        "pt": "Os pedidos são anotados por uma pessoa da equipe neste chat, e agora não há "
        "ninguém. Escreva {when} a partir das {opens} e atendemos você.",
    },
    "order_no_hours": {
        "es": "Los pedidos los toma una persona del equipo en este mismo chat, y ahora no hay "
        "nadie.",
        "en": "Orders are taken by a person of our team in this chat, and nobody is here now.",
        "pt": "Os pedidos são anotados por uma pessoa da equipe neste chat, e agora não há "
        "ninguém.",
    },
    **SUPPORT,
}

USTED: dict[str, str] = STATUS_USTED | {
    "greeting": "¡Hola{name}! 👋 Soy el asistente de *{business}*. ¿En qué le ayudo?",
    "greeting_again": "¡Hola de nuevo{name}! ¿En qué le ayudo?",
    "thanks": "¡Con gusto{name}! Aquí estoy para lo que necesite. 😊",
    "goodbye": "¡Hasta pronto{name}! Que tenga un buen día.",
    "stay": "Listo, sigo aquí. ¿En qué le ayudo?",
    "unclear": "Perdone, no estoy seguro de haber entendido. ¿Es sobre algo de esto?",
    "unclear_again": "Todavía no logro entenderle. ¿Prefiere que le pase con una persona?",
    "out_of_scope": (
        "Con eso no le puedo ayudar; sé de *{business}*: menú, horarios, domicilios y más."
    ),
    "only_text": "Por ahora solo puedo leer texto. ¿Me lo escribe?",
    "only_text_voice": "No puedo escuchar audios. ¿Me lo escribe?",
    "only_text_image": (
        "Recibí el archivo, pero no puedo ver lo que muestra. ¿Me escribe de qué se trata? Si es "
        "por un problema, lo adjunto al caso."
    ),
    "only_text_sticker": "😊 Los stickers no los puedo leer. ¿En qué le ayudo?",
    "language_kept": "Listo, seguimos en español. ¿En qué le ayudo?",
    "caption_only": "No puedo ver el archivo, pero leí lo que escribió.",
    "opted_out": (
        "Entendido: no le enviaremos más mensajes. Si algún día quiere volver, escriba ALTA."
    ),
    "opted_in": "¡Listo! Puede volver a recibir nuestros mensajes.",
    "no_hours": "No tengo registrado el horario. Si quiere, le paso con una persona.",
    "places_title": "📍 *Nos encuentra en:*",
    "places_ask": ("Dígame su barrio o comparta su ubicación y le digo cuál le queda más cerca."),
    "place_nearest": "La sede más cercana a usted está a {distance}:",
    "no_places": "No tengo registrada una dirección a la que pueda ir.",
    "zone_ask_by_name": (
        "Con el punto en el mapa no puedo saber si llegamos. ¿En qué barrio está?"
    ),
    "payments_title": "💳 *Puede pagar con:*",
    "payment_on_delivery": "Al recibir puede pagar con {methods}.",
    "menu_body": "Este es el menú de *{business}*. Elija una categoría:",
    "half_and_half": "*{category}*: también por mitades 👍, al precio de la más cara de las dos. "
    "Escríbalo así: _mitad {first}, mitad {second}_.",
    "category_body": "*{category}*. Elija para ver precio y detalles:",
    "without_tag": (
        "No tengo productos marcados así en el menú. Si es por una alergia, mejor pregunte a una "
        "persona."
    ),
    "i_am_a_bot": (
        "Soy un asistente automático de *{business}*. Si prefiere, le paso con una persona."
    ),
    "faq_unknown": "Esa información no la tengo. ¿Quiere que le pase con una persona?",
    "order_now": (
        "Los pedidos los toma una persona del equipo en este mismo chat. Ya le pasé el suyo: le "
        "escribe en un momento."
    ),
    "order_later": (
        "Los pedidos los toma una persona del equipo en este mismo chat, y ahora no hay nadie. "
        "Escríbanos {when} desde las {opens} y le atendemos."
    ),
    "meant_cancel_order": "¿Quiere cancelar su pedido?",
    "meant_refund_or_return": "¿Quiere pedir una devolución o un cambio?",
    "meant_pay": "¿Quiere pagar su pedido?",
    "meant_checkout": "¿Quiere cerrar su pedido así como está?",
    "promotions_use": "Para usar uno, escriba su código al pedir.",
    **SUPPORT_USTED,
}
