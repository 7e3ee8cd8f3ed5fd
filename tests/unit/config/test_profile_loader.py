"""Business profiles from files."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError, Problem
from config.hours import WEEKDAYS, Span
from config.hours_reader import read_span
from config.profile import BusinessProfile, Treatment
from config.profile_loader import load_profile, load_profiles
from config.profile_reader import ExampleLane
from orchestrator.conversation.decision import Lane
from tests.unit.config.profile_files import SMALL_PROFILE, spoilt, write


def problems(path: Path, text: str) -> dict[str, Problem]:
    """By dotted key, what is wrong with a profile."""
    try:
        load_profile(write(path / "profile.toml", text))
    except ConfigError as error:
        return {problem.key: problem for problem in error.problems}
    return {}


@pytest.fixture
def small(tmp_path: Path) -> BusinessProfile:
    return load_profile(write(tmp_path / "profile.toml"))


def test_a_small_profile_is_read(small: BusinessProfile) -> None:
    assert small.tenant_id == "panaderia"
    assert small.treatment is Treatment.TU
    assert small.hours.monday == (Span(time(8), time(12)), Span(time(14), time(18)))
    assert small.hours.tuesday == ()
    assert small.hours.saturday[0].crosses_midnight
    assert small.texts == {}


def test_a_plain_text_is_in_the_language_of_the_business(tmp_path: Path) -> None:
    text = spoilt(('"es_CO"', '"pt-BR"'), ('{ es = "Panes", en = "Breads" }', '"Pães"'))
    profile = load_profile(write(tmp_path / "profile.toml", text))
    assert profile.locale == "pt_BR"
    assert profile.catalogue[0].name.languages == ("pt",)


def test_prices_are_hundredths_however_they_are_written(small: BusinessProfile) -> None:
    pandebono, mogolla = small.products
    assert pandebono.price_cents == 350000
    assert [size.price_cents for size in mogolla.sizes] == [150050, 250000]
    assert mogolla.price_cents is None


def test_texts_can_be_nested_or_dotted(tmp_path: Path) -> None:
    text = SMALL_PROFILE + (
        '[texts]\n"info.hello" = "Hola"\nbye = { es = "Adiós", en = "Bye" }\n'
        '[texts.info]\nthanks = { es = "Gracias" }\n'
    )
    texts = load_profile(write(tmp_path / "profile.toml", text)).texts
    assert set(texts) == {"info.hello", "info.thanks", "bye"}
    assert texts["bye"].get("en") == "Bye"


def test_every_problem_is_named_by_its_dotted_key(tmp_path: Path) -> None:
    text = spoilt(
        ('tenant_id = "panaderia"', 'tenant_id = "Pan adería"'),
        ("name =", "nmae ="),
        ("America/Bogota", "America/Bogotá"),
        ('"COP"', '"PESO"'),
        ('["100200300400500"]', "[100200300400500]"),
        ("14:00-18:00", "11:00-18:00"),
        ("20:00-02:00", "8pm-2am"),
        ("price = 2000", "price = 20.5"),
        ('extras = ["queso"]', 'extras = ["qeso"]'),
        ('id = "mogolla"', 'id = "pandebono"'),
        ("price_cents = 250000", "price_cents = -1"),
    )
    text += '[[holidays]]\ndate = 2026-12-25\nname = "Navidad"\n'
    found = problems(tmp_path, text)
    assert set(found) == {
        "tenant_id",
        "name",
        "nmae",
        "timezone",
        "currency",
        "phone_number_ids[0]",
        "hours.monday",
        "hours.saturday[0]",
        "extras[0].price",
        "catalogue.panes.products[0].extras",
        "catalogue.panes.products[1].id",
        "catalogue.panes.products[1].sizes[1].price_cents",
        "holidays[0].hours",
    }
    assert found["timezone"].source.endswith("profile.toml")
    assert "did you mean America/Bogota" in found["timezone"].message
    assert "did you mean 'name'" in found["nmae"].message
    assert "did you mean 'queso'" in found["catalogue.panes.products[0].extras"].message
    assert "put it in quotes" in found["extras[0].price"].message
    assert "already the id of" in found["catalogue.panes.products[1].id"].message
    assert found["catalogue.panes.products[1].sizes[1].price_cents"].value == "-1"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"es_CO"', '"xx_YY"', "locale"),
        ('"es_CO"', '"de_DE"', "locale"),
        ('"es_CO"', "5", "locale"),
        ('name = "Panadería"', 'name = "  "', "name"),
        ('name = "Panadería"', 'name = "a\\u0000b"', "name"),
        ("[hours]", "[horas]", "hours"),
        ('{ es = "Panes", en = "Breads" }', '{ en = "Breads" }', "catalogue.panes.name.es"),
        ('en = "Breads"', 'en = ["Breads"]', "catalogue.panes.name.en"),
        ('en = "Breads"', 'fr = "Pains"', "catalogue.panes.name.fr"),
        ('"100200300400500"', '"100200300400500", "100200300400500"', "phone_number_ids"),
        ("price = 3500", "price = 3500\nprice_cents = 350000", "catalogue.panes.products[0].price"),
        ("price = 3500\n", "", "catalogue.panes.products[0].price"),
        ("price = 3500", "price = 3500\nsizes = 3", "catalogue.panes.products[0].sizes"),
        ("price = 3500", 'price = 3500\nsizes = ["s"]', "catalogue.panes.products[0].sizes[0]"),
        (
            'id = "mogolla"',
            'id = "mogolla"\nprice = 1',
            "catalogue.panes.products[1].price",
        ),
        ('id = "grande"', 'id = "chica"', "catalogue.panes.products[1].sizes[1].id"),
        ("08:00-12:00", "08:00-25:00", "hours.monday[0]"),
        ("08:00-12:00", "08:00-08:00", "hours.monday[0]"),
        ('saturday = ["20:00-02:00"]', 'saturday = "20:00-02:00"', "hours.saturday"),
        ("[catalogue.panes]", "[catalogue.PANES]", "catalogue.PANES"),
    ],
)
def test_a_wrong_value_is_reported_where_it_stands(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    assert key in problems(tmp_path, spoilt((old, new)))


HOLIDAY = '[[holidays]]\ndate = 2026-12-25\nname = "Navidad"\n'
LOCATION = '[[locations]]\nid = "a"\nname = "A"\naddress = "x"\nlatitude = 4.6\nlongitude = -74\n'
ZONE = '[[delivery_zones]]\nid = "z"\nname = "Z"\nfee = 5000\neta_minutes = 30\n'
METHOD = '[[payment_methods]]\nid = "nequi"\nname = "Nequi"\n'
EXAMPLES = '[[routing_examples]]\nlane = "sales"\nintent = "pay"\ntexts = ["pago"]\n'
FAQ = '[[faq]]\nid = "wifi"\nquestions = ["¿Hay wifi?"]\nanswer = "Sí"\n'


@pytest.mark.parametrize(
    ("extra", "key"),
    [
        (HOLIDAY + "closed = true\n" + HOLIDAY + "closed = true\n", "holidays[1].date"),
        (HOLIDAY + 'closed = true\nhours = ["12:00-14:00"]\n', "holidays[0].hours"),
        (HOLIDAY + 'hours = ["12:00-14:00", "13:00-15:00"]\n', "holidays[0].hours"),
        (HOLIDAY.replace("2026-12-25", '"25/12"') + "closed = true\n", "holidays[0].date"),
        (LOCATION.replace("4.6", "94.6"), "locations[0].latitude"),
        (LOCATION + LOCATION, "locations[1].id"),
        (LOCATION + 'phone = "555"\n', "locations[0].phone"),
        (LOCATION + 'maps_url = "maps"\n', "locations[0].maps_url"),
        (LOCATION + 'hours = { monday = ["9-5"] }\n', "locations[0].hours.monday[0]"),
        (LOCATION + ZONE + 'location_id = "b"\n', "delivery_zones[0].location_id"),
        (ZONE.replace("5000", "5000.0"), "delivery_zones[0].fee"),
        (ZONE.replace("= 30", "= 0"), "delivery_zones[0].eta_minutes"),
        (
            ZONE
            + 'neighbourhoods = ["Centro"]\n'
            + ZONE.replace('"z"', '"y"')
            + 'aliases = ["centro"]\n',
            "delivery_zones[1].aliases",
        ),
        (METHOD, "payment_methods[0].on_delivery"),
        (METHOD + 'online = "yes"\n', "payment_methods[0].online"),
        (EXAMPLES, "routing_examples[0].lane"),
        (FAQ.replace('["¿Hay wifi?"]', '["¿Hay wifi?", 5]'), "faq[0].questions[1]"),
        ('[support]\nemail = "hola"\n', "support.email"),
        ("[catalogue.vacia]\nname = 'Vacía'\n", "catalogue.vacia.products"),
        ("[texts]\nhello = 5\n", "texts.hello"),
    ],
)
def test_each_part_of_a_profile_is_checked(tmp_path: Path, extra: str, key: str) -> None:
    assert key in problems(tmp_path, SMALL_PROFILE + extra)


def test_the_examples_know_the_lanes_of_the_router() -> None:
    assert {lane.value for lane in ExampleLane} == {lane.value for lane in Lane}


# --- spans ---

minutes = st.integers(0, 24 * 60 - 1)


@given(minutes, minutes)
def test_a_span_is_read_as_it_is_shown(opens: int, closes: int) -> None:
    span = Span(time(opens // 60, opens % 60), time(closes // 60, closes % 60))
    if opens == closes:
        with pytest.raises(ValueError, match="opens when it closes"):
            read_span(str(span))
    else:
        assert read_span(str(span)) == span


@given(st.text() | st.from_regex(r"[0-9:]{1,5}-[0-9:]{1,5}", fullmatch=True))
def test_no_text_breaks_the_reading_of_a_span(text: str) -> None:
    try:
        span = read_span(text)
    except ValueError:
        return
    assert isinstance(span, Span)


def test_a_night_that_runs_into_the_next_day_overlaps_also_around_the_week(tmp_path: Path) -> None:
    night = 'sunday = ["20:00-09:00"]\n\n[[extras]]'
    assert set(problems(tmp_path, spoilt(("\n[[extras]]", night)))) == {"hours.monday"}


def test_midnight_can_be_written_as_the_end_of_the_day() -> None:
    assert read_span("18:00-24:00") == Span(time(18), time(0))
    assert read_span("00:00-24:00") == Span(time(0), time(0))


@given(
    st.dictionaries(
        st.sampled_from(WEEKDAYS), st.lists(st.tuples(minutes, minutes), max_size=3), min_size=1
    )
)
def test_hours_are_refused_exactly_when_two_spans_share_a_minute(
    tmp_path_factory: pytest.TempPathFactory, week: dict[str, list[tuple[int, int]]]
) -> None:
    covered: list[int] = []
    lines = []
    for name, spans in week.items():
        first = WEEKDAYS.index(name) * 1440
        shown = []
        for opens, length in spans:
            span_minutes = length % 1439 + 1
            closes = (opens + span_minutes) % 1440
            shown.append(f'"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"')
            covered.extend((first + opens + part) % 10080 for part in range(span_minutes))
        lines.append(f"{name} = [{', '.join(shown)}]")
    hours = "[hours]\n" + "\n".join(lines) + "\n"
    text = SMALL_PROFILE[: SMALL_PROFILE.index("[hours]")] + hours
    found = problems(tmp_path_factory.mktemp("hours"), text)
    assert bool(found) == (len(covered) != len(set(covered)))


# --- several profiles ---


def second(**changes: str) -> str:
    replacements = {'"panaderia"': '"otra"', '"100200300400500"': '"999888777666"', **changes}
    return spoilt(*replacements.items())


def test_a_single_profile_is_the_default_by_itself(tmp_path: Path) -> None:
    (profile,) = load_profiles([write(tmp_path / "a.toml")])
    assert profile.default


def test_two_profiles_need_one_default(tmp_path: Path) -> None:
    one, two = write(tmp_path / "a.toml"), write(tmp_path / "b.toml", second())
    with pytest.raises(ConfigError, match="write default = true in one of them"):
        load_profiles([one, two])
    write(one, "default = true\n" + SMALL_PROFILE)
    assert [profile.default for profile in load_profiles([one, two])] == [True, False]
    write(two, "default = true\n" + second())
    with pytest.raises(ConfigError, match="only one profile can be the default"):
        load_profiles([one, two])


def test_two_profiles_cannot_claim_one_number_or_one_tenant(tmp_path: Path) -> None:
    one = write(tmp_path / "a.toml", "default = true\n" + SMALL_PROFILE)
    two = write(tmp_path / "b.toml")
    with pytest.raises(ConfigError) as caught:
        load_profiles([one, two])
    assert [(problem.source, problem.key) for problem in caught.value.problems] == [
        (str(two), "tenant_id"),
        (str(two), "phone_number_ids"),
    ]


def test_a_profile_nothing_can_reach_is_refused(tmp_path: Path) -> None:
    one = write(tmp_path / "a.toml", "default = true\n" + SMALL_PROFILE)
    two = write(tmp_path / "b.toml", spoilt(('"panaderia"', '"otra"'), ('"100200300400500"', "")))
    with pytest.raises(ConfigError, match="nothing reaches it"):
        load_profiles([one, two])


def test_the_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    one = write(tmp_path / "a.toml", spoilt(('"COP"', '"X"')))
    two = write(tmp_path / "b.toml", "not toml")
    three = tmp_path / "none.toml"
    with pytest.raises(ConfigError) as caught:
        load_profiles([one, two, three, one])
    assert [problem.source for problem in caught.value.problems] == [str(one), str(two), str(three)]


def test_a_closed_date_has_no_hours(tmp_path: Path) -> None:
    text = SMALL_PROFILE + HOLIDAY + "closed = true\n"
    profile = load_profile(write(tmp_path / "profile.toml", text))
    holiday = profile.holiday(date(2026, 12, 25))
    assert holiday is not None
    assert holiday.spans == ()
    assert holiday.name.get("es") == "Navidad"
