"""What the user has set: ``clausewatch.toml`` in the home folder, then the environment. Read once, then frozen.

The environment wins over the file. ``CLAUSEWATCH_<TABLE>__<KEY>`` names any setting; ``DATABASE_URL`` and
``BLOB_URL`` move the data elsewhere; a name that ends in ``_FILE`` gives the value in a file, for secrets.
"""

from __future__ import annotations

import os
import stat
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as BrokenValue

from watcher.errors import HomeError, SettingsError

CONFIG_NAME = "clausewatch.toml"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Me(_Table):
    """Who the user is."""

    names: tuple[str, ...] = ()
    """Names and trading names; they only break a tie about who is who in a paper."""
    timezone: str | None = None
    """IANA name; "today" and "the same day" are in this zone. None: the system's."""

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None and value not in available_timezones():
            raise ValueError(f"unknown time zone {value!r}; write for example 'Europe/Berlin'")
        return value

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone, or None for the system's."""
        return ZoneInfo(self.timezone) if self.timezone else None


class Mail(_Table):
    """How mail is pulled and how long it is kept."""

    poll_minutes: Annotated[float, Field(gt=0, le=1440)] = 5
    """Poll interval; servers that push are told at once besides."""
    first_pull: Annotated[int, Field(ge=1)] = 2000
    """How many of the newest mails of INBOX the first pull takes whole; older ones come by ``backfill``."""
    retention_days: Annotated[int, Field(ge=0)] = 30
    """After this many days the raw bytes of mails without a contract are dropped; row, hash and outcome stay."""
    daily_megabytes: Annotated[int, Field(ge=1)] = 2000
    """Byte budget a day and account, below the limits of the large providers."""
    dns: Literal["contracts", "off"] = "contracts"
    """Look up DKIM, ARC and DMARC keys for mails that hold a contract and came in the last 30 days, or never."""
    thread_passwords: bool = False
    """Try passwords written in the same thread on locked documents."""
    action: Literal["none", "keyword"] = "none"
    """What to do on the server with a mail that held a contract: nothing, or set the keyword $Clausewatch."""


class Notices(_Table):
    """Where the user is told. Nothing is sent until a channel is named."""

    channels: tuple[str, ...] = ()
    """Apprise addresses: ``ntfy://…``, ``mailtos://…``, ``slack://…``."""
    dead_after_minutes: Annotated[float, Field(gt=0)] = 15
    """A mailbox without success for so long raises one notice."""


class Limits(_Table):
    """Bounds of the confined child and of the workers."""

    memory_megabytes: Annotated[int, Field(ge=128)] = 1024
    wall_seconds: Annotated[float, Field(gt=0)] = 60.0
    """For one document; recognising a long scan is what takes it."""
    workers: Annotated[int, Field(ge=1, le=64)] = 4


class Registration(_Table):
    """The user's own client id with a provider, for ``connect --oauth``."""

    client_id: Annotated[str, Field(min_length=1, pattern=r"^\S+$")]
    client_secret: Annotated[str, Field(repr=False)] = ""
    """Google gives one to desktop clients as well; Microsoft gives none."""

    @property
    def tenant(self) -> str:
        """Whose accounts may sign in: everybody's."""
        return "common"


class MicrosoftRegistration(_Table):
    """The same with Microsoft, where an organisation may keep to its own accounts."""

    client_id: Annotated[str, Field(min_length=1, pattern=r"^\S+$")]
    client_secret: Annotated[str, Field(repr=False)] = ""
    tenant: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$")] = "common"
    """The organisation's id or domain; ``common``: accounts of every kind."""


class OAuth(_Table):
    """Who may be asked for permission instead of a password."""

    google: Registration | None = None
    microsoft: MicrosoftRegistration | None = None


