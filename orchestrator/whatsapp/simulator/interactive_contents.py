"""Reads interactive messages by Meta's rules: buttons, lists, links, Flows, products, requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from orchestrator.conversation import reply_limits as limits
from orchestrator.whatsapp.simulator.errors import RequestRefused
from orchestrator.whatsapp.simulator.media_parts import HEADER_MEDIA, read_header_file
from orchestrator.whatsapp.simulator.request_part import (
    INVALID_PARAMETER,
    INVALID_VALUE,
    RequestPart,
    refuse_doubles,
)

Bubble = dict[str, Any]
"""A message on the screen: `kind` and, as it has them, `body`, `header`, `header_media`, `footer`,
`buttons` (`id`, `title`), `button` and `sections` (`title`, `rows` of `id`, `title`,
`description`), `media` (`type`, `id` or `link`, `file_name`, `voice`), `location`, `contacts`
(`name`, `phones`), `url` (`title`, `href`), `flow` (`title`, `id`, `token`, `screen`), `products`
(`title`, `ids`), `catalogue` (`thumbnail`), `cards` (`header_media`, `body`, `url` or `product`),
`asks_for` (location, contact, call, address), `template`, `emoji` with its `target`."""

_LIST_BODY = 4096
_CARD_BODY = 160
_PAYMENTS = ("order_details", "order_status")
_ACTION_PAYLOAD = "flow_action_payload"


@frozen(kw_only=True, slots=True)
class _Form:
    """Which parts an interactive message has besides its action."""

    read: Callable[[RequestPart], Bubble]
    body: int = limits.INTERACTIVE_BODY
    body_needed: bool = True
    header: tuple[str, ...] = ()
    header_needed: bool = False
    footer: bool = False


def read_interactive(request: RequestPart) -> Bubble:
    interactive = request.part("interactive")
    kind = interactive.choice("type", (*_FORMS, *_PAYMENTS))
    if kind in _PAYMENTS:  # of countries that have them; taken without a look
        interactive.require("action")
        return {"interactive": kind, "body": f"[{kind}]"}
    form = _FORMS[kind]
    parts = ["type", "action", "body", *(["header"] if form.header else [])]
    interactive.only(*parts, *(["footer"] if form.footer else []))
    shown: Bubble = {"interactive": kind}
    if form.body_needed or "body" in interactive.values:
        shown["body"] = _words(interactive.part("body"), form.body)
    if form.header_needed or "header" in interactive.values:
        shown |= _header(interactive.part("header"), form.header)
    if "footer" in interactive.values:
        shown["footer"] = _words(interactive.part("footer"), limits.FOOTER)
    return {**shown, **form.read(interactive.part("action"))}


def _words(part: RequestPart, limit: int) -> str:
    part.only("text")
    return part.text("text", limit)


def _header(header: RequestPart, kinds: tuple[str, ...]) -> Bubble:
    kind = header.choice("type", kinds)
    header.only("type", kind)
    if kind == "text":
        return {"header": header.text("text", limits.HEADER)}
    return {"header": f"[{kind}]", "header_media": read_header_file(kind, header)}


# Buttons and lists


def _buttons(action: RequestPart) -> Bubble:
    action.only("buttons")
    shown = []
    for button in action.parts("buttons", limits.BUTTONS):
        button.only("type", "reply")
        button.choice("type", ("reply",))
        reply = button.part("reply")
        reply.only("id", "title")
        shown.append(
            {
                "id": _id(reply, limits.BUTTON_ID),
                "title": reply.text("title", limits.BUTTON_TITLE),
            }
        )
    refuse_doubles("id of buttons", [button["id"] for button in shown])
    refuse_doubles("title of buttons", [button["title"] for button in shown])
    return {"buttons": shown}


def _list(action: RequestPart) -> Bubble:
    action.only("button", "sections")
    sections = action.parts("sections", limits.LIST_SECTIONS)
    shown = [_section(section, titled=len(sections) > 1) for section in sections]
    rows = [row for section in shown for row in section["rows"]]
    if len(rows) > limits.LIST_ROWS:
        raise RequestRefused(
            INVALID_VALUE, f"Total row count exceeds the limit of {limits.LIST_ROWS}."
        )
    refuse_doubles("id of rows", [row["id"] for row in rows])
    return {"button": action.text("button", limits.LIST_BUTTON), "sections": shown}


def _section(section: RequestPart, *, titled: bool) -> Bubble:
    section.only("title", "rows")
    rows = []
    for row in section.parts("rows", limits.LIST_ROWS):
        row.only("id", "title", "description")
        rows.append(
            {
                "id": _id(row, limits.ROW_ID),
                "title": row.text("title", limits.ROW_TITLE),
                "description": row.optional_text("description", limits.ROW_DESCRIPTION),
            }
        )
    return {"title": _title(section, titled=titled), "rows": rows}


def _title(section: RequestPart, *, titled: bool) -> str | None:
    read = section.text if titled else section.optional_text
    return read("title", limits.SECTION_TITLE)


def _id(part: RequestPart, limit: int) -> str:
    value = part.text("id", limit)
    if value != value.strip():
        raise RequestRefused(
            INVALID_VALUE, f"Param {part.place('id')} must not start or end with a space."
        )
    return value


# What opens something


def _link(action: RequestPart) -> Bubble:
    action.only("name", "parameters")
    action.choice("name", ("cta_url",))
    parameters = action.part("parameters")
    parameters.only("display_text", "url")
    title = parameters.text("display_text", limits.BUTTON_TITLE)
    return {"url": {"title": title, "href": parameters.link("url")}}


def _flow(action: RequestPart) -> Bubble:
    action.only("name", "parameters")
    action.choice("name", ("flow",))
    flow = action.part("parameters")
    names = ("flow_id", "flow_name")
    flow.only(
        *names, "flow_message_version", "flow_cta", "mode", "flow_token", "flow_action",
        _ACTION_PAYLOAD,
    )  # fmt: skip
    flow.choice("flow_message_version", ("3",))
    for key, allowed in (
        ("mode", ("draft", "published")),
        ("flow_action", ("navigate", "data_exchange")),
    ):
        if key in flow.values:
            flow.choice(key, allowed)
    name = flow.one_of(*names)
    shown = {
        "title": flow.text("flow_cta", limits.FLOW_TITLE),
        "id": flow.text(name, limits.FLOW_FIELD),
        "token": flow.optional_text("flow_token", limits.FLOW_FIELD),
    }
    if (payload := flow.optional_part(_ACTION_PAYLOAD)) is not None:
        shown["screen"] = payload.optional_text("screen", limits.FLOW_FIELD)
        data = payload.optional_part("data")
        if data is not None and not data.values:
            raise RequestRefused(INVALID_PARAMETER, f"Param {data.path} cannot be empty.")
    return {"flow": shown}


def _request(name: str, asks_for: str, *, strict: bool = True) -> Callable[[RequestPart], Bubble]:
    def read(action: RequestPart) -> Bubble:
        if strict:
            action.only("name")
        action.choice("name", (name,))
        return {"asks_for": asks_for}

    return read


# Products


def _product(action: RequestPart) -> Bubble:
    action.only("catalog_id", "product_retailer_id")
    action.text("catalog_id", limits.PRODUCT_ID)
    product = action.text("product_retailer_id", limits.PRODUCT_ID)
    return {"products": [{"title": None, "ids": [product]}]}


def _product_list(action: RequestPart) -> Bubble:
    action.only("catalog_id", "sections")
    action.text("catalog_id", limits.PRODUCT_ID)
    sections = action.parts("sections", limits.LIST_SECTIONS)
    shown = [_product_section(section, titled=len(sections) > 1) for section in sections]
    ids = [product for section in shown for product in section["ids"]]
    if len(ids) > limits.PRODUCTS:
        raise RequestRefused(
            INVALID_VALUE, f"Total product count exceeds the limit of {limits.PRODUCTS}."
        )
    refuse_doubles("product", ids)
    return {"products": shown}


def _product_section(section: RequestPart, *, titled: bool) -> Bubble:
    section.only("title", "product_items")
    ids = []
    for item in section.parts("product_items", limits.PRODUCTS):
        item.only("product_retailer_id")
        ids.append(item.text("product_retailer_id", limits.PRODUCT_ID))
    return {"title": _title(section, titled=titled), "ids": ids}


def _catalogue(action: RequestPart) -> Bubble:
    action.only("name", "parameters")
    action.choice("name", ("catalog_message",))
    parameters = action.optional_part("parameters")
    thumbnail = None
    if parameters is not None:
        key = "thumbnail_product_retailer_id"
        parameters.only(key)
        thumbnail = parameters.optional_text(key, limits.PRODUCT_ID)
    return {"catalogue": {"thumbnail": thumbnail}}


# Cards side by side


def _carousel(action: RequestPart) -> Bubble:
    action.only("cards")
    return {"cards": [_card(card) for card in action.parts("cards", 10, least=2)]}


def _card(card: RequestPart) -> Bubble:
    index = card.require("card_index")
    if type(index) is not int or not 0 <= index <= 9:
        raise RequestRefused(INVALID_VALUE, f"Param {card.place('card_index')} must be 0 to 9.")
    kind = card.choice("type", ("cta_url", "product"))
    if kind == "product":
        card.only("card_index", "type", "action")
        product = _product(card.part("action"))["products"][0]["ids"][0]
        return {"product": product}
    card.only("card_index", "type", "header", "body", "action")
    shown = {**_header(card.part("header"), ("image", "video")), **_link(card.part("action"))}
    if "body" in card.values:
        shown["body"] = _words(card.part("body"), _CARD_BODY)
    return shown


_ANY_HEADER = ("text", *HEADER_MEDIA)
_FORMS: Mapping[str, _Form] = {
    "button": _Form(read=_buttons, header=_ANY_HEADER, footer=True),
    "list": _Form(read=_list, body=_LIST_BODY, header=("text",), footer=True),
    "cta_url": _Form(read=_link, header=_ANY_HEADER, footer=True),
    "flow": _Form(read=_flow, header=_ANY_HEADER, footer=True),
    "location_request_message": _Form(read=_request("send_location", "location")),
    "request_contact_info": _Form(read=_request("request_contact_info", "contact")),
    "call_permission_request": _Form(
        read=_request("call_permission_request", "call"), body_needed=False
    ),
    "address_message": _Form(
        read=_request("address_message", "address", strict=False), footer=True
    ),
    "product": _Form(read=_product, body_needed=False, footer=True),
    "product_list": _Form(read=_product_list, header=("text",), header_needed=True, footer=True),
    "catalog_message": _Form(read=_catalogue, footer=True),
    "carousel": _Form(read=_carousel),
}
