"""Every reply that can be built, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from orchestrator.conversation.replies import (
    Button,
    ButtonsReply,
    ListReply,
    Reply,
    Row,
    Section,
    TextReply,
)


def texts(limit: int) -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8")
    return st.text(letters, min_size=1, max_size=limit // 2).filter(str.strip)


def ids(limit: int) -> st.SearchStrategy[str]:
    return texts(limit).map(str.strip)


frames = {"header": st.none() | texts(60), "footer": st.none() | texts(60)}

text_replies = st.builds(TextReply, body=texts(4096), preview_url=st.booleans())

button_replies = st.builds(
    ButtonsReply,
    body=texts(1024),
    buttons=st.lists(
        st.builds(Button, id=ids(256), title=texts(20)),
        min_size=1,
        max_size=3,
        unique_by=(lambda button: button.id, lambda button: button.title),
    ).map(tuple),
    **frames,
)

rows = st.builds(Row, id=ids(200), title=texts(24), description=st.none() | texts(72))


@st.composite
def list_replies(draw: st.DrawFn) -> ListReply:
    chosen = draw(st.lists(rows, min_size=1, max_size=10, unique_by=lambda row: row.id))
    cut = draw(st.integers(0, len(chosen) - 1))
    parts = [part for part in (chosen[:cut], chosen[cut:]) if part]
    titled = texts(24) if len(parts) > 1 else st.none() | texts(24)
    sections = tuple(Section(rows=tuple(part), title=draw(titled)) for part in parts)
    return ListReply(
        body=draw(texts(1024)),
        button=draw(texts(20)),
        sections=sections,
        header=draw(frames["header"]),
        footer=draw(frames["footer"]),
    )


replies: st.SearchStrategy[Reply] = st.one_of(text_replies, button_replies, list_replies())
