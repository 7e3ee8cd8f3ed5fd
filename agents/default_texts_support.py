"""The support agent's own texts: cases, waiting for a person, cancelling. As in `default_texts`."""

from __future__ import annotations

SUPPORT: dict[str, dict[str, str]] = {
    # Buttons: at most 20 characters
    "button_case": {"es": "Reportar problema", "en": "Report a problem", "pt": "Relatar problema"},
    "button_open_case": {"es": "Abrir un caso", "en": "Open a case", "pt": "Abrir um caso"},
    "button_no_photo": {"es": "Sin foto", "en": "No photo", "pt": "Sem foto"},
    "button_back": {"es": "Volver al bot", "en": "Back to the bot", "pt": "Voltar ao bot"},
    "button_cancel_yes": {"es": "Sí, cancelar", "en": "Yes, cancel", "pt": "Sim, cancelar"},
    "button_cancel_no": {"es": "No, dejarlo", "en": "No, keep it", "pt": "Não, manter"},
    # Being sorry, once and briefly
    "sorry": {
        "es": "Lamento lo que pasó{name}.",
        "en": "I'm sorry about what happened{name}.",
        "pt": "Sinto muito pelo que aconteceu{name}.",
    },
    "sorry_late": {
        "es": "Lamento la demora{name}.",
        "en": "I'm sorry about the wait{name}.",
        "pt": "Sinto muito pela demora{name}.",
    },
    # What is asked about a case
    "button_problem": {
        "es": "Tengo un problema",
        "en": "I have a problem",
        "pt": "Tenho um problema",
    },
    "photo_welcome": {
        "es": "Envíala por aquí y la adjunto a tu caso *{number}*.",
        "en": "Send it here and I'll attach it to your case *{number}*.",
        "pt": "Envie por aqui e eu anexo ao seu caso *{number}*.",
    },
    "help_order": {
        "es": "Claro, te ayudo. ¿Qué pasa con tu pedido? Cuéntame con tus palabras o elige:",
        "en": "Of course, let me help. What is it about your order? Tell me, or choose:",
        "pt": "Claro, eu ajudo. O que há com seu pedido? Conte com suas palavras ou escolha:",
    },
    "ask_kind": {
        "es": "¿Qué pasó? Elige lo que más se parece o cuéntame con tus palabras.",
        "en": "What happened? Choose what fits best, or tell me in your own words.",
        "pt": "O que aconteceu? Escolha o que mais se parece ou conte com suas palavras.",
    },
    "ask_details": {
        "es": "Cuéntame qué pasó y queda registrado para el equipo.",
        "en": "Tell me what happened and I'll put it on record for the team.",
        "pt": "Conte o que aconteceu e deixo registrado para a equipe.",
    },
    "ask_details_wrong": {
        "es": "¿Qué pediste y qué llegó?",
        "en": "What did you order, and what arrived?",
        "pt": "O que você pediu e o que chegou?",
    },
    "ask_details_missing": {
        "es": "¿Qué faltó?",
        "en": "What was missing?",
        "pt": "O que faltou?",
    },
    "ask_details_quality": {
        "es": "¿Con qué producto pasó y qué tenía?",
        "en": "Which product was it, and what was wrong with it?",
        "pt": "Com qual produto aconteceu e o que ele tinha?",
    },
    "ask_details_charged_twice": {
        "es": "¿Con qué medio pagaste y qué valores te cobraron?",
        "en": "How did you pay, and which amounts were charged?",
        "pt": "Como você pagou e que valores foram cobrados?",
    },
    "ask_details_refund": {
        "es": "¿Qué quieres devolver o cambiar, y por qué?",
        "en": "What would you like to return or be refunded for, and why?",
        "pt": "O que você quer devolver ou trocar, e por quê?",
    },
    "ask_details_again": {
        "es": "No me quedó claro. Una frase basta: ¿qué salió mal?",
        "en": "I didn't quite get that. One sentence will do: what went wrong?",
        "pt": "Não ficou claro para mim. Uma frase basta: o que deu errado?",
    },
    "ask_order": {
        "es": "¿Con cuál pedido fue?",
        "en": "Which order was it?",
        "pt": "Com qual pedido foi?",
    },
    "ask_photo": {
        "es": "Si tienes una foto, envíala y la adjunto al caso; si no, sigo sin ella.",
        "en": "If you have a photo, send it and I'll attach it; if not, I'll go on without it.",
        "pt": "Se tiver uma foto, envie e eu anexo ao caso; se não, sigo sem ela.",
    },
    "ask_receipt": {
        "es": "Si tienes el comprobante o una captura, envíala y la adjunto; si no, sigo así.",
        "en": "If you have the receipt or a screenshot, send it and I'll attach it; if not, I'll "
        "go on without it.",
        "pt": "Se tiver o comprovante ou uma captura, envie e eu anexo; se não, sigo sem ela.",
    },
    "media_attached": {
        "es": "Adjunto el archivo al caso; yo no puedo verlo ni oírlo, lo hará una persona.",
        "en": "I've attached the file; I can't see or hear it myself, a person will.",
        "pt": "Anexei o arquivo ao caso; eu não vejo nem ouço, uma pessoa fará isso.",
    },
    # Names of kinds, as rows of a list: at most 24 characters
    "kind_late": {"es": "Pedido demorado", "en": "Late order", "pt": "Pedido atrasado"},
    "kind_cold": {"es": "Llegó frío", "en": "It arrived cold", "pt": "Chegou frio"},
    "kind_wrong": {"es": "Pedido equivocado", "en": "Wrong order", "pt": "Pedido errado"},
    "kind_missing": {"es": "Faltó algo", "en": "Something is missing", "pt": "Faltou algo"},
    "kind_quality": {"es": "Mala calidad", "en": "Bad quality", "pt": "Má qualidade"},
    "kind_charged_twice": {"es": "Cobro doble", "en": "Charged twice", "pt": "Cobrança dupla"},
    "kind_refund": {
        "es": "Devolución o cambio",
        "en": "Refund or return",
        "pt": "Devolução ou troca",
    },
    "kind_complaint": {"es": "Queja", "en": "Complaint", "pt": "Reclamação"},
    "kind_other": {"es": "Otra cosa", "en": "Something else", "pt": "Outra coisa"},
    "kind_request": {"es": "Solicitud", "en": "Request", "pt": "Solicitação"},
    # The ticket
    "ticket_opened": {
        "es": "📝 Quedó registrado con el número *{number}*: {kind}{order}.",
        "en": "📝 It's on record under the number *{number}*: {kind}{order}.",
        "pt": "📝 Ficou registrado com o número *{number}*: {kind}{order}.",
    },
    "ticket_order": {
        "es": ", pedido {order}",
        "en": ", order {order}",
        "pt": ", pedido {order}",
    },
    "ticket_seen_now": {
        "es": "Una persona del equipo lo revisa y responde por este chat.",
        "en": "A person of our team looks at it and answers in this chat.",
        "pt": "Uma pessoa da equipe vai ver e responder por este chat.",
    },
    "ticket_seen_later": {
        "es": "Ahora no hay nadie del equipo; lo revisan {when} desde las {opens} y responden por "
        "este chat. Mientras tanto sigo aquí.",
        "en": "Nobody of our team is here now; they look at it {when} from {opens} and answer in "
        "this chat. Meanwhile I'm here.",
        "pt": "Agora não há ninguém da equipe; vão ver {when} a partir das {opens} e responder por "
        "este chat. Enquanto isso, continuo aqui.",
    },
    "ticket_seen_no_hours": {
        "es": "El equipo lo revisa y responde por este chat.",
        "en": "The team looks at it and answers in this chat.",
        "pt": "A equipe vai ver e responder por este chat.",
    },
    "case_again": {
        "es": "Tu caso *{number}* sigue abierto; agregué lo que me cuentas.",
        "en": "Your case *{number}* is still open; I've added what you tell me.",
        "pt": "Seu caso *{number}* continua aberto; acrescentei o que você conta.",
    },
    "media_added": {
        "es": "Agregué el archivo a tu caso *{number}*; yo no puedo verlo ni oírlo, lo hará una "
        "persona.",
        "en": "I've added the file to your case *{number}*; I can't see or hear it, a person will.",
        "pt": "Acrescentei o arquivo ao seu caso *{number}*; eu não vejo nem ouço, uma pessoa fará "
        "isso.",
    },
    "case_now": {
        "es": "Ya avisé a una persona del equipo, con todo lo que me contaste; escribe por aquí en "
        "cuanto tome el chat.",
        "en": "I've told a person of our team everything you told me; they write here as soon as "
        "they take the chat.",
        "pt": "Já avisei uma pessoa da equipe, com tudo o que você contou; ela escreve por aqui "
        "assim que assumir o chat.",
    },
    "case_no_hours": {
        "es": "Avisé al equipo con todo lo que me contaste; responden por este chat.",
        "en": "I've told the team everything you told me; they answer in this chat.",
        "pt": "Avisei a equipe com tudo o que você contou; respondem por este chat.",
    },
    "order_is": {
        "es": "Tu pedido {order} figura como: {status}.",
        "en": "Your order {order} is marked: {status}.",
        "pt": "Seu pedido {order} consta como: {status}.",
    },
    "order_status_placed": {"es": "recibido", "en": "received", "pt": "recebido"},
    "order_status_confirmed": {"es": "confirmado", "en": "confirmed", "pt": "confirmado"},
    "order_status_preparing": {
        "es": "en preparación",
        "en": "being prepared",
        "pt": "em preparo",
    },
    "order_status_on_its_way": {"es": "en camino", "en": "on its way", "pt": "a caminho"},
    "order_status_ready": {"es": "listo", "en": "ready", "pt": "pronto"},
    "order_status_delivered": {"es": "entregado", "en": "delivered", "pt": "entregue"},
    "order_status_cancelled": {"es": "cancelado", "en": "cancelled", "pt": "cancelado"},
    # Refunds and returns
    "refund_window": {
        "es": "El plazo para reclamar es de {days} después del pedido.",
        "en": "Claims can be made up to {days} after the order.",
        "pt": "O prazo para reclamar é de {days} após o pedido.",
    },
    "refund_window_over": {
        "es": "Tu pedido {order} ya pasó el plazo de {days}; igual lo registro y una persona "
        "decide.",
        "en": "Your order {order} is past the {days} for claims; I'll put it on record all the "
        "same and a person decides.",
        "pt": "Seu pedido {order} já passou do prazo de {days}; mesmo assim registro e uma pessoa "
        "decide.",
    },
    "refund_note": {
        "es": "Las devoluciones y los cambios los decide una persona del equipo; yo los registro.",
        "en": "Refunds and exchanges are decided by a person of our team; I put them on record.",
        "pt": "Devoluções e trocas são decididas por uma pessoa da equipe; eu registro.",
    },
    # The status of a case
    "ticket_is": {
        "es": "Tu caso *{number}* ({kind}, {day}): {status}.",
        "en": "Your case *{number}* ({kind}, {day}): {status}.",
        "pt": "Seu caso *{number}* ({kind}, {day}): {status}.",
    },
    "ticket_is_known": {
        "es": "Tu caso es el *{number}*. Ahora no puedo ver en qué va.",
        "en": "Your case is *{number}*. I can't see right now how far it is.",
        "pt": "Seu caso é o *{number}*. Agora não consigo ver em que pé está.",
    },
    "ticket_none": {
        "es": "No encuentro un caso a tu nombre en este chat. ¿Quieres contarme qué pasó?",
        "en": "I find no case of yours in this chat. Would you like to tell me what happened?",
        "pt": "Não encontro um caso seu neste chat. Quer me contar o que aconteceu?",
    },
    "ticket_status_open": {
        "es": "abierto, el equipo aún no lo cierra",
        "en": "open, the team has not closed it yet",
        "pt": "aberto, a equipe ainda não fechou",
    },
    "ticket_status_waiting": {
        "es": "a la espera de tu respuesta",
        "en": "waiting for your answer",
        "pt": "à espera da sua resposta",
    },
    "ticket_status_solved": {"es": "resuelto", "en": "solved", "pt": "resolvido"},
    "ticket_status_reopened": {"es": "abierto de nuevo", "en": "reopened", "pt": "reaberto"},
    # Cancelling an order
    "cancel_ask": {
        "es": "¿Cancelo tu pedido *{order}* ({amount})?",
        "en": "Shall I cancel your order *{order}* ({amount})?",
        "pt": "Cancelo seu pedido *{order}* ({amount})?",
    },
    "cancel_done": {
        "es": "Listo: tu pedido *{order}* quedó cancelado.{paid}",
        "en": "Done: your order *{order}* is cancelled.{paid}",
        "pt": "Pronto: seu pedido *{order}* foi cancelado.{paid}",
    },
    "cancel_paid": {
        "es": " Si ya lo habías pagado, escribe *devolución* y registro el reembolso.",
        "en": " If you had paid for it, write *refund* and I'll put the refund on record.",
        "pt": " Se já tinha pago, escreva *reembolso* e registro a devolução.",
    },
    "cancel_kept": {
        "es": "De acuerdo, tu pedido sigue como estaba.",
        "en": "All right, your order stays as it was.",
        "pt": "Certo, seu pedido continua como estava.",
    },
    "cancel_already": {
        "es": "Tu pedido *{order}* ya figura como {status}; no hay nada por cancelar.",
        "en": "Your order *{order}* is already marked {status}; there is nothing to cancel.",
        "pt": "Seu pedido *{order}* já consta como {status}; não há nada para cancelar.",
    },
    "cancel_too_late": {
        "es": "Tu pedido *{order}* ya está {status} y yo no puedo cancelarlo; lo decide una "
        "persona del equipo.",
        "en": "Your order *{order}* is already {status} and I can't cancel it; a person of our "
        "team decides.",
        "pt": "Seu pedido *{order}* já está {status} e eu não posso cancelar; uma pessoa da equipe "
        "decide.",
    },
    "cancel_window_over": {
        "es": "Ya pasó el tiempo para cancelar por aquí el pedido *{order}*; lo decide una persona "
        "del equipo.",
        "en": "The time to cancel order *{order}* here is over; a person of our team decides.",
        "pt": "Já passou o tempo para cancelar por aqui o pedido *{order}*; uma pessoa da equipe "
        "decide.",
    },
    "cancel_none": {
        "es": "No encuentro un pedido tuyo en curso en este chat, así que no cancelé nada. Si lo "
        "hiciste por otro medio, dejo el aviso para el equipo.",
        "en": "I find no order of yours under way in this chat, so I cancelled nothing. If you "
        "placed it elsewhere, I can leave word for the team.",
        "pt": "Não encontro um pedido seu em andamento neste chat, então não cancelei nada. Se fez "
        "por outro meio, deixo o aviso para a equipe.",
    },
    # People
    "human_now": {
        "es": "Claro{name}. Ya avisé al equipo; una persona escribe por aquí en cuanto tome el "
        "chat.",
        "en": "Of course{name}. I've told the team; a person writes here as soon as they take the "
        "chat.",
        "pt": "Claro{name}. Já avisei a equipe; uma pessoa escreve por aqui assim que assumir o "
        "chat.",
    },
    "human_later": {
        "es": "Ahora no hay nadie del equipo{name}; atienden {when} desde las {opens}. Cuéntame "
        "qué necesitas y lo dejo registrado para que respondan por aquí.",
        "en": "Nobody of our team is here now{name}; they answer {when} from {opens}. Tell me what "
        "you need and I'll leave it on record so that they answer here.",
        "pt": "Agora não há ninguém da equipe{name}; atendem {when} a partir das {opens}. Conte do "
        "que precisa e deixo registrado para que respondam por aqui.",
    },
    "human_no_hours": {
        "es": "Claro{name}. Avisé al equipo; responden por este chat.",
        "en": "Of course{name}. I've told the team; they answer in this chat.",
        "pt": "Claro{name}. Avisei a equipe; respondem por este chat.",
    },
    "waiting": {
        "es": "Sigues en espera de una persona del equipo; lo que escribas le llega. Si prefieres "
        "seguir conmigo, escribe *volver al bot*.",
        "en": "You're still waiting for a person of our team; they will see what you write. If you "
        "would rather go on with me, write *back to the bot*.",
        "pt": "Você continua à espera de uma pessoa da equipe; ela verá o que escrever. Se "
        "preferir seguir comigo, escreva *voltar ao bot*.",
    },
    "waiting_over": {
        "es": "Nadie del equipo ha podido tomar tu chat; perdona la espera. Dejé tu solicitud "
        "registrada con el número *{number}* y mientras tanto sigo yo.",
        "en": "Nobody of our team could take your chat; sorry for the wait. Your request is on "
        "record under the number *{number}*, and meanwhile I'm here.",
        "pt": "Ninguém da equipe conseguiu assumir seu chat; desculpe a espera. Sua solicitação "
        "ficou registrada com o número *{number}* e enquanto isso sigo eu.",
    },
    "waiting_closed": {
        "es": "El equipo ya no está; atienden {when} desde las {opens}. Dejé tu solicitud "
        "registrada con el número *{number}* y mientras tanto sigo yo.",
        "en": "The team has left; they answer {when} from {opens}. Your request is on record under "
        "the number *{number}*, and meanwhile I'm here.",
        "pt": "A equipe já saiu; atendem {when} a partir das {opens}. Sua solicitação ficou "
        "registrada com o número *{number}* e enquanto isso sigo eu.",
    },
    "person_left": {
        "es": "La persona que te atendía ya no está en el chat; sigo yo, el asistente.",
        "en": "The person who helped you has left the chat; it's me, the assistant.",
        "pt": "A pessoa que atendia já não está no chat; sigo eu, o assistente.",
    },
    "returned": {
        "es": "Soy de nuevo el asistente de *{business}*; la persona que te atendía ya terminó. "
        "Aquí sigo.",
        "en": "It's the assistant of *{business}* again; the person who helped you is done. I'm "
        "here.",
        "pt": "Aqui é de novo o assistente da *{business}*; a pessoa que atendia já terminou. "
        "Continuo aqui.",
    },
    "reach_us": {
        "es": "También atendemos en {ways}.",
        "en": "You can also reach us at {ways}.",
        "pt": "Também atendemos em {ways}.",
    },
}

