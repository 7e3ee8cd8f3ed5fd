"""The app of the private listener, put together from its nouns.

It takes everything as an argument and knows no actor.
"""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from orchestrator.http.admin.access import AdminToken, guard
from orchestrator.http.admin.actors import ActorPages
from orchestrator.http.admin.answers import errors
from orchestrator.http.admin.board import Board
from orchestrator.http.admin.console import ConsolePages
from orchestrator.http.admin.console_ledger import LedgerConsole
from orchestrator.http.admin.conversations import ConversationPages
from orchestrator.http.admin.dead_letters import DeadLetterPages
from orchestrator.http.admin.desk import Desk
from orchestrator.http.admin.ledger import LedgerPages, TicketPages
from orchestrator.http.admin.views import set_up_views
from orchestrator.metrics import Metrics
from orchestrator.storage.dead_letters import DeadLetterBox
from orchestrator.storage.records.ledger import ORDERS, TICKETS


def admin_application(
    *,
    board: Board,
    desk: Desk,
    dead_letters: DeadLetterBox,
    on_replayed: Callable[[int], None],
    metrics: Metrics,
    token: AdminToken,
    open_prefixes: tuple[str, ...] = (),
) -> web.Application:
    """The admin app. Paths under `open_prefixes` check their callers themselves."""
    app = web.Application(middlewares=[guard(token, open_prefixes), errors])

    async def show_metrics(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.render(), content_type="text/plain")

    set_up_views(app)
    app.add_routes([web.get("/metrics", show_metrics)])
    for pages in (
        ConsolePages(board, dead_letters, on_replayed),
        LedgerConsole(desk, ORDERS),
        LedgerConsole(desk, TICKETS),
        ActorPages(board),
        ConversationPages(board),
        LedgerPages(desk, ORDERS),
        TicketPages(desk),
        DeadLetterPages(dead_letters, on_replayed),
    ):
        app.add_routes(pages.routes())
    return app
