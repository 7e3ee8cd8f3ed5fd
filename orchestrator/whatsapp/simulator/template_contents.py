"""Templates. None are known here: any name is taken, and the filled-in texts are shown."""

from __future__ import annotations

import re
from typing import Any

from orchestrator.conversation import reply_limits as limits
from orchestrator.whatsapp.simulator.errors import RequestRefused
from orchestrator.whatsapp.simulator.request_part import INVALID_PARAMETER, RequestPart

_COMPONENTS = (
    "header", "body", "button", "carousel", "limited_time_offer", "order_status",
    "HEADER", "BODY", "BUTTON",
)  # fmt: skip
_PARAMETERS = (
    "text", "currency", "date_time", "image", "video", "document", "location", "payload",
    "action", "coupon_code", "limited_time_offer", "product", "gif",
)  # fmt: skip
_NAME = re.compile(r"[a-z0-9_]+")
_MAX_COMPONENTS = 100


def read_template(request: RequestPart) -> dict[str, Any]:
    template = request.part("template")
    template.only("name", "language", "components", "namespace")
    name = template.matching("name", limits.TEMPLATE_NAME, _NAME)
    template.optional_text("namespace", limits.TEMPLATE_NAME)
    language = template.part("language")
    language.only("code", "policy")
    if "policy" in language.values:
        language.choice("policy", ("deterministic",))
    components = template.optional_parts("components", _MAX_COMPONENTS)
    filled = [text for component in components for text in _component(component)]
    code = language.text("code", limits.TEMPLATE_NAME)
    shown = {"template": name, "language": code, "body": " · ".join([name, *filled])}
    buttons = [button for component in components for button in _quick_replies(component)]
    return {**shown, "buttons": buttons} if buttons else shown


def _quick_replies(component: RequestPart) -> list[dict[str, str]]:
    """What can be tapped; the label stands in the template, so the payload is shown for it."""
    if component.values.get("sub_type") != "quick_reply":
        return []
    payloads = [part.values.get("payload") for part in component.optional_parts("parameters", 1)]
    return [
        {"id": payload, "title": payload, "kind": "button"}
        for payload in payloads
        if isinstance(payload, str) and payload
    ]


def _component(component: RequestPart) -> list[str]:
    """The texts a component is filled with."""
    kind = component.choice("type", _COMPONENTS)
    if kind.lower() == "button":
        component.require("sub_type")
        component.require("index")
    if "sub_type" in component.values and not isinstance(component.values["sub_type"], str):
        raise _invalid(component, "sub_type", "must be a string")
    if "index" in component.values and not _is_index(component.values["index"]):
        raise _invalid(component, "index", "must be a digit")
    if "cards" in component.values and not isinstance(component.values["cards"], list):
        raise _invalid(component, "cards", "must be an array")
    parameters = component.optional_parts("parameters", _MAX_COMPONENTS)
    return [text for parameter in parameters if (text := _parameter(parameter))]


def _is_index(value: object) -> bool:
    if isinstance(value, str):
        return len(value) == 1 and value in "0123456789"
    return type(value) is int and 0 <= value <= limits.TEMPLATE_BUTTONS - 1


def _parameter(parameter: RequestPart) -> str | None:
    parameter.choice("type", _PARAMETERS)
    parameter.optional_text("parameter_name", limits.TEMPLATE_NAME)
    return parameter.optional_text("text", limits.TEXT_BODY)


def _invalid(component: RequestPart, key: str, complaint: str) -> RequestRefused:
    return RequestRefused(INVALID_PARAMETER, f"Param {component.place(key)} {complaint}.")
