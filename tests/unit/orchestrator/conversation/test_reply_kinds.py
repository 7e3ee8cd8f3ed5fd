"""The replies beyond words: what each may hold, and what it says when it holds too much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from orchestrator.conversation.replies import (
    AudioReply,
    CatalogueReply,
    ContactCard,
    ContactPhone,
    ContactsReply,
    CtaUrlReply,
    CurrencyParameter,
    DocumentReply,
    File,
    FileParameter,
    FlowReply,
    ImageReply,
    InvalidReply,
    LocationReply,
    LocationRequestReply,
    MediaHeader,
    ProductListReply,
    ProductReply,
    ProductSection,
    ReactionReply,
    Reply,
    ReplyLimitExceeded,
    Row,
    StickerReply,
    TemplateButton,
    TemplateReply,
    TextParameter,
    VideoReply,
    list_pages,
    text_replies,
)

FILE = File(id="1013")
LINK = "https://example.co/menu.jpg"


def flow(**changes: Any) -> FlowReply:
    return FlowReply(**{"body": "Datos", "title": "Llenar", "flow_id": "7", **changes})


def products(*counts: int, **changes: Any) -> ProductListReply:
    sections = tuple(
        ProductSection(title=f"S{place}", product_ids=tuple(f"{place}-{n}" for n in range(count)))
        for place, count in enumerate(counts)
    )
    values = {"catalog_id": "1", "header": "Menú", "body": "Elige", "sections": sections}
    return ProductListReply(**{**values, **changes})


TOO_LONG: list[tuple[str, int, Callable[[str], object]]] = [
    ("caption", 1024, lambda text: ImageReply(file=FILE, caption=text)),
    ("caption", 1024, lambda text: VideoReply(file=FILE, caption=text)),
    ("caption", 1024, lambda text: DocumentReply(file=FILE, caption=text)),
    ("filename", 240, lambda text: DocumentReply(file=FILE, filename=text)),
    ("body", 1024, lambda text: LocationRequestReply(body=text)),
    ("name", 1000, lambda text: LocationReply(latitude=4, longitude=-74, name=text)),
    ("body", 1024, lambda text: CtaUrlReply(body=text, title="Ver", url=LINK)),
    ("button.title", 20, lambda text: CtaUrlReply(body="x", title=text, url=LINK)),
    ("footer", 60, lambda text: CtaUrlReply(body="x", title="Ver", url=LINK, footer=text)),
    ("header", 60, lambda text: CtaUrlReply(body="x", title="Ver", url=LINK, header=text)),
    ("body", 1024, lambda text: flow(body=text)),
    ("flow.title", 30, lambda text: flow(title=text)),
    ("body", 1024, lambda text: ProductReply(catalog_id="1", product_id="2", body=text)),
    ("header", 60, lambda text: products(1, header=text)),
    ("body", 1024, lambda text: products(1, body=text)),
    ("section.title", 24, lambda text: ProductSection(product_ids=("1",), title=text)),
    ("body", 1024, lambda text: CatalogueReply(body=text)),
    ("footer", 60, lambda text: CatalogueReply(body="x", footer=text)),
    ("template.name", 512, lambda text: TemplateReply(name=text, language="es")),
    ("parameter.text", 1024, lambda text: TextParameter(text=text)),
    ("button.value", 256, lambda text: TemplateButton(kind="url", index=0, value=text)),
]


@pytest.mark.parametrize(("field", "limit", "build"), TOO_LONG)
def test_a_text_may_reach_its_limit_but_not_pass_it(
    field: str, limit: int, build: Callable[[str], object]
) -> None:
    build("a" * limit)
    with pytest.raises(ReplyLimitExceeded) as caught:
        build("a" * (limit + 1))
    assert (caught.value.field, caught.value.limit, caught.value.length) == (
        field, limit, limit + 1,
    )  # fmt: skip
    assert f"{field} has a length of {limit + 1}, Meta takes {limit}" in str(caught.value)


TOO_MANY: list[tuple[str, int, Callable[[int], object]]] = [
    ("products", 30, lambda count: products(15, count - 15)),
    ("sections", 10, lambda count: products(*[1] * count)),
    ("contacts", 257, lambda n: ContactsReply(contacts=(ContactCard(formatted_name="A"),) * n)),
    (
        "template.buttons",
        10,
        lambda count: TemplateReply(
            name="x",
            language="es",
            buttons=tuple(
                TemplateButton(kind="url", index=min(n, 9), value="v") for n in range(count)
            ),
        ),
    ),
]


@pytest.mark.parametrize(("field", "limit", "build"), TOO_MANY)
def test_so_many_and_no_more(field: str, limit: int, build: Callable[[int], object]) -> None:
    build(limit)
    with pytest.raises(ReplyLimitExceeded) as caught:
        build(limit + 1)
    assert (caught.value.field, caught.value.length) == (field, limit + 1)


WRONG: list[tuple[str, Callable[[], object]]] = [
    ("file", File),
    ("file", lambda: File(id="1", link=LINK)),
    ("file.link", lambda: File(link="ftp://example.co/x")),
    ("file.link", lambda: File(link="https://example.co/a b")),
    ("header.kind", lambda: MediaHeader(kind="audio", file=FILE)),
    ("header.filename", lambda: MediaHeader(kind="image", file=FILE, filename="x.jpg")),
    ("latitude", lambda: LocationReply(latitude=91, longitude=0)),
    ("longitude", lambda: LocationReply(latitude=0, longitude=float("nan"))),
    ("contacts", lambda: ContactsReply(contacts=())),
    ("phone.phone", lambda: ContactPhone(phone=" ")),
    ("emoji", lambda: ReactionReply(message_id="wamid.1", emoji="ok")),
    ("url", lambda: CtaUrlReply(body="x", title="Ver", url="example.co")),
    ("flow.title", lambda: flow(title="Llenar 📝")),
    ("flow.id", lambda: flow(flow_name="entrega")),
    ("flow.id", lambda: flow(flow_id=None)),
    ("flow.action", lambda: flow(action="jump")),
    ("flow.mode", lambda: flow(mode="live")),
    ("flow.data", lambda: flow(data={"a": 1})),
    ("flow.screen", lambda: flow(screen="A", action="data_exchange")),
    ("products", lambda: products(1, sections=(ProductSection(product_ids=("1", "1")),))),
    ("sections[1].title", lambda: products(sections=(
        ProductSection(product_ids=("1",), title="A"), ProductSection(product_ids=("2",)),
    ))),
    ("template.name", lambda: TemplateReply(name="Pedido", language="es")),
    ("template.language", lambda: TemplateReply(name="x", language="español")),
    ("parameter.text", lambda: TextParameter(text="dos\nlíneas")),
    (
        "parameter.amount_1000",
        lambda: CurrencyParameter(fallback="$1", code="COP", amount_1000=2**64),
    ),
    ("parameter.kind", lambda: FileParameter(kind="sticker", file=FILE)),
    ("button.index", lambda: TemplateButton(kind="url", index=10, value="x")),
    ("button.kind", lambda: TemplateButton(kind="phone", index=0, value="x")),
    ("template.body", lambda: TemplateReply(
        name="x", language="es", body=(TextParameter(text="a", name="n"), TextParameter(text="b"))
    )),
]  # fmt: skip


@pytest.mark.parametrize(("field", "build"), WRONG)
def test_what_meta_would_refuse_names_its_field(field: str, build: Callable[[], object]) -> None:
    with pytest.raises(InvalidReply) as caught:
        build()
    assert caught.value.field == field
    assert caught.value.cure


SUMMARIES: list[tuple[Reply, str]] = [
    (ImageReply(file=FILE, caption="Menú"), "[image] Menú"),
    (AudioReply(file=FILE), "[audio]"),
    (StickerReply(file=FILE), "[sticker]"),
    (DocumentReply(file=FILE, filename="menú.pdf"), "[document] menú.pdf"),
    (LocationReply(latitude=4, longitude=-74, name="Sede"), "[location] Sede"),
    (LocationRequestReply(body="¿Dónde estás?"), "¿Dónde estás?"),
    (ContactsReply(contacts=(ContactCard(formatted_name="Ana"),)), "[contact] Ana"),
    (ReactionReply(message_id="wamid.1", emoji="👍"), "[reaction] 👍"),
    (CtaUrlReply(body="Paga", title="Pagar", url=LINK), f"Paga\n[Pagar] {LINK}"),
    (flow(), "Datos\n[Llenar]"),
    (ProductReply(catalog_id="1", product_id="PZ"), "[product] PZ"),
    (products(2, 1), "Elige\n[products] 3"),
    (CatalogueReply(body="Mira"), "Mira\n[catalogue]"),
    (
        TemplateReply(name="pedido", language="es", body=(TextParameter(text="Ana"),)),
        "[template pedido] Ana",
    ),
]


@pytest.mark.parametrize(("reply", "summary"), SUMMARIES)
def test_a_reply_tells_in_words_what_it_is(reply: Reply, summary: str) -> None:
    assert reply.summary == summary


# Several messages of one


def test_a_long_text_is_cut_at_the_ends_of_sentences() -> None:
    sentence = "La pizza llega caliente en treinta minutos. "
    parts = text_replies(sentence * 200)
    assert len(parts) == 3
    assert all(part.body.endswith(".") and len(part.body) <= 4096 for part in parts)
    assert " ".join(part.body for part in parts) == (sentence * 200).strip()


def more(page: int) -> Row:
    return Row(id=f"more:{page}", title="Ver más")


@pytest.mark.parametrize("count", [1, 9, 10, 11, 18, 19, 20, 27, 28, 29, 100])
def test_paging_through_a_list_shows_each_row_once_and_ends(count: int) -> None:
    rows = [Row(id=f"r{n}", title="Pizza") for n in range(count)]
    seen: list[str] = []
    page = 0
    while True:
        reply = list_pages(rows, body="Elige", button="Ver", page=page, more=more)
        ids = [row.id for row in reply.sections[0].rows]
        assert 1 <= len(ids) <= 10
        seen += [row_id for row_id in ids if row_id != f"more:{page + 1}"]
        if ids[-1] != f"more:{page + 1}":
            break
        page += 1
    assert seen == [row.id for row in rows]


@pytest.mark.parametrize("page", [-3, 2, 99])
def test_a_page_that_is_not_there_is_the_nearest(page: int) -> None:
    rows = [Row(id=f"r{n}", title="Pizza") for n in range(12)]
    reply = list_pages(rows, body="Elige", button="Ver", page=page, more=more)
    assert reply.sections[0].rows[0].id == ("r0" if page < 0 else "r9")


def test_a_list_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidReply):
        list_pages([], body="Elige", button="Ver", more=more)
