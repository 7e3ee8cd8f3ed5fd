"""`check`: settings and profiles at once."""

from __future__ import annotations

from pathlib import Path

from config.check import check
from tests.unit.config.profile_files import spoilt, write


def test_the_embedded_defaults_have_no_problem() -> None:
    assert check({}) == []


def test_settings_and_profiles_are_checked_at_once(tmp_path: Path) -> None:
    profile = write(tmp_path / "profile.toml", spoilt(('"COP"', '"PESO"')))
    file = tmp_path / "tertulia.toml"
    file.write_text('business_profiles = "profile.toml"\nhttp_prot = 1\n')
    found = check({"PARTITIONS": "0"}, file)
    assert [(problem.source, problem.key) for problem in found] == [
        (str(file), "http_prot"),
        ("environment", "PARTITIONS"),
        (str(profile), "currency"),
    ]


def test_a_problem_reads_as_one_line_with_place_value_and_cure() -> None:
    (problem,) = check({"HTTP_PORT": "eighty"})
    assert str(problem) == (
        "environment: HTTP_PORT = 'eighty': must be a whole number from 0 to 65535"
    )


def test_a_long_value_is_cut_in_the_message() -> None:
    (problem,) = check({"HTTP_PORT": "x" * 5000})
    assert len(str(problem)) < 300
