"""What the user has set: the file, the environment, and what is wrong with either, in one line."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from watcher.errors import HomeError, SettingsError
from watcher.settings import CONFIG_NAME, Settings, default_home, load


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("CLAUSEWATCH_") or name.removesuffix("_FILE") in ("DATABASE_URL", "BLOB_URL"):
            monkeypatch.delenv(name)


def _with(home: Path, text: str | bytes) -> Settings:
    home.mkdir(exist_ok=True)
    (home / CONFIG_NAME).write_bytes(text.encode() if isinstance(text, str) else text)
    return load(home)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


# ---- the home


def test_a_home_is_made_private(home: Path) -> None:
    settings = load(home)
    assert settings.home == home
    for folder in (home, home / "secrets", home / "mail", home / "vault", home / "run"):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_home_that_others_can_read_is_closed(home: Path) -> None:
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    load(home)
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_home_that_is_a_file(home: Path) -> None:
    home.write_text("")
    with pytest.raises(HomeError, match="is a file") as caught:
        load(home)
    assert "--home" in caught.value.remedy


def test_a_home_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeError, match="cannot be written"):
        load(tmp_path / "file" / "home")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where nobody may write")
def test_a_read_only_home(home: Path) -> None:
    load(home)
    home.chmod(0o500)
    try:
        with pytest.raises(HomeError, match="cannot be written") as caught:
            load(home)
    finally:
        home.chmod(0o700)
    assert "chmod" in caught.value.remedy


def test_where_the_home_is_when_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_home() == tmp_path / "clausewatch"
    monkeypatch.setenv("CLAUSEWATCH_HOME", str(tmp_path / "mine"))
    assert load().home == tmp_path / "mine"
    assert load().home == tmp_path / "mine"  # asked again, it is the same one


def test_a_home_that_is_named_wins_over_the_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEWATCH_HOME", str(home / "other"))
    assert load(home).home == home


# ---- the file


def test_nothing_is_sent_anywhere_until_it_is_set(home: Path) -> None:
    settings = load(home)
    assert settings.notices.channels == ()
    assert (settings.oauth.google, settings.oauth.microsoft) == (None, None)
    assert (settings.mail.action, settings.database_url, settings.blob_url) == ("none", None, None)


def test_a_whole_file(home: Path) -> None:
    settings = _with(
        home,
        """
        [me]
        names = ["Ada Marsh", "Marsh Design"]
        timezone = "Europe/Berlin"
        [mail]
        poll_minutes = 2.5
        action = "keyword"
        [notices]
        channels = ["ntfy://ntfy.example/contracts"]
        [oauth.google]
        client_id = "123.apps.googleusercontent.com"
        client_secret = "GOCSPX-shown-nowhere"
        [oauth.microsoft]
        client_id = "00000000-1111-2222-3333-444444444444"
        tenant = "studio.example"
        """,
    )
    assert settings.me.names == ("Ada Marsh", "Marsh Design")
    assert settings.me.zone is not None
    assert settings.mail.poll_minutes == 2.5
    assert settings.oauth.google is not None
    assert (settings.oauth.google.client_secret, settings.oauth.google.tenant) == ("GOCSPX-shown-nowhere", "common")
    assert settings.oauth.microsoft is not None
    assert settings.oauth.microsoft.tenant == "studio.example"
    assert "GOCSPX" not in repr(settings) + str(settings)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[mail\n", "is not valid TOML"),
        (b"\xff\xfe", "is not valid TOML"),
        ("[mail]\npoll_minuts = 5\n", "'mail.poll_minuts', which is not a setting"),
        ("[mial]\npoll_minutes = 5\n", "'mial', which is not a setting"),
        ("[mail]\npoll_minutes = 0\n", "'mail.poll_minutes'"),
        ("[mail]\npoll_minutes = 'often'\n", "'mail.poll_minutes'"),
        ("[mail]\naction = 'delete'\n", "'mail.action'"),
        ("[me]\ntimezone = 'Berlin'\n", "unknown time zone 'Berlin'"),
        ("[health]\nport = 99999\n", "'health.port'"),
        ("home = '/elsewhere'\n", "'home' cannot be set in the file"),
        ("[oauth.google]\n", "'oauth.google.client_id'"),
        ("[oauth.google]\nclient_id = ''\n", "'oauth.google.client_id'"),
        ("[oauth.google]\nclient_id = 'x'\ntenant = 'y'\n", "'oauth.google.tenant', which is not a setting"),
        ("[oauth.microsoft]\nclient_id = 'x'\ntenant = '../evil'\n", "'oauth.microsoft.tenant'"),
        ("[oauth.yahoo]\nclient_id = 'x'\n", "'oauth.yahoo', which is not a setting"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(home: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        _with(home, text)
    assert words in str(caught.value)
    assert str(home / CONFIG_NAME) in str(caught.value)
    assert "\n" not in str(caught.value).strip()
    assert caught.value.remedy


def test_a_wrong_value_is_not_repeated_for_it_may_be_a_secret(home: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        _with(home, "[oauth.google]\nclient_id = 'x'\nclient_secret = ['hunter2-hunter2']\n")
    assert "hunter2" not in str(caught.value)


def test_several_mistakes_are_counted(home: Path) -> None:
    with pytest.raises(SettingsError, match="and 1 more"):
        _with(home, "[mail]\npoll_minutes = 0\nfirst_pull = 0\n")


def test_a_file_that_is_a_folder(home: Path) -> None:
    (home / CONFIG_NAME).mkdir(parents=True)
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        load(home)


# ---- the environment


def test_the_environment_wins_over_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEWATCH_MAIL__POLL_MINUTES", "9")
    monkeypatch.setenv("CLAUSEWATCH_OAUTH__GOOGLE__CLIENT_ID", "from-the-environment")
    settings = _with(home, "[mail]\npoll_minutes = 5\nfirst_pull = 7\n")
    assert (settings.mail.poll_minutes, settings.mail.first_pull) == (9, 7)
    assert settings.oauth.google is not None
    assert settings.oauth.google.client_id == "from-the-environment"


def test_a_list_in_the_environment_is_json(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEWATCH_NOTICES__CHANNELS", '["ntfy://ntfy.example/x"]')
    assert load(home).notices.channels == ("ntfy://ntfy.example/x",)
    monkeypatch.setenv("CLAUSEWATCH_NOTICES", "{broken")
    with pytest.raises(SettingsError, match="valid JSON"):
        load(home)


def test_an_address_of_a_database(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://ada:hunter2@db/x")
    settings = load(home)
    assert settings.database_url == "postgresql+psycopg://ada:hunter2@db/x"
    assert "hunter2" not in repr(settings)


def test_a_secret_in_a_file(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql+psycopg://ada:hunter2@db/x\n")
    secret.chmod(0o600)
    monkeypatch.setenv("DATABASE_URL_FILE", str(secret))
    assert load(home).database_url == "postgresql+psycopg://ada:hunter2@db/x"
    secret.chmod(0o640)
    with pytest.raises(SettingsError, match="other users") as caught:
        load(home)
    assert caught.value.remedy == f"chmod 600 {secret}"
    secret.chmod(0o600)
    secret.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="is not text"):
        load(home)
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "nothing"))
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        load(home)


@pytest.mark.parametrize(
    ("zone", "today"),
    [("Europe/Berlin", date(2026, 7, 2)), ("America/Los_Angeles", date(2026, 7, 1)), (None, date(2026, 7, 2))],
)
def test_which_day_it_is_depends_on_where_the_user_is(
    home: Path, monkeypatch: pytest.MonkeyPatch, zone: str | None, today: date
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        settings = _with(home, f"[me]\ntimezone = '{zone}'\n" if zone else "")
        assert settings.today(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == today
    finally:
        monkeypatch.undo()
        time.tzset()
