"""What selling says, by key and language; `POLITE` holds the Spanish forms of "usted"."""

from __future__ import annotations

ORDER_TEXTS: dict[str, dict[str, str]] = {
    # Buttons: at most 20 characters; rows 24
    "button_add": {"es": "Agregar al pedido", "en": "Add to my order", "pt": "Adicionar ao pedido"},
    "button_more": {"es": "Seguir pidiendo", "en": "Keep ordering", "pt": "Continuar pedindo"},
    "button_checkout": {"es": "Confirmar", "en": "Checkout", "pt": "Finalizar"},
    "button_clear": {"es": "Vaciar", "en": "Empty it", "pt": "Esvaziar"},
    "button_cart": {"es": "Ver mi pedido", "en": "See my order", "pt": "Ver meu pedido"},
    "button_delivery_me": {"es": "A domicilio", "en": "Delivery", "pt": "Entrega"},
    "button_pickup": {"es": "Recoger en el local", "en": "Pick up", "pt": "Retirar na loja"},
    "button_confirm": {"es": "Confirmar pedido", "en": "Place the order", "pt": "Confirmar pedido"},
    "button_change": {"es": "Cambiar algo", "en": "Change something", "pt": "Mudar algo"},
    "button_leave": {"es": "Cancelar", "en": "Cancel", "pt": "Cancelar"},
    "button_yes_clear": {"es": "Sí, vaciar", "en": "Yes, empty it", "pt": "Sim, esvaziar"},
    "button_yes_leave": {"es": "Sí, cancelar", "en": "Yes, drop it", "pt": "Sim, cancelar"},
    "button_keep": {"es": "No, dejarlo así", "en": "No, keep it", "pt": "Não, deixar assim"},
    "button_same_address": {
        "es": "Sí, ahí mismo",
        "en": "Yes, that one",
        "pt": "Sim, esse mesmo",
    },
    "button_other_address": {
        "es": "Otra dirección",
        "en": "Another address",
        "pt": "Outro endereço",
    },
    "button_that_is_all": {"es": "Así está bien", "en": "That's all", "pt": "Está bom assim"},
    "button_schedule": {"es": "Sí, programarlo", "en": "Yes, schedule it", "pt": "Sim, agendar"},
    "button_other_time": {"es": "Otra hora", "en": "Another time", "pt": "Outro horário"},
    "button_repeat": {
        "es": "Repetir el último",
        "en": "Repeat my last one",
        "pt": "Repetir último",
    },
    "button_status": {"es": "Estado del pedido", "en": "Order status", "pt": "Status do pedido"},
    "button_extras": {"es": "Adiciones", "en": "Extras", "pt": "Adicionais"},
    "button_choose": {"es": "Elegir", "en": "Choose", "pt": "Escolher"},
    "row_add": {"es": "Agregar productos", "en": "Add products", "pt": "Adicionar produtos"},
    "row_remove": {"es": "Quitar un producto", "en": "Remove a product", "pt": "Tirar um produto"},
    "row_extras": {"es": "Poner adiciones", "en": "Add extras", "pt": "Pôr adicionais"},
    "row_fulfillment": {
        "es": "Domicilio o recoger",
        "en": "Delivery or pick-up",
        "pt": "Entrega ou retirada",
    },
    "row_address": {"es": "La dirección", "en": "The address", "pt": "O endereço"},
    "row_schedule": {"es": "La hora", "en": "The time", "pt": "O horário"},
    "row_payment": {"es": "La forma de pago", "en": "How to pay", "pt": "A forma de pagamento"},
    "row_coupon": {"es": "Poner un cupón", "en": "Use a coupon", "pt": "Usar um cupom"},
    "row_clear": {"es": "Vaciar el pedido", "en": "Empty the order", "pt": "Esvaziar o pedido"},
    # The cart
    "order_start": {
        "es": "¡Listo! Escribe qué quieres, por ejemplo _{example}_, o elige del menú:",
        "en": "Great! Write what you'd like, for example _{example}_, or choose from the menu:",
        "pt": "Pronto! Escreva o que deseja, por exemplo _{example}_, ou escolha no cardápio:",
    },
    "order_empty": {
        "es": "Tu pedido está vacío. ¿Empezamos uno?",
        "en": "Your order is empty. Shall we start one?",
        "pt": "Seu pedido está vazio. Vamos começar um?",
    },
    "order_title": {"es": "🛒 *Tu pedido*", "en": "🛒 *Your order*", "pt": "🛒 *Seu pedido*"},
    "order_subtotal": {
        "es": "Subtotal: *{amount}*",
        "en": "Subtotal: *{amount}*",
        "pt": "Subtotal: *{amount}*",
    },
    "line_with": {"es": "con {things}", "en": "with {things}", "pt": "com {things}"},
    "line_without": {"es": "sin {things}", "en": "without {things}", "pt": "sem {things}"},
    "note_added": {
        "es": "✅ Agregué {line}.",
        "en": "✅ Added {line}.",
        "pt": "✅ Adicionei {line}.",
    },
    "note_removed": {"es": "Quité {line}.", "en": "Removed {line}.", "pt": "Tirei {line}."},
    "note_changed": {
        "es": "✅ Quedó así: {line}.",
        "en": "✅ Now it is: {line}.",
        "pt": "✅ Ficou assim: {line}.",
    },
    "note_sold_out": {
        "es": "😔 {product} está agotado por hoy.",
        "en": "😔 {product} is sold out today.",
        "pt": "😔 {product} está esgotado hoje.",
    },
    "note_unknown": {
        "es": "No tenemos {product}.",
        "en": "We don't have {product}.",
        "pt": "Não temos {product}.",
    },
    "note_no_such_size": {
        "es": "{product} no viene en ese tamaño.",
        "en": "{product} doesn't come in that size.",
        "pt": "{product} não vem nesse tamanho.",
    },
    "note_no_such_extra": {
        "es": "A {product} no le podemos poner {extra}.",
        "en": "We can't put {extra} on {product}.",
        "pt": "Não dá para pôr {extra} em {product}.",
    },
    "note_not_in_cart": {
        "es": "Eso no está en tu pedido.",
        "en": "That isn't in your order.",
        "pt": "Isso não está no seu pedido.",
    },
    "note_too_many": {
        "es": "Por aquí recibimos hasta {most} unidades por pedido; para más, te ayuda una "
        "persona.",
        "en": "We take up to {most} pieces an order here; a person can help you with more.",
        "pt": "Por aqui aceitamos até {most} unidades por pedido; para mais, uma pessoa ajuda.",
    },
    "summary_change": {
        "es": "💵 Paga con {paid}; cambio: {change}",
        "en": "💵 Paying with {paid}; change: {change}",
        "pt": "💵 Paga com {paid}; troco: {change}",
    },
    "status_unknown_number": {
        "es": "No encuentro el pedido {number} en este chat. Si se hizo desde otro número, una "
        "persona puede ayudar.",
        "en": "I can't find order {number} among yours. If you placed it from another number, a "
        "person can help you.",
        "pt": "Não encontro o pedido {number} entre os seus. Se você pediu de outro número, uma "
        "pessoa ajuda.",
    },
    "left_out": {
        "es": "No agregué {things}: faltaba elegir cuál.",
        "en": "I left out {things}: it wasn't chosen which.",
        "pt": "Não adicionei {things}: faltava escolher qual.",
    },
    "summary_exact": {
        "es": "💵 Paga con {paid}, sin cambio",
        "en": "💵 Paying with {paid}, no change",
        "pt": "💵 Paga com {paid}, sem troco",
    },
    "noted": {"es": "👍 Anotado.", "en": "👍 Noted.", "pt": "👍 Anotado."},
    "how_long": {
        "es": "🕒 Tarda unos {minutes} minutos desde que se confirma.",
        "en": "🕒 It takes about {minutes} minutes once it is placed.",
        "pt": "🕒 Leva uns {minutes} minutos depois de confirmado.",
    },
    "how_long_between": {
        "es": "🕒 A domicilio tarda entre {minutes} y {most} minutos, según el barrio.",
        "en": "🕒 Delivery takes between {minutes} and {most} minutes, depending on the area.",
        "pt": "🕒 A entrega leva entre {minutes} e {most} minutos, conforme o bairro.",
    },
    "how_long_pickup": {
        "es": "🕒 Está listo en unos {minutes} minutos desde que se confirma.",
        "en": "🕒 It is ready about {minutes} minutes after it is placed.",
        "pt": "🕒 Fica pronto uns {minutes} minutos depois de confirmado.",
    },
    "which_line": {
        "es": "¿Cuál de estas?",
        "en": "Which one of these?",
        "pt": "Qual destas?",
    },
    "cleared": {
        "es": "Listo, tu pedido quedó vacío.",
        "en": "Done, your order is empty.",
        "pt": "Pronto, seu pedido ficou vazio.",
    },
    "ask_clear": {
        "es": "¿Vacío todo tu pedido?",
        "en": "Shall I empty your whole order?",
        "pt": "Esvazio todo o seu pedido?",
    },
    "ask_leave": {
        "es": "¿Cancelo este pedido? Todavía no está confirmado.",
        "en": "Shall I drop this order? It isn't placed yet.",
        "pt": "Cancelo este pedido? Ele ainda não está confirmado.",
    },
    "kept": {
        "es": "Listo, lo dejo como está.",
        "en": "All right, I'll leave it as it is.",
        "pt": "Certo, deixo como está.",
    },
    "left": {
        "es": "Listo, cancelé este pedido; no se cobró ni se envió nada. Aquí estoy cuando "
        "quieras.",
        "en": "Done, I've dropped this order; nothing was charged or sent. I'm here when you want.",
        "pt": "Pronto, cancelei este pedido; nada foi cobrado nem enviado. Estou aqui quando "
        "quiser.",
    },
    "price_changed": {
        "es": "⚠️ {product} cambió de precio: antes {before}, ahora {now}.",
        "en": "⚠️ The price of {product} has changed: it was {before}, now it is {now}.",
        "pt": "⚠️ O preço de {product} mudou: antes {before}, agora {now}.",
    },
    "no_longer_sold": {
        "es": "😔 {product} se agotó y lo saqué de tu pedido.",
        "en": "😔 {product} has sold out; I took it out of your order.",
        "pt": "😔 {product} esgotou e eu tirei do seu pedido.",
    },
    "stale_button": {
        "es": "Ese botón era de un resumen anterior. Así está tu pedido ahora:",
        "en": "That button belongs to an earlier summary. This is your order now:",
        "pt": "Esse botão era de um resumo anterior. Seu pedido agora está assim:",
    },
    "hello": {"es": "¡Hola de nuevo{name}! 👋", "en": "Hi again{name}! 👋", "pt": "Olá{name}! 👋"},
    "reminder": {
        "es": "¿Sigues por ahí? Tu pedido quedó a medias y te lo guardé:",
        "en": "Still there? You left an order half-way, and I kept it for you:",
        "pt": "Ainda está por aí? Seu pedido ficou pela metade e eu guardei:",
    },
    "carry_on": {
        "es": "Sigamos con tu pedido 👇",
        "en": "Back to your order 👇",
        "pt": "Voltando ao seu pedido 👇",
    },
    "not_got_it": {
        "es": "No entendí bien.",
        "en": "I didn't quite get that.",
        "pt": "Não entendi bem.",
    },
    # Questions
    "ask_product": {
        "es": "Tenemos varias parecidas a “{said}”. ¿Cuál?",
        "en": "There are several like “{said}”. Which one?",
        "pt": "Temos várias parecidas com “{said}”. Qual?",
    },
    "ask_size": {
        "es": "¿De qué tamaño: *{product}*?",
        "en": "What size of *{product}*?",
        "pt": "Qual o tamanho: *{product}*?",
    },
    "ask_extras": {
        "es": "Adiciones para *{product}*:",
        "en": "Extras for *{product}*:",
        "pt": "Adicionais para *{product}*:",
    },
    "no_extras": {
        "es": "Nada de tu pedido lleva adiciones.",
        "en": "Nothing in your order takes extras.",
        "pt": "Nada do seu pedido leva adicionais.",
    },
    "ask_remove": {"es": "¿Qué quito?", "en": "What shall I remove?", "pt": "O que eu tiro?"},
    "ask_change": {
        "es": "¿Qué cambiamos?",
        "en": "What shall we change?",
        "pt": "O que mudamos?",
    },
    "ask_coupon": {
        "es": "Escribe el código del cupón.",
        "en": "Write the coupon's code.",
        "pt": "Escreva o código do cupom.",
    },
    "ask_fulfillment": {
        "es": "¿Te lo llevamos o lo recoges?",
        "en": "Shall we deliver it, or will you pick it up?",
        "pt": "Entregamos ou você retira?",
    },
    "ask_address": {
        "es": "¿A qué dirección? Escríbela con el barrio, o comparte tu ubicación 📍",
        "en": "What's the address? Write it with the neighbourhood, or share your location 📍",
        "pt": "Qual é o endereço? Escreva com o bairro, ou compartilhe sua localização 📍",
    },
    "ask_street": {
        "es": "Sí llegamos a *{zone}* 👍 ¿Cuál es la dirección exacta?",
        "en": "We do deliver to *{zone}* 👍 What's the exact address?",
        "pt": "Entregamos em *{zone}* 👍 Qual é o endereço completo?",
    },
    "ask_area": {
        "es": "Anoté _{address}_. ¿En qué barrio queda?",
        "en": "I noted _{address}_. What neighbourhood is it in?",
        "pt": "Anotei _{address}_. Em que bairro fica?",
    },
    "ask_area_near": {
        "es": "Estás a {distance} de nuestra sede {place}. ¿Cuál es tu zona?",
        "en": "You're {distance} from our {place} restaurant. Which is your area?",
        "pt": "Você está a {distance} da nossa unidade {place}. Qual é a sua região?",
    },
    "ask_door": {
        "es": "Sí llegamos: *{zone}* 👍 Escribe la dirección y el apartamento o alguna seña.",
        "en": "We deliver there: *{zone}* 👍 Write the address, and the flat or a landmark.",
        "pt": "Entregamos aí: *{zone}* 👍 Escreva o endereço, com apartamento ou referência.",
    },
    "ask_same_address": {
        "es": "¿Te lo llevamos a *{address}*?",
        "en": "Shall we bring it to *{address}*?",
        "pt": "Entregamos em *{address}*?",
    },
    "out_of_zone": {
        "es": "Lo siento, a {area} no llegamos. Puedes recogerlo en el local, o darme otra "
        "dirección.",
        "en": "Sorry, we don't deliver to {area}. You can pick it up, or give me another address.",
        "pt": "Desculpe, não entregamos em {area}. Você pode retirar, ou me dar outro endereço.",
    },
    "too_far": {
        "es": "Lo siento, estás a {distance} de nuestra sede más cercana ({place}) y hasta allá no "
        "llegamos. Puedes recogerlo en el local, o darme otra dirección.",
        "en": "Sorry, you're {distance} from our nearest restaurant ({place}), and we don't "
        "deliver "
        "that far. You can pick it up, or give me another address.",
        "pt": "Desculpe, você está a {distance} da nossa unidade mais próxima ({place}) e não "
        "entregamos tão longe. Você pode retirar, ou me dar outro endereço.",
    },
    "no_delivery": {
        "es": "No hacemos domicilios; el pedido se recoge en el local.",
        "en": "We don't deliver; orders are picked up.",
        "pt": "Não fazemos entregas; o pedido é retirado na loja.",
    },
    "ask_branch": {
        "es": "¿En cuál sede lo recoges?",
        "en": "Which restaurant will you pick it up at?",
        "pt": "Em qual unidade você retira?",
    },
    "branch_noted": {
        "es": "🏪 Lo recoges en *{place}*: {address}.",
        "en": "🏪 You pick it up at *{place}*: {address}.",
        "pt": "🏪 Você retira em *{place}*: {address}.",
    },
    "ask_schedule": {
        "es": "🔴 Ahora no estamos recibiendo pedidos: abrimos {day} a las {opens}. ¿Lo "
        "programo para "
        "{when} a las {time}?",
        "en": "🔴 We're not taking orders right now: we open {day} at {opens}. Shall I schedule "
        "it for "
        "{when} at {time}?",
        "pt": "🔴 Agora não estamos recebendo pedidos: abrimos {day} às {opens}. Agendo para "
        "{when} às {time}?",
    },
    "closed_unscheduled": {
        "es": "🔴 Ahora estamos cerrados: abrimos {day} a las {opens}. Te guardo el pedido; "
        "escríbeme "
        "cuando abramos y lo terminamos.",
        "en": "🔴 We're closed now: we open {day} at {opens}. I'll keep your order; write to me "
        "when "
        "we open and we'll finish it.",
        "pt": "🔴 Agora estamos fechados: abrimos {day} às {opens}. Guardo seu pedido; escreva "
        "quando "
        "abrirmos e terminamos.",
    },
    "closed_for_good": {
        "es": "🔴 Ahora estamos cerrados y no tengo registrada la próxima apertura. Te guardo "
        "el pedido.",
        "en": "🔴 We're closed now and I have no record of when we open next. Your order is kept.",
        "pt": "🔴 Agora estamos fechados e não sei a próxima abertura. Guardo seu pedido.",
    },
    "ask_time": {
        "es": "¿Para qué hora? Por ejemplo: _hoy a las 7 pm_ o _mañana a la 1_.",
        "en": "For what time? For example: _today at 7 pm_ or _tomorrow at 1 pm_.",
        "pt": "Para que horas? Por exemplo: _hoje às 19h_ ou _amanhã às 13h_.",
    },
    "time_closed": {
        "es": "{day} a las {time} estamos cerrados.",
        "en": "{day} at {time} we're closed.",
        "pt": "{day} às {time} estamos fechados.",
    },
    "time_too_soon": {
        "es": "Para esa hora no alcanzamos: lo más pronto es {day} a las {time}.",
        "en": "That's too soon for us: the earliest is {day} at {time}.",
        "pt": "Para esse horário não dá tempo: o mais cedo é {day} às {time}.",
    },
    "time_too_far": {
        "es": "Recibimos pedidos hasta con {days} días de anticipación.",
        "en": "We take orders up to {days} days ahead.",
        "pt": "Aceitamos pedidos com até {days} dias de antecedência.",
    },
    "below_minimum": {
        "es": "El pedido mínimo para {zone} es {minimum}: faltan *{missing}*. Agrega algo más, o "
        "recógelo en el local.",
        "en": "The smallest order for {zone} is {minimum}: *{missing}* to go. Add something, "
        "or pick "
        "it up.",
        "pt": "O pedido mínimo para {zone} é {minimum}: faltam *{missing}*. Adicione algo, ou "
        "retire "
        "na loja.",
    },
    "ask_payment": {"es": "¿Cómo pagas?", "en": "How will you pay?", "pt": "Como você paga?"},
    # The summary
    "summary_title": {
        "es": "🧾 *Resumen de tu pedido*",
        "en": "🧾 *Your order*",
        "pt": "🧾 *Resumo do seu pedido*",
    },
    "summary_discount": {
        "es": "Descuento ({coupon}): -{amount}",
        "en": "Discount ({coupon}): -{amount}",
        "pt": "Desconto ({coupon}): -{amount}",
    },
    "summary_delivery": {
        "es": "Domicilio: {amount}",
        "en": "Delivery: {amount}",
        "pt": "Entrega: {amount}",
    },
    "summary_delivery_free": {
        "es": "Domicilio: gratis",
        "en": "Delivery: free",
        "pt": "Entrega: grátis",
    },
    "summary_tax": {
        "es": "{tax}: {amount}",
        "en": "{tax}: {amount}",
        "pt": "{tax}: {amount}",
    },
    "summary_tax_included": {
        "es": "({tax} incluido: {amount})",
        "en": "({tax} included: {amount})",
        "pt": "({tax} incluído: {amount})",
    },
    "summary_total": {
        "es": "*Total: {amount}*",
        "en": "*Total: {amount}*",
        "pt": "*Total: {amount}*",
    },
    "summary_to": {
        "es": "📍 {address} ({zone}), unos {minutes} min",
        "en": "📍 {address} ({zone}), about {minutes} min",
        "pt": "📍 {address} ({zone}), cerca de {minutes} min",
    },
    "summary_to_later": {
        "es": "📍 {address} ({zone})",
        "en": "📍 {address} ({zone})",
        "pt": "📍 {address} ({zone})",
    },
    "summary_at": {
        "es": "🏪 Recoges en {place}: {address}",
        "en": "🏪 Pick up at {place}: {address}",
        "pt": "🏪 Retirada em {place}: {address}",
    },
    "summary_when": {
        "es": "🕒 Para {day} a las {time}",
        "en": "🕒 For {day} at {time}",
        "pt": "🕒 Para {day} às {time}",
    },
    "summary_ready": {
        "es": "🕒 Listo en unos {minutes} min",
        "en": "🕒 Ready in about {minutes} min",
        "pt": "🕒 Pronto em cerca de {minutes} min",
    },
    "summary_payment": {"es": "💳 {method}", "en": "💳 {method}", "pt": "💳 {method}"},
    "summary_ask": {
        "es": "¿Lo confirmo?",
        "en": "Shall I place it?",
        "pt": "Confirmo?",
    },
    "free_delivery_hint": {
        "es": "💡 Con {amount} más, el domicilio es gratis.",
        "en": "💡 With {amount} more, delivery is free.",
        "pt": "💡 Com mais {amount}, a entrega é grátis.",
    },
    "coupon_applied": {
        "es": "🎟️ Cupón {coupon} aplicado.",
        "en": "🎟️ Coupon {coupon} applied.",
        "pt": "🎟️ Cupom {coupon} aplicado.",
    },
    "coupon_noted": {
        "es": "🎟️ Anoté el cupón {coupon}: {name}.",
        "en": "🎟️ I've noted the coupon {coupon}: {name}.",
        "pt": "🎟️ Anotei o cupom {coupon}: {name}.",
    },
    "coupon_unknown": {
        "es": "No conozco el cupón {coupon}.",
        "en": "I don't know the coupon {coupon}.",
        "pt": "Não conheço o cupom {coupon}.",
    },
    "coupon_not_yet": {
        "es": "El cupón {coupon} todavía no empieza.",
        "en": "The coupon {coupon} isn't valid yet.",
        "pt": "O cupom {coupon} ainda não começou.",
    },
    "coupon_expired": {
        "es": "El cupón {coupon} ya venció.",
        "en": "The coupon {coupon} has expired.",
        "pt": "O cupom {coupon} já venceu.",
    },
    "coupon_used": {
        "es": "El cupón {coupon} es de un solo uso y ya lo usaste.",
        "en": "The coupon {coupon} is good for one order, and you've had it.",
        "pt": "O cupom {coupon} só vale uma vez e você já usou.",
    },
    "coupon_too_small": {
        "es": "Para el cupón {coupon} faltan {missing} de pedido.",
        "en": "The coupon {coupon} needs {missing} more in the order.",
        "pt": "Para o cupom {coupon} faltam {missing} no pedido.",
    },
    "coupon_nothing_for_it": {
        "es": "El cupón {coupon} no aplica a lo que hay en este pedido.",
        "en": "The coupon {coupon} isn't good for anything in this order.",
        "pt": "O cupom {coupon} não vale para nada deste pedido.",
    },
    # The end of it
    "placed": {
        "es": "🎉 ¡Pedido *{number}* confirmado! Total: *{total}*.",
        "en": "🎉 Order *{number}* is placed! Total: *{total}*.",
        "pt": "🎉 Pedido *{number}* confirmado! Total: *{total}*.",
    },
    "placed_delivery": {
        "es": "Llega a {address} en unos {minutes} minutos.",
        "en": "It will be at {address} in about {minutes} minutes.",
        "pt": "Chega em {address} em cerca de {minutes} minutos.",
    },
    "placed_pickup": {
        "es": "Te esperamos en {place} ({address}) en unos {minutes} minutos.",
        "en": "We'll have it for you at {place} ({address}) in about {minutes} minutes.",
        "pt": "Esperamos você em {place} ({address}) em cerca de {minutes} minutos.",
    },
    "placed_later": {
        "es": "Queda programado para {day} a las {time}.",
        "en": "It's scheduled for {day} at {time}.",
        "pt": "Fica agendado para {day} às {time}.",
    },
    "placed_cancel": {
        "es": "Si cambias de opinión, puedes cancelarlo en los próximos {minutes} minutos: escribe "
        "_cancelar pedido_.",
        "en": "If you change your mind you can cancel it within {minutes} minutes: write "
        "_cancel my "
        "order_.",
        "pt": "Se mudar de ideia, pode cancelar nos próximos {minutes} minutos: escreva _cancelar "
        "pedido_.",
    },
    "already_placed": {
        "es": "Ese pedido ya quedó confirmado: es el *{number}*. No lo pedí dos veces 😉",
        "en": "That order is already placed: it's *{number}*. I didn't order it twice 😉",
        "pt": "Esse pedido já está confirmado: é o *{number}*. Não pedi duas vezes 😉",
    },
    "status_is": {
        "es": "Tu pedido *{number}* ({total}) {status}.",
        "en": "Your order *{number}* ({total}) {status}.",
        "pt": "Seu pedido *{number}* ({total}) {status}.",
    },
    "status_when": {
        "es": "Está programado para {day} a las {time}.",
        "en": "It's scheduled for {day} at {time}.",
        "pt": "Está agendado para {day} às {time}.",
    },
    "status_none": {
        "es": "No veo ningún pedido tuyo. ¿Hacemos uno?",
        "en": "I see no order of yours. Shall we make one?",
        "pt": "Não vejo nenhum pedido seu. Vamos fazer um?",
    },
    "status_in_cart": {
        "es": "Ese pedido todavía no está confirmado.",
        "en": "That order isn't placed yet.",
        "pt": "Esse pedido ainda não está confirmado.",
    },
    "status_placed": {
        "es": "está recibido y en fila para la cocina",
        "en": "has been received and is waiting for the kitchen",
        "pt": "foi recebido e está na fila da cozinha",
    },
    "status_confirmed": {
        "es": "está aceptado por el local",
        "en": "has been accepted",
        "pt": "foi aceito pela loja",
    },
    "status_preparing": {
        "es": "se está preparando 👩‍🍳",
        "en": "is being prepared 👩‍🍳",
        "pt": "está sendo preparado 👩‍🍳",
    },
    "status_on_its_way": {
        "es": "va en camino 🛵",
        "en": "is on its way 🛵",
        "pt": "está a caminho 🛵",
    },
    "status_ready": {
        "es": "está listo para recoger",
        "en": "is ready to be picked up",
        "pt": "está pronto para retirar",
    },
    "status_delivered": {
        "es": "ya fue entregado",
        "en": "has been delivered",
        "pt": "já foi entregue",
    },
    "status_cancelled": {
        "es": "está cancelado",
        "en": "has been cancelled",
        "pt": "está cancelado",
    },
    "repeat_title": {
        "es": "Puse lo mismo de tu pedido *{number}*.",
        "en": "I've put in the same as in your order *{number}*.",
        "pt": "Coloquei o mesmo do seu pedido *{number}*.",
    },
    "repeat_none": {
        "es": "No veo un pedido anterior para repetir. Escribe qué quieres:",
        "en": "I see no earlier order to repeat. Write what you'd like:",
        "pt": "Não vejo um pedido anterior para repetir. Escreva o que deseja:",
    },
}

