"""GET /: what is alive, for a person who looks."""

from __future__ import annotations

from html import escape

from aiohttp import web

from orchestrator.http.admin.board import Board


class IndexPage:
    """One page with the actors that are no conversations."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/", self.show)]

    async def show(self, _request: web.Request) -> web.Response:
        live = self._board.live_conversations()
        rows, _ = self._board.actor_page(kind=None, state=None, start=0, limit=50)
        shown = ("kind", "name", "state", "mailbox", "turns", "restarts")
        cells = (
            "".join(f"<td>{escape(str(row[name]))}" for name in shown)
            for row in rows
            if row["kind"] != "conversation"
        )
        return web.Response(
            text=_INDEX.format(live=live, rows="".join(f"<tr>{each}" for each in cells)),
            content_type="text/html",
        )


_INDEX = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>tertulia</title>
<style>body{{font:16px system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}td,th{{text-align:left;padding:.3rem .6rem;
border-bottom:1px solid #ccc}}</style>
<h1>tertulia</h1><p>{live} live conversations.
<a href="/admin/actors?kind=conversation">conversations</a> ·
<a href="/admin/dead-letters">dead letters</a> · <a href="/metrics">metrics</a></p>
<table><tr><th>kind<th>name<th>state<th>mailbox<th>messages<th>restarts</tr>{rows}</table>
"""
