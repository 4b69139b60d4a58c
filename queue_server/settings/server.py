"""What the server is told from outside: address, database, limits, pace. Typed, frozen, read once.

Precedence: the defaults here (written out in config/defaults.toml) < the hall folder's settings.toml < MOTCUA_… in the
environment < the command line. Secrets come from the environment or a file of their own, never from TOML.
"""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from queue_server.settings.document import Document, SettingsError, did_you_mean, read_document
from queue_server.settings.places import Loc

AsyncMode = Literal["eventlet", "gevent", "threading"]
Limit = Annotated[int, Field(ge=0, le=100_000)]
ENVIRONMENT_PREFIX = "MOTCUA_"
SECRETS = ("database_url", "redis_url")


class Limits(BaseModel):
    """How often somebody may ask; 0 is no limit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tickets_per_kiosk_per_minute: Limit = 30
    tickets_per_address_per_minute: Limit = 4
    searches_per_address_per_minute: Limit = 600
    readings_per_kiosk_per_minute: Limit = 300
    recordings_per_kiosk_per_minute: Limit = 900
    tracks_per_address_per_minute: Limit = 120
    joins_per_address_per_minute: Limit = 60
    commands_per_person_per_minute: Limit = 240
    studio_requests_per_person_per_minute: Limit = 1200
    sign_in_tries_per_minute: Limit = 6
    enrol_tries_per_minute: Limit = 6


class Feed(BaseModel):
    """The pace of what is sent to listeners, and how long a job is worth doing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heartbeat_seconds: float = Field(default=5, gt=0, le=60)
    ping_interval_seconds: float = Field(default=10, gt=0, le=60)
    ping_timeout_seconds: float = Field(default=10, gt=0, le=60)
    announcement_expires_seconds: int = Field(default=45, ge=1, le=600)
    print_expires_seconds: int = Field(default=60, ge=1, le=600)


class Speech(BaseModel):
    """Who says what no bank of clips can, in order of preference."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    engines: tuple[Literal["piper", "gtts", "espeak"], ...] = ("piper", "espeak")


class Push(BaseModel):
    """Messages to phones whose page is away. They need HTTPS, and reach the Internet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: bool = True
    services: tuple[str, ...] = ("fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com")
    contact: str = Field(default="", pattern=r"^$|^mailto:[^@\s]+@[^@\s]+$|^https://\S+$")


class Settings(BaseSettings):
    """Constructed from exactly what it is given; ``load_settings`` is what looks at files and the environment."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=ENVIRONMENT_PREFIX, env_nested_delimiter="__", env_ignore_empty=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    async_mode: AsyncMode = "eventlet"
    data: Path = Path(".motcua")
    database_url: str = Field(default="", repr=False)
    database_url_file: str = ""
    redis_url: str = Field(default="", repr=False)
    redis_url_file: str = ""
    session_hours: float = Field(default=12, gt=0, le=24 * 31)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    limits: Limits = Limits()
    feed: Feed = Feed()
    push: Push = Push()
    speech: Speech = Speech()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    @model_validator(mode="before")
    @classmethod
    def _open_secret_files(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        opened = dict(given)
        for name in SECRETS:
            file = given.get(f"{name}_file")
            if file and not given.get(name):
                opened[name] = _secret(name, Path(file))
        return opened

    @field_validator("public_url")
    @classmethod
    def _no_slash_at_the_end(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("an address begins with http:// or https://")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _names_its_driver(cls, url: str, info: ValidationInfo) -> str:
        scheme = url.partition("://")[0]
        if scheme in ("postgresql", "postgres"):
            raise ValueError("write the driver: postgresql+psycopg2://… under eventlet, postgresql+psycopg://… elsewhere")
        if scheme == "postgresql+psycopg" and info.data.get("async_mode") == "eventlet":
            raise ValueError("psycopg 3 blocks eventlet's hub: write postgresql+psycopg2://…")
        if url and scheme not in ("sqlite", "postgresql+psycopg2", "postgresql+psycopg"):
            raise ValueError("a database is sqlite:///…, postgresql+psycopg2://… or postgresql+psycopg://…")
        return url

    @property
    def database(self) -> str:
        """The URL of the database; an SQLite file in the data folder unless told otherwise."""
        return self.database_url or f"sqlite:///{(self.data / 'motcua.sqlite3').absolute()}"

    @property
    def pushes(self) -> bool:
        """Browsers take messages from pages served over HTTPS only, or from this very machine."""
        return self.push.on and self.address.startswith(("https://", "http://localhost", "http://127.0.0.1"))

    @property
    def contact(self) -> str:
        """Whom a push service may write to about our messages."""
        return self.push.contact or (self.address if self.address.startswith("https://") else "mailto:motcua@localhost")

    @property
    def address(self) -> str:
        """The URL people open: what the QR codes begin with."""
        return self.public_url or f"http://{self.host}:{self.port}"


def load_settings(hall_folder: Path | None = None, **command_line: Any) -> Settings:
    """Settings of a server. ``command_line`` holds fields of Settings; those that are None were not given. Raises SettingsError."""
    document = Document(Path("settings"), {})
    if hall_folder is not None and (hall_folder / "settings.toml").exists():
        document = read_document(hall_folder / "settings.toml")
        _refuse_secrets(document)
    given = {key: value for key, value in command_line.items() if value is not None}
    asked = Document(Path("command line"), given, {(key,): (f"--{key.replace('_', '-')}", 0) for key in given})
    return asked.over(_environment().over(document)).parse(Settings)


def _environment() -> Document:
    known = _environment_names()
    for name in os.environ:
        if name.startswith(ENVIRONMENT_PREFIX) and name not in known and (hint := did_you_mean(name, known, ENVIRONMENT_PREFIX)):
            raise SettingsError(name, 0, name, f"unknown setting in the environment{hint}")
    told = {name.upper() for name in os.environ}  # a mistake is the environment's only where the environment has spoken
    return Document(Path("environment"), EnvSettingsSource(Settings)(), {loc: (name, 0) for name, loc in known.items() if name in told})


def _environment_names() -> dict[str, Loc]:
    """MOTCUA_PORT -> ("port",), MOTCUA_LIMITS__SIGN_IN_TRIES_PER_MINUTE -> ("limits", "sign_in_tries_per_minute")."""
    ways: list[tuple[str, ...]] = [(name,) for name in Settings.model_fields]
    for table, model in (("limits", Limits), ("feed", Feed), ("push", Push), ("speech", Speech)):
        ways += [(table, name) for name in model.model_fields]
    return {ENVIRONMENT_PREFIX + "__".join(way).upper(): way for way in ways}


def _refuse_secrets(document: Document) -> None:
    for name in SECRETS:
        if document.values.get(name):
            raise document.error((name,), f'"{name}" may hold a password: set {ENVIRONMENT_PREFIX}{name.upper()} or {name}_file instead')


def _secret(name: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as missing:
        raise ValueError(f"{name}_file {file} cannot be read: {missing.strerror}") from None