POLITE: dict[str, str] = {
    "order_start": "¡Listo! Escriba qué quiere, por ejemplo _{example}_, o elija del menú:",
    "order_empty": "Su pedido está vacío. ¿Empezamos uno?",
    "order_title": "🛒 *Su pedido*",
    "note_not_in_cart": "Eso no está en su pedido.",
    "note_too_many": (
        "Por aquí recibimos hasta {most} unidades por pedido; para más, le ayuda una persona."
    ),
    "cleared": "Listo, su pedido quedó vacío.",
    "ask_clear": "¿Vacío todo su pedido?",
    "left": ("Listo, cancelé este pedido; no se cobró ni se envió nada. Aquí estoy cuando quiera."),
    "no_longer_sold": "😔 {product} se agotó y lo saqué de su pedido.",
    "stale_button": "Ese botón era de un resumen anterior. Así está su pedido ahora:",
    "reminder": "¿Sigue por ahí? Su pedido quedó a medias y se lo guardé:",
    "carry_on": "Sigamos con su pedido 👇",
    "no_extras": "Nada de su pedido lleva adiciones.",
    "ask_coupon": "Escriba el código del cupón.",
    "ask_fulfillment": "¿Se lo llevamos o lo recoge?",
    "ask_address": "¿A qué dirección? Escríbala con el barrio, o comparta su ubicación 📍",
    "ask_area_near": "Está a {distance} de nuestra sede {place}. ¿Cuál es su zona?",
    "ask_door": ("Sí llegamos: *{zone}* 👍 Escriba la dirección y el apartamento o alguna seña."),
    "ask_same_address": "¿Se lo llevamos a *{address}*?",
    "out_of_zone": (
        "Lo siento, a {area} no llegamos. Puede recogerlo en el local, o darme otra dirección."
    ),
    "too_far": (
        "Lo siento, está a {distance} de nuestra sede más cercana ({place}) y hasta allá no "
        "llegamos. Puede recogerlo en el local, o darme otra dirección."
    ),
    "ask_branch": "¿En cuál sede lo recoge?",
    "branch_noted": "🏪 Lo recoge en *{place}*: {address}.",
    "closed_unscheduled": (
        "🔴 Ahora estamos cerrados: abrimos {day} a las {opens}. Le guardo el pedido; escríbame "
        "cuando abramos y lo terminamos."
    ),
    "closed_for_good": (
        "🔴 Ahora estamos cerrados y no tengo registrada la próxima apertura. Le guardo el pedido."
    ),
    "below_minimum": (
        "El pedido mínimo para {zone} es {minimum}: faltan *{missing}*. Agregue algo más, o "
        "recójalo en el local."
    ),
    "ask_payment": "¿Cómo paga?",
    "summary_title": "🧾 *Resumen de su pedido*",
    "summary_at": "🏪 Recoge en {place}: {address}",
    "coupon_used": "El cupón {coupon} es de un solo uso y ya lo usó.",
    "placed_pickup": "Le esperamos en {place} ({address}) en unos {minutes} minutos.",
    "placed_cancel": (
        "Si cambia de opinión, puede cancelarlo en los próximos {minutes} minutos: escriba "
        "_cancelar pedido_."
    ),
    "status_is": "Su pedido *{number}* ({total}) {status}.",
    "status_none": "No veo ningún pedido suyo. ¿Hacemos uno?",
    "repeat_title": "Puse lo mismo de su pedido *{number}*.",
    "repeat_none": "No veo un pedido anterior para repetir. Escriba qué quiere:",
}
