"""How the console's pages are made: templates that escape everything, and their filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from babel.numbers import format_currency
from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from config.money import major_of_cents

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def set_up_views(app: web.Application) -> None:
    """Give the app its templates; they are read at their first use."""
    folder = files("orchestrator.http.admin").joinpath("templates")
    aiohttp_jinja2.setup(
        app,
        loader=FileSystemLoader(str(folder)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        filters=_FILTERS,
    )


def page(
    request: web.Request, template: str, context: Mapping[str, Any], status: int = 200
) -> web.Response:
    """A page that no other may frame or feed, and no cache keeps."""
    common = {"reveal": request.query.get("reveal") == "1", "path": request.path}
    response = aiohttp_jinja2.render_template(
        f"{template}.html", request, common | dict(context), status=status
    )
    response.headers.update(SECURITY_HEADERS)
    return response


def _money(cents: int, currency: str) -> str:
    """With the code, not the sign: half of America writes `$`."""
    return format_currency(major_of_cents(cents), currency, "¤¤ #,##0.00", locale="en")


def _moment(value: datetime | str | None) -> str:
    """`2026-11-23 04:16:30 UTC`, which the script turns into the reader's own time."""
    if value is None:
        return ""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    at = at.astimezone(UTC)
    shown = f"{at:%Y-%m-%d %H:%M:%S} UTC"
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), shown)


def _words(identifier: str) -> str:
    """`on_its_way` as people write it."""
    return identifier.replace("_", " ")


_FILTERS: Mapping[str, Callable[..., str]] = {
    "money": _money,
    "moment": _moment,
    "words": _words,
}