class Model(_Table):
    """A language model that may be asked for a second opinion; none is asked until one is named."""

    endpoint: Annotated[str, Field(pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$")]
    """Address of an OpenAI-compatible service up to its version: ``http://127.0.0.1:11434/v1``."""
    name: Annotated[str, Field(min_length=1, pattern=r"^\S+$")]
    """Model to ask, as the service calls it."""
    key_file: Path | None = None
    """File with the service's key, readable by the user alone."""
    seconds: Annotated[float, Field(gt=0, le=600)] = 60.0
    """How long to wait for one answer."""


class Health(_Table):
    """The health page, on loopback only."""

    port: Annotated[int, Field(ge=0, le=65535)] = 8765


class Settings(BaseSettings):
    """Everything that can be set, frozen."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix="CLAUSEWATCH_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
    )

    home: Path
    database_url: Annotated[str | None, Field(repr=False)] = None
    """SQLAlchemy address of another database; None: SQLite in the home folder."""
    blob_url: Annotated[str | None, Field(repr=False)] = None
    master_key_file: Path | None = None
    owner: str = "me"
    """Whose data this process sees."""
    me: Me = Me()
    mail: Mail = Mail()
    notices: Notices = Notices()
    limits: Limits = Limits()
    health: Health = Health()
    oauth: OAuth = OAuth()
    model: Model | None = None

    def today(self, now: datetime) -> date:
        """The day that it is for the user at *now*, which must have a zone."""
        return now.astimezone(self.me.zone).date()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, which ``load`` hands in as initial values."""
        return (_Environment(settings_cls), init_settings)


class _Environment(EnvSettingsSource):
    """The environment, without the home: ``load`` has followed it, and a home named by hand goes before it."""

    def __call__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__call__().items() if name != "home"}


def default_home() -> Path:
    """Home folder where none is named: ``CLAUSEWATCH_HOME``, else the platform's folder for user data."""
    named = os.environ.get("CLAUSEWATCH_HOME")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("clausewatch", appauthor=False)


def load(home: Path | None = None) -> Settings:
    """Read the settings of *home*, making the folder (mode 0700) where it is missing.

    Raises HomeError when the folder cannot be used and SettingsError when a setting cannot.
    """
    home = (home or default_home()).expanduser().absolute()
    _make_home(home)
    values: dict[str, Any] = _read_toml(home / CONFIG_NAME)
    if "home" in values:
        raise SettingsError(f"{home / CONFIG_NAME}: 'home' cannot be set in the file that stands in it")
    for name, key in (("DATABASE_URL", "database_url"), ("BLOB_URL", "blob_url")):
        found = _from_environment(name)
        if found:
            values[key] = found
    values["home"] = home
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError(_plain(error, home / CONFIG_NAME)) from None
    except BrokenValue as error:
        raise SettingsError(f"an environment variable does not hold valid JSON: {error}") from None


def _make_home(home: Path) -> None:
    if home.exists() and not home.is_dir():
        raise HomeError(f"{home} is a file, and the home must be a folder", remedy="Name a folder with --home.")
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in ("secrets", "mail", "vault", "tmp", "run"):
            (home / name).mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise HomeError(f"the home folder {home} cannot be written: {error.strerror}") from None
    if not os.access(home, os.W_OK | os.X_OK):
        raise HomeError(
            f"the home folder {home} cannot be written", remedy=f"chmod u+rwx {home}, or name another with --home."
        )
    if stat.S_IMODE(home.stat().st_mode) & 0o077 and home.stat().st_uid == os.getuid():
        home.chmod(0o700)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} is not valid TOML: {error}", remedy="Mend that line, or move the file away."
        ) from None


def _from_environment(name: str) -> str | None:
    """Value of *name*, or the content of the file that ``<name>_FILE`` names."""
    named = os.environ.get(f"{name}_FILE")
    if not named:
        return os.environ.get(name)
    path = Path(named)
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SettingsError(f"{path} can be read by other users", remedy=f"chmod 600 {path}")
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}_FILE: {path} cannot be read: {error.strerror}", remedy="Check the path.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{name}_FILE: {path} is not text", remedy="Name a text file.") from None


def _plain(error: ValidationError, path: Path) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    if first["type"] == "extra_forbidden":
        return f"{path} or the environment sets '{where}', which is not a setting{more}"
    return f"'{where}' in {path} or the environment: {first['msg'].removeprefix('Value error, ')}{more}"
