"""The part of a request body that says what is sent: one writer for each kind of reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from orchestrator.conversation import replies as r
from orchestrator.conversation.replies.files import Header
from orchestrator.conversation.replies.templates import HeaderParameter

Json = dict[str, Any]


def content_of(reply: r.Reply) -> Json | None:
    """`type` and the object named like it; None for a kind that has no form on WhatsApp."""
    writer = _WRITERS.get(type(reply))
    return writer(reply) if writer is not None else None


def _text(reply: r.TextReply) -> Json:
    return {"type": "text", "text": {"body": reply.body, "preview_url": reply.preview_url}}


# Files


def _media(reply: r.MediaReply) -> Json:
    media: Json = _file(reply.file)
    _add(media, caption=getattr(reply, "caption", None), filename=getattr(reply, "filename", None))
    if isinstance(reply, r.AudioReply) and reply.voice:
        media["voice"] = True
    return {"type": reply.kind, reply.kind: media}


def _file(file: r.File) -> Json:
    return {"id": file.id} if file.id is not None else {"link": file.link}


# Places, cards, reactions


def _location(reply: r.LocationReply) -> Json:
    location: Json = {"latitude": reply.latitude, "longitude": reply.longitude}
    _add(location, name=reply.name, address=reply.address)
    return {"type": "location", "location": location}


def _contacts(reply: r.ContactsReply) -> Json:
    return {"type": "contacts", "contacts": [_card(card) for card in reply.contacts]}


def _card(card: r.ContactCard) -> Json:
    first_name = card.first_name or card.formatted_name
    name: Json = {"formatted_name": card.formatted_name, "first_name": first_name}
    _add(name, last_name=card.last_name)
    made: Json = {"name": name}
    if card.phones:
        made["phones"] = [_phone(phone) for phone in card.phones]
    if card.emails:
        made["emails"] = [{"email": email, "type": "WORK"} for email in card.emails]
    if card.urls:
        made["urls"] = [{"url": url, "type": "WORK"} for url in card.urls]
    if card.company:
        made["org"] = {"company": card.company}
    return made


def _phone(phone: r.ContactPhone) -> Json:
    made: Json = {"phone": phone.phone}
    _add(made, wa_id=phone.wa_id, type=phone.type)
    return made


def _reaction(reply: r.ReactionReply) -> Json:
    reaction = {"message_id": reply.message_id, "emoji": reply.emoji}
    return {"type": "reaction", "reaction": reaction}


# Interactive


def _interactive(
    kind: str,
    action: Json,
    *,
    body: str | None,
    header: Header = None,
    footer: str | None = None,
) -> Json:
    interactive: Json = {"type": kind, "action": action}
    if body is not None:
        interactive["body"] = {"text": body}
    if header is not None:
        interactive["header"] = _header(header)
    if footer is not None:
        interactive["footer"] = {"text": footer}
    return {"type": "interactive", "interactive": interactive}


def _header(header: str | r.MediaHeader) -> Json:
    if isinstance(header, str):
        return {"type": "text", "text": header}
    media = _file(header.file)
    _add(media, filename=header.filename)
    return {"type": header.kind, header.kind: media}


def _buttons(reply: r.ButtonsReply) -> Json:
    buttons = [
        {"type": "reply", "reply": {"id": button.id, "title": button.title}}
        for button in reply.buttons
    ]
    return _interactive(
        "button", {"buttons": buttons}, body=reply.body, header=reply.header, footer=reply.footer
    )


def _list(reply: r.ListReply) -> Json:
    action = {"button": reply.button, "sections": [_section(one) for one in reply.sections]}
    return _interactive("list", action, body=reply.body, header=reply.header, footer=reply.footer)


def _section(section: r.Section) -> Json:
    made: Json = {"rows": [_row(row) for row in section.rows]}
    _add(made, title=section.title)
    return made


def _row(row: r.Row) -> Json:
    made: Json = {"id": row.id, "title": row.title}
    if row.description is not None:
        made["description"] = row.description
    return made


def _cta_url(reply: r.CtaUrlReply) -> Json:
    parameters = {"display_text": reply.title, "url": reply.url}
    return _interactive(
        "cta_url",
        {"name": "cta_url", "parameters": parameters},
        body=reply.body,
        header=reply.header,
        footer=reply.footer,
    )


def _location_request(reply: r.LocationRequestReply) -> Json:
    action = {"name": "send_location"}
    return _interactive("location_request_message", action, body=reply.body)


def _flow(reply: r.FlowReply) -> Json:
    parameters: Json = {
        "flow_message_version": "3",
        "flow_cta": reply.title,
        "flow_action": reply.action,
        "mode": reply.mode,
    }
    _add(
        parameters,
        flow_id=reply.flow_id,
        flow_name=reply.flow_name,
        flow_token=reply.flow_token,
    )
    if reply.screen is not None:
        payload: Json = {"screen": reply.screen}
        if reply.data is not None:
            payload["data"] = dict(reply.data)
        parameters["flow_action_payload"] = payload
    return _interactive(
        "flow",
        {"name": "flow", "parameters": parameters},
        body=reply.body,
        header=reply.header,
        footer=reply.footer,
    )


# Shop


def _product(reply: r.ProductReply) -> Json:
    action = {"catalog_id": reply.catalog_id, "product_retailer_id": reply.product_id}
    return _interactive("product", action, body=reply.body, footer=reply.footer)


def _product_list(reply: r.ProductListReply) -> Json:
    action = {
        "catalog_id": reply.catalog_id,
        "sections": [_product_section(one) for one in reply.sections],
    }
    return _interactive(
        "product_list", action, body=reply.body, header=reply.header, footer=reply.footer
    )


def _product_section(section: r.ProductSection) -> Json:
    items = [{"product_retailer_id": product_id} for product_id in section.product_ids]
    made: Json = {"product_items": items}
    _add(made, title=section.title)
    return made


def _catalogue(reply: r.CatalogueReply) -> Json:
    action: Json = {"name": "catalog_message"}
    if reply.thumbnail_id is not None:
        action["parameters"] = {"thumbnail_product_retailer_id": reply.thumbnail_id}
    return _interactive("catalog_message", action, body=reply.body, footer=reply.footer)


# Templates


def _template(reply: r.TemplateReply) -> Json:
    components: list[Json] = []
    if reply.header is not None:
        components.append({"type": "header", "parameters": [_parameter(reply.header)]})
    if reply.body:
        components.append({"type": "body", "parameters": [_parameter(one) for one in reply.body]})
    components += [_template_button(button) for button in reply.buttons]
    template: Json = {"name": reply.name, "language": {"code": reply.language}}
    if components:
        template["components"] = components
    return {"type": "template", "template": template}


def _parameter(parameter: r.TemplateParameter | HeaderParameter) -> Json:
    match parameter:
        case r.TextParameter():
            made: Json = {"type": "text", "text": parameter.text}
            _add(made, parameter_name=parameter.name)
            return made
        case r.CurrencyParameter():
            currency = {
                "fallback_value": parameter.fallback,
                "code": parameter.code,
                "amount_1000": parameter.amount_1000,
            }
            return {"type": "currency", "currency": currency}
        case r.DateTimeParameter():
            return {"type": "date_time", "date_time": {"fallback_value": parameter.fallback}}
        case r.FileParameter():
            media = _file(parameter.file)
            _add(media, filename=parameter.filename)
            return {"type": parameter.kind, parameter.kind: media}
        case r.LocationParameter():
            location = {
                "latitude": str(parameter.latitude),
                "longitude": str(parameter.longitude),
                "name": parameter.name,
                "address": parameter.address,
            }
            return {"type": "location", "location": location}


def _template_button(button: r.TemplateButton) -> Json:
    return {
        "type": "button",
        "sub_type": button.kind,
        "index": str(button.index),
        "parameters": [_BUTTON_PARAMETERS[button.kind](button.value)],
    }


_BUTTON_PARAMETERS: Mapping[str, Callable[[str], Json]] = {
    "quick_reply": lambda value: {"type": "payload", "payload": value},
    "url": lambda value: {"type": "text", "text": value},
    "copy_code": lambda value: {"type": "coupon_code", "coupon_code": value},
    "flow": lambda value: {"type": "action", "action": {"flow_token": value}},
    "catalog": lambda value: {
        "type": "action",
        "action": {"thumbnail_product_retailer_id": value},
    },
}


def _add(made: Json, **values: str | None) -> None:
    """Put in what is there: Meta refuses null."""
    for key, value in values.items():
        if value is not None:
            made[key] = value


_WRITERS: Mapping[type[r.Reply], Callable[[Any], Json]] = {
    r.TextReply: _text,
    r.ImageReply: _media,
    r.VideoReply: _media,
    r.AudioReply: _media,
    r.DocumentReply: _media,
    r.StickerReply: _media,
    r.LocationReply: _location,
    r.LocationRequestReply: _location_request,
    r.ContactsReply: _contacts,
    r.ReactionReply: _reaction,
    r.ButtonsReply: _buttons,
    r.ListReply: _list,
    r.CtaUrlReply: _cta_url,
    r.FlowReply: _flow,
    r.ProductReply: _product,
    r.ProductListReply: _product_list,
    r.CatalogueReply: _catalogue,
    r.TemplateReply: _template,
}
KINDS: tuple[type[r.Reply], ...] = tuple(_WRITERS)
