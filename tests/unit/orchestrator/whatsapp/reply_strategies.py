"""Every reply that can be built, for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from orchestrator.conversation.replies import (
    AudioReply,
    Button,
    ButtonsReply,
    CatalogueReply,
    ContactCard,
    ContactPhone,
    ContactsReply,
    CtaUrlReply,
    CurrencyParameter,
    DateTimeParameter,
    DocumentReply,
    File,
    FileParameter,
    FlowReply,
    ImageReply,
    ListReply,
    LocationParameter,
    LocationReply,
    LocationRequestReply,
    MediaHeader,
    ProductListReply,
    ProductReply,
    ProductSection,
    ReactionReply,
    Reply,
    Row,
    Section,
    StickerReply,
    TemplateButton,
    TemplateReply,
    TextParameter,
    TextReply,
    VideoReply,
)
from orchestrator.conversation.replies.templates import BUTTON_KINDS


def texts(limit: int) -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8")
    return st.text(letters, min_size=1, max_size=min(limit // 2, 60)).filter(str.strip)


def ids(limit: int) -> st.SearchStrategy[str]:
    return texts(limit).map(str.strip)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


links = st.from_regex(r"https?://[a-z0-9.-]{1,30}/[a-zA-Z0-9_/.-]{0,30}", fullmatch=True)
files = st.builds(File, id=ids(60)) | st.builds(File, link=links)
media_headers = st.builds(MediaHeader, kind=st.sampled_from(["image", "video"]), file=files) | (
    st.builds(MediaHeader, kind=st.just("document"), file=files, filename=st.none() | texts(240))
)
headers = st.none() | texts(60) | media_headers
footers = {"footer": maybe(texts(60))}
quotes = {"reply_to": maybe(st.just("wamid.1"))}
frames = {"header": headers, **footers, **quotes}

text_replies = st.builds(TextReply, body=texts(4096), preview_url=st.booleans(), **quotes)

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
        header=draw(maybe(texts(60))),
        footer=draw(maybe(texts(60))),
    )


captions = {"file": files, "caption": maybe(texts(1024)), **quotes}
media_replies = st.one_of(
    st.builds(ImageReply, **captions),
    st.builds(VideoReply, **captions),
    st.builds(DocumentReply, filename=maybe(texts(240)), **captions),
    st.builds(AudioReply, file=files, voice=st.booleans(), **quotes),
    st.builds(StickerReply, file=files, **quotes),
)

degrees = {"latitude": st.floats(-90, 90), "longitude": st.floats(-180, 180)}
place_replies = st.one_of(
    st.builds(
        LocationReply, name=maybe(texts(1000)), address=maybe(texts(1000)), **degrees, **quotes
    ),
    st.builds(LocationRequestReply, body=texts(1024), **quotes),
)

phones = st.builds(
    ContactPhone, phone=texts(40), wa_id=maybe(texts(40)), type=maybe(st.just("WORK"))
)
cards = st.builds(
    ContactCard,
    formatted_name=texts(100),
    first_name=maybe(texts(100)),
    last_name=maybe(texts(100)),
    phones=st.lists(phones, max_size=2).map(tuple),
    emails=st.lists(texts(60), max_size=2).map(tuple),
    urls=st.lists(texts(60), max_size=2).map(tuple),
    company=maybe(texts(60)),
)
contacts_replies = st.builds(
    ContactsReply, contacts=st.lists(cards, min_size=1, max_size=3).map(tuple), **quotes
)
reaction_replies = st.builds(
    ReactionReply, message_id=st.just("wamid.1"), emoji=st.sampled_from(["", "👍", "❤️", "👩🏽‍🍳"])
)

titles = st.text("abcáñç ¿!", min_size=1, max_size=20).filter(str.strip)
link_replies = st.builds(CtaUrlReply, body=texts(1024), title=texts(20), url=links, **frames)
forms: dict[str, Any] = {"body": texts(1024), "title": titles, "flow_token": maybe(ids(60))}
flow_replies = st.one_of(
    st.builds(
        FlowReply,
        flow_id=ids(60),
        screen=st.just("DIRECCION"),
        data=maybe(st.just({"order": "7"})),
        **forms,
        **frames,
    ),
    st.builds(
        FlowReply,
        flow_name=ids(60),
        action=st.just("data_exchange"),
        mode=st.sampled_from(["draft", "published"]),
        **forms,
        **frames,
    ),
)

product_ids = st.integers(0, 99).map(lambda number: f"PZ-{number}")
product_sections = st.lists(
    st.lists(product_ids, min_size=1, max_size=15, unique=True),
    min_size=1,
    max_size=2,
).map(
    lambda lists: tuple(
        ProductSection(
            title=f"Sección {number}",
            product_ids=tuple(f"{number}{product}" for product in chosen),
        )
        for number, chosen in enumerate(lists)
    )
)
shop_replies = st.one_of(
    st.builds(
        ProductReply,
        catalog_id=ids(60),
        product_id=product_ids,
        body=maybe(texts(1024)),
        **footers,
        **quotes,
    ),
    st.builds(
        ProductListReply,
        catalog_id=ids(60),
        header=texts(60),
        body=texts(1024),
        sections=product_sections,
        **footers,
        **quotes,
    ),
    st.builds(
        CatalogueReply, body=texts(1024), thumbnail_id=maybe(product_ids), **footers, **quotes
    ),
)

texts_of_templates = texts(200).filter(lambda text: not set(text) & set("\n\t"))
parameters = st.one_of(
    st.builds(TextParameter, text=texts_of_templates),
    st.builds(
        CurrencyParameter,
        fallback=texts(40),
        code=st.just("COP"),
        amount_1000=st.integers(0, 10**15),
    ),
    st.builds(DateTimeParameter, fallback=texts(40)),
)
header_parameters = st.one_of(
    st.builds(TextParameter, text=texts_of_templates),
    st.builds(FileParameter, kind=st.sampled_from(["image", "video", "document"]), file=files),
    st.builds(LocationParameter, name=texts(60), address=texts(60), **degrees),
)
template_buttons = st.lists(
    st.builds(
        TemplateButton,
        kind=st.sampled_from(BUTTON_KINDS),
        index=st.integers(0, 9),
        value=ids(60),
    ),
    max_size=3,
    unique_by=lambda button: button.index,
).map(tuple)
template_replies = st.builds(
    TemplateReply,
    name=st.from_regex(r"[a-z0-9_]{1,40}", fullmatch=True),
    language=st.sampled_from(["es", "es_CO", "pt_BR", "en_US"]),
    header=maybe(header_parameters),
    body=st.lists(parameters, max_size=4).map(tuple),
    buttons=template_buttons,
)

replies: st.SearchStrategy[Reply] = st.one_of(
    text_replies,
    button_replies,
    list_replies(),
    media_replies,
    place_replies,
    contacts_replies,
    reaction_replies,
    link_replies,
    flow_replies,
    shop_replies,
    template_replies,
)
