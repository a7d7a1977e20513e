"""`assessor settings` tells what is set and where that came from, never a secret; a slip in a name is noticed."""

from __future__ import annotations

import os
import re

import pytest
from click.testing import CliRunner, Result
from pydantic import SecretStr

from assessor.cli import main
from assessor.config import Settings
from assessor.config.shown import HIDDEN

BLOCK = re.compile(r"^ASSESSOR_(\w+)=(.*)\n    (.+) From (.+)\.$", re.MULTILINE)
SECRET = "a-s/e:c?r@t"  # what somebody forgot to escape


def typed(*words: str, **told: str) -> Result:
    return CliRunner(env=told).invoke(main, words)


def listed(*words: str, **told: str) -> dict[str, tuple[str, str, str]]:
    done = typed("settings", *words, **told)
    assert done.exit_code == 0, done.output
    return {name.lower(): (value, what, source) for name, value, what, source in BLOCK.findall(done.stdout)}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ASSESSOR_")]:
        monkeypatch.delenv(name)


def test_every_setting_is_listed_with_its_default_and_says_what_it_is() -> None:
    found = listed()
    assert list(found) == list(Settings.model_fields)
    for name, (value, what, source) in found.items():
        default = Settings.model_fields[name].default
        assert value in {str(default), str(default).lower()}
        assert len(what) > 10, f"{name} has no text below it"
        assert what.endswith("."), name
        assert source == "the default"


def test_it_says_where_each_value_came_from() -> None:
    found = listed("--port", "8123", ASSESSOR_PORT="9000", assessor_host="localhost", ASSESSOR_DEMO="1")
    assert found["port"][::2] == ("8123", "the command line")
    assert found["host"][::2] == ("localhost", "assessor_host")
    assert found["demo"][::2] == ("true", "ASSESSOR_DEMO")
    assert found["proxies"][::2] == ("0", "the default")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"postgresql://ann:{SECRET}@db.example.org/academy", f"postgresql://ann:{HIDDEN}@db.example.org/academy"),
        (
            f"postgresql://db/academy?user=ann&password={SECRET}",
            f"postgresql://db/academy?user=ann&password={HIDDEN}",
        ),
        (f"postgresql://db/academy?sslpassword={SECRET}&x=1", f"postgresql://db/academy?sslpassword={HIDDEN}&x=1"),
        ("postgresql://ann@db/academy", "postgresql://ann@db/academy"),
        ("sqlite:////srv/academy.db", "sqlite:////srv/academy.db"),
    ],
)
def test_a_password_inside_an_address_is_not_shown(url: str, shown: str) -> None:
    assert listed(ASSESSOR_DATABASE_URL=url)["database_url"][0] == shown


@pytest.mark.parametrize(
    "name", [name for name, field in Settings.model_fields.items() if field.annotation is SecretStr]
)
def test_no_secret_is_shown(name: str) -> None:
    done = typed("settings", **{f"ASSESSOR_{name.upper()}": SECRET})
    assert f"ASSESSOR_{name.upper()}={HIDDEN}" in done.stdout
    assert SECRET not in done.output


def test_whatever_is_called_a_secret_is_one() -> None:
    for name, field in Settings.model_fields.items():
        assert (field.annotation is SecretStr) == bool(re.search("password|secret|token", name)), name


def test_a_slip_in_a_name_is_noticed_by_every_command() -> None:
    for command in (["settings"], ["check"]):
        said = typed(*command, ASSESSOR_PUBLC_URL="https://academy.example.org", ASSESSOR_FLAVOUR="mint").stderr
        assert "Warning: ASSESSOR_PUBLC_URL is no setting; did you mean ASSESSOR_PUBLIC_URL?" in said
        assert "Warning: ASSESSOR_FLAVOUR is no setting; `assessor settings` lists them all" in said
    assert typed("settings", ASSESSOR_PORT="8000").stderr == ""


def test_a_value_that_cannot_be_is_explained_without_the_secrets_beside_it() -> None:
    done = typed("settings", ASSESSOR_PORT="http", ASSESSOR_METRICS_TOKEN=SECRET)
    assert done.exit_code == 2
    assert "ASSESSOR_PORT" in done.stderr
    assert SECRET not in done.output