SUPPORT_USTED: dict[str, str] = {
    "photo_welcome": "Envíela por aquí y la adjunto a su caso *{number}*.",
    "help_order": ("Claro, le ayudo. ¿Qué pasa con su pedido? Cuénteme con sus palabras o elija:"),
    "ask_kind": "¿Qué pasó? Elija lo que más se parece o cuénteme con sus palabras.",
    "ask_details": "Cuénteme qué pasó y queda registrado para el equipo.",
    "ask_details_wrong": "¿Qué pidió y qué llegó?",
    "ask_details_charged_twice": "¿Con qué medio pagó y qué valores le cobraron?",
    "ask_details_refund": "¿Qué quiere devolver o cambiar, y por qué?",
    "ask_details_again": ("No me quedó claro. Una frase basta: ¿qué salió mal?"),
    "ask_photo": "Si tiene una foto, envíela y la adjunto al caso; si no, sigo sin ella.",
    "ask_receipt": (
        "Si tiene el comprobante o una captura, envíela y la adjunto; si no, sigo así."
    ),
    "case_again": "Su caso *{number}* sigue abierto; agregué lo que me cuenta.",
    "media_added": (
        "Agregué el archivo a su caso *{number}*; yo no puedo verlo ni oírlo, lo hará una persona."
    ),
    "case_now": (
        "Ya avisé a una persona del equipo, con todo lo que me contó; escribe por aquí en cuanto "
        "tome el chat."
    ),
    "case_no_hours": "Avisé al equipo con todo lo que me contó; responden por este chat.",
    "order_is": "Su pedido {order} figura como: {status}.",
    "refund_window_over": (
        "Su pedido {order} ya pasó el plazo de {days}; igual lo registro y una persona decide."
    ),
    "ticket_is": "Su caso *{number}* ({kind}, {day}): {status}.",
    "ticket_is_known": "Su caso es el *{number}*. Ahora no puedo ver en qué va.",
    "ticket_none": "No encuentro un caso a su nombre en este chat. ¿Quiere contarme qué pasó?",
    "ticket_status_waiting": "a la espera de su respuesta",
    "cancel_ask": "¿Cancelo su pedido *{order}* ({amount})?",
    "cancel_done": "Listo: su pedido *{order}* quedó cancelado.{paid}",
    "cancel_paid": " Si ya lo había pagado, escriba *devolución* y registro el reembolso.",
    "cancel_kept": "De acuerdo, su pedido sigue como estaba.",
    "cancel_already": "Su pedido *{order}* ya figura como {status}; no hay nada por cancelar.",
    "cancel_too_late": (
        "Su pedido *{order}* ya está {status} y yo no puedo cancelarlo; lo decide una persona del "
        "equipo."
    ),
    "cancel_none": (
        "No encuentro un pedido suyo en curso en este chat, así que no cancelé nada. Si lo hizo "
        "por otro medio, dejo el aviso para el equipo."
    ),
    "human_later": (
        "Ahora no hay nadie del equipo{name}; atienden {when} desde las {opens}. Cuénteme qué "
        "necesita y lo dejo registrado para que respondan por aquí."
    ),
    "waiting": (
        "Sigue en espera de una persona del equipo; lo que escriba le llega. Si prefiere seguir "
        "conmigo, escriba *volver al bot*."
    ),
    "waiting_over": (
        "Nadie del equipo ha podido tomar su chat; perdone la espera. Dejé su solicitud "
        "registrada con el número *{number}* y mientras tanto sigo yo."
    ),
    "waiting_closed": (
        "El equipo ya no está; atienden {when} desde las {opens}. Dejé su solicitud registrada "
        "con el número *{number}* y mientras tanto sigo yo."
    ),
    "person_left": "La persona que le atendía ya no está en el chat; sigo yo, el asistente.",
    "returned": (
        "Soy de nuevo el asistente de *{business}*; la persona que le atendía ya terminó. Aquí "
        "sigo."
    ),
}
