"""What may stand in a hall's TOML: the tables, their settings and defaults. Each table is checked alone; ``hall`` checks them together."""

import re
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model

from queue_server.contract.text import Key, Language, Phrase
from queue_server.domain.site import Rules, TvRules
from queue_server.domain.voice import AUTOMATIC, VoiceHours, VoiceRules

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _minute_of_day(written: object) -> object:
    if not isinstance(written, str):
        return written
    if not _CLOCK.fullmatch(written):
        raise ValueError('a time of day is written "07:30"')
    hours, minutes = written.split(":")
    return int(hours) * 60 + int(minutes)


def _in_order(sessions: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    clock = [minute for session in sessions for minute in session]
    if clock != sorted(set(clock)):
        raise ValueError("the hours of a day run forward and do not overlap")
    return sessions


MinuteOfDay = Annotated[int, BeforeValidator(_minute_of_day), Field(ge=0, le=24 * 60)]
Sessions = Annotated[tuple[tuple[MinuteOfDay, MinuteOfDay], ...], AfterValidator(_in_order)]
"""Written ``[["07:30", "11:30"], ["13:30", "17:00"]]``; read as minutes after midnight."""


class HallTable(Table):
    key: Key
    name: Phrase
    parent: str = ""
    languages: tuple[Language, ...] = Field(default=("vi", "en"), min_length=1)
    time_zone: str = "Asia/Ho_Chi_Minh"
    level: Literal["xa", "tinh"] = "xa"
    catalogue: str = ""


class HoursTable(Table):
    always: bool = False
    mon_fri: Sessions = ()
    mon: Sessions = ()
    tue: Sessions = ()
    wed: Sessions = ()
    thu: Sessions = ()
    fri: Sessions = ()
    sat: Sessions = ()
    sun: Sessions = ()
    make_up_like: Day = "mon"
    early_minutes: int = Field(default=30, ge=0, le=240)
    calendar: str = "calendar_vn.toml"

    def week(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The sessions of each weekday, Monday first."""
        named: dict[str, tuple[tuple[int, int], ...]] = {day: getattr(self, day) for day in DAYS}
        return tuple(named[day] or (self.mon_fri if at < 5 else ()) for at, day in enumerate(DAYS))


def _rule_fields() -> dict[str, Any]:
    """Every rule of the domain, by its own name and default: a new rule is a setting without another line here."""
    return {rule.name: (rule.type, Field(rule.default, ge=0) if rule.type is int else rule.default) for rule in fields(Rules)}


if TYPE_CHECKING:

    class RulesTable(Table): ...
else:
    RulesTable = create_model("RulesTable", __base__=Table, **_rule_fields())


class TvTable(Table):
    """The same names and defaults as the domain's ``TvRules``: a test holds them together."""

    theme: Literal["night", "day", "clock"] = "night"
    day_begins_hour: int = Field(default=6, ge=0, le=23)
    night_begins_hour: int = Field(default=18, ge=0, le=23)
    flash: bool = False
    shows_next: int = Field(default=0, ge=0, le=6)
    shows_officers: bool = False
    shows_counts: bool = False
    slide_seconds: int = Field(default=12, ge=4, le=600)

    def rules(self) -> TvRules:
        return TvRules(**self.model_dump())


class KioskTable(Table):
    idle_seconds: int = Field(default=60, ge=20, le=600)
    scan_prefix: str = Field(default="", max_length=8)


class PhoneTable(Table):
    takes: bool = True
    period_seconds: int = Field(default=90, ge=20, le=600)
    first_tickets_per_period: int = Field(default=5, ge=1, le=1000)
    tickets_per_phone: int = Field(default=6, ge=1, le=100)
    choose_minutes: int = Field(default=10, ge=1, le=60)


class VoiceHoursTable(Table):
    begins: MinuteOfDay
    ends: MinuteOfDay
    volume_percent: int = Field(default=0, ge=0, le=100)


class VoiceTable(Table):
    """The same names and defaults as the domain's ``VoiceRules``."""

    volume_percent: int = Field(default=100, ge=0, le=100)
    calls_in: tuple[Language, ...] = Field(default=(), max_length=4)
    automatic: tuple[Literal["result", "transfer", "missed", "lunch", "closing", "stopped"], ...] = AUTOMATIC  # type: ignore[assignment]
    closing_minutes: int = Field(default=15, ge=0, le=240)
    hours: tuple[VoiceHoursTable, ...] = ()

    def rules(self) -> VoiceRules:
        hours = tuple(VoiceHours(**one.model_dump()) for one in self.hours)
        return VoiceRules(self.volume_percent, hours, self.calls_in, self.automatic, self.closing_minutes)


class ZoneTable(Table):
    key: Key
    name: Phrase
    name_en: str = ""
    floor: str = Field(default="", pattern=r"^[a-z0-9]{0,3}$")


class ServiceTable(Table):
    key: Key
    name: Phrase
    name_en: str = ""
    label: str = ""
    label_en: str = ""
    prefix: str = Field(default="", pattern=r"^[A-Z]{0,2}$")
    first: int = Field(default=1, ge=0)
    last: int = Field(default=9999, ge=0, le=999_999)
    digits: int = Field(default=3, ge=1, le=6)
    kind: Literal["submit", "collect", "ask"] = "submit"
    mean_minutes: float = Field(default=10, gt=0, le=480)
    target_minutes: int = Field(default=0, ge=0, le=480)
    fields: tuple[Key, ...] = ()
    procedures: tuple[str, ...] = ()
    hand_prefix: str = Field(default="", pattern=r"^[A-Z]{0,2}$")
    gives_papers: bool = False


class CounterTable(Table):
    no: int = Field(ge=0, le=999)
    name: str = ""
    zone: str = ""
    services: tuple[str, ...] = Field(min_length=1)
    helps: tuple[str, ...] = ()
    desk: bool = False
    way: str = Field(default="", max_length=160)
    way_en: str = Field(default="", max_length=160)
    room: str = Field(default="", pattern=r"^[A-Z]{0,2}[0-9]{0,4}$")
    floor: int = Field(default=-1, ge=-1, le=99)
    area: str = Field(default="", pattern=r"^([A-Z]|[0-9]{1,2})?$")


class PriorityTable(Table):
    key: Key
    name: Phrase
    name_en: str = ""
    head_start_minutes: int = Field(default=30, ge=0, le=24 * 60)
    front: bool = False


class HallFile(Table):
    """hall.toml as a whole. ``extends`` is the folder of another hall: what stands here is laid over it."""

    extends: str = ""
    hall: HallTable
    hours: HoursTable = HoursTable()
    rules: RulesTable = RulesTable()
    tv: TvTable = TvTable()
    voice: VoiceTable = VoiceTable()
    zones: tuple[ZoneTable, ...] = Field(min_length=1)
    services: tuple[ServiceTable, ...] = Field(min_length=1)
    counters: tuple[CounterTable, ...] = Field(min_length=1)
    priorities: tuple[PriorityTable, ...] = ()
    printers: dict[str, str] = {}
    phone: PhoneTable = PhoneTable()
    kiosk: KioskTable = KioskTable()


class YearTable(Table):
    """One year of a calendar; ``tentative`` until the decision is published."""

    year: int
    tentative: bool = False
    closed: tuple[date, ...] = ()
    make_up: tuple[date, ...] = ()


class UncertainTable(Table):
    """A day nobody could confirm: the hall's own switch."""

    date: date
    name: Phrase
    closed: bool = False


class CalendarFile(Table):
    years: tuple[YearTable, ...] = ()
    uncertain: tuple[UncertainTable, ...] = ()
