"""What customers are told when staff move an order or a ticket on."""

from __future__ import annotations

STATUS_TEXTS: dict[str, dict[str, str]] = {
    "order_confirmed": {
        "es": "✅ Tu pedido *{number}* está confirmado.",
        "en": "✅ Your order *{number}* is confirmed.",
        "pt": "✅ Seu pedido *{number}* está confirmado.",
    },
    "order_preparing": {
        "es": "Ya estamos preparando tu pedido *{number}*.",
        "en": "We're preparing your order *{number}* now.",
        "pt": "Já estamos preparando seu pedido *{number}*.",
    },
    "order_on_its_way": {
        "es": "🛵 Tu pedido *{number}* va en camino.",
        "en": "🛵 Your order *{number}* is on its way.",
        "pt": "🛵 Seu pedido *{number}* está a caminho.",
    },
    "order_ready": {
        "es": "Tu pedido *{number}* está listo: ya puedes pasar a recogerlo.",
        "en": "Your order *{number}* is ready for pickup.",
        "pt": "Seu pedido *{number}* está pronto: já pode vir buscar.",
    },
    "order_ready_dine_in": {
        "es": "Tu pedido *{number}* está listo: va para tu mesa.",
        "en": "Your order *{number}* is ready and coming to your table.",
        "pt": "Seu pedido *{number}* está pronto e já vai para a sua mesa.",
    },
    "order_delivered": {
        "es": "Tu pedido *{number}* fue entregado. ¡Gracias por elegir *{business}*!",
        "en": "Your order *{number}* has been delivered. Thank you for choosing *{business}*!",
        "pt": "Seu pedido *{number}* foi entregue. Obrigado por escolher a *{business}*!",
    },
    "order_cancelled": {
        "es": "Tu pedido *{number}* fue cancelado. Si tienes dudas, escríbenos por aquí.",
        "en": "Your order *{number}* was cancelled. If you have any questions, write to us here.",
        "pt": "Seu pedido *{number}* foi cancelado. Se tiver dúvidas, escreva por aqui.",
    },
    "order_cancelled_because": {
        "es": "Tu pedido *{number}* fue cancelado: {note}. Si tienes dudas, escríbenos por aquí.",
        "en": "Your order *{number}* was cancelled: {note}. If you have any questions, write to us "
        "here.",
        "pt": "Seu pedido *{number}* foi cancelado: {note}. Se tiver dúvidas, escreva por aqui.",
    },
    "ticket_waiting": {
        "es": "Para seguir con tu caso *{number}* necesitamos que nos respondas por aquí.",
        "en": "To go on with your case *{number}* we need your answer here.",
        "pt": "Para seguir com seu caso *{number}* precisamos da sua resposta por aqui.",
    },
    "ticket_solved": {
        "es": "✅ Tu caso *{number}* quedó resuelto. Si algo sigue mal, cuéntanos por aquí.",
        "en": "✅ Your case *{number}* is solved. If anything is still wrong, tell us here.",
        "pt": "✅ Seu caso *{number}* foi resolvido. Se algo continuar errado, conte por aqui.",
    },
    "ticket_reopened": {
        "es": "Volvimos a abrir tu caso *{number}* y lo estamos revisando.",
        "en": "We have reopened your case *{number}* and are looking into it.",
        "pt": "Reabrimos seu caso *{number}* e estamos analisando.",
    },
    "staff_note": {"es": "💬 {note}", "en": "💬 {note}", "pt": "💬 {note}"},
}

STATUS_USTED: dict[str, str] = {
    "order_confirmed": "✅ Su pedido *{number}* está confirmado.",
    "order_preparing": "Ya estamos preparando su pedido *{number}*.",
    "order_on_its_way": "🛵 Su pedido *{number}* va en camino.",
    "order_ready": "Su pedido *{number}* está listo: ya puede pasar a recogerlo.",
    "order_ready_dine_in": "Su pedido *{number}* está listo: va para su mesa.",
    "order_delivered": "Su pedido *{number}* fue entregado. ¡Gracias por elegir *{business}*!",
    "order_cancelled": "Su pedido *{number}* fue cancelado. Si tiene dudas, escríbanos por aquí.",
    "order_cancelled_because": (
        "Su pedido *{number}* fue cancelado: {note}. Si tiene dudas, escríbanos por aquí."
    ),
    "ticket_waiting": ("Para seguir con su caso *{number}* necesitamos que nos responda por aquí."),
    "ticket_solved": (
        "✅ Su caso *{number}* quedó resuelto. Si algo sigue mal, cuéntenos por aquí."
    ),
    "ticket_reopened": "Volvimos a abrir su caso *{number}* y lo estamos revisando.",
}
