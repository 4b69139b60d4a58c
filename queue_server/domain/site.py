"""A site is one hall as its settings describe it: services, counters, zones, priority classes, hours and the numbers of its rules.

Immutable; read once from TOML by ``settings``. What changes during a day (open counters, tickets) is not here.
"""

from dataclasses import dataclass, field
from typing import Literal

from queue_server.domain.calendar import Opening
from queue_server.domain.catalogue import Catalogue
from queue_server.domain.numbering import Series
from queue_server.domain.phones import PhoneRules
from queue_server.domain.refusals import Refusal
from queue_server.domain.voice import VoiceRules

MINUTE_MS = 60_000
HALL = "hall"
FLOOR = "floor-"
"""Keys of areas that are no zones: the whole hall, and "floor-2"."""


@dataclass(frozen=True, slots=True)
class Service:
    """What a citizen comes for. ``mean_minutes`` is only the first guess; live service times replace it."""

    key: str
    name: str
    label: str
    series: str
    kind: Literal["submit", "collect", "ask"]
    mean_minutes: float
    target_minutes: int
    name_en: str = ""
    label_en: str = ""
    hand_prefix: str = "P"
    """Letters of the pre-printed roll its numbers are given from when everything is down."""
    gives_papers: bool = False
    """Other counters may ask for what is made here: of several errands this one comes first."""


@dataclass(frozen=True, slots=True)
class CounterPlan:
    """A counter as the hall was planned. ``helps`` are services it joins only when the helping rule says so."""

    no: int
    name: str
    zone: str
    services: tuple[str, ...]
    helps: tuple[str, ...] = ()
    desk: bool = False
    way: str = ""
    way_en: str = ""
    """How one gets there, as the guide would say it."""
    room: str = ""
    floor: int | None = None
    area: str = ""
    """Where it is, if a call is to say so: "201", 2, "B"."""


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """``front`` puts a ticket before everybody who is not in front; else the head start says how many minutes it gains."""

    key: str
    name: str
    head_start_minutes: int = 30
    front: bool = False
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the hall's rules; every one is a setting of the same name."""

    base_target_minutes: int = 15
    recalls_max: int = 3
    no_show_after_seconds: int = 90
    missed_minutes: int = 10
    readmit_minutes: int = 30
    readmit_behind: int = 2
    undo_seconds: int = 10
    requeue_seconds: int = 60
    passes_max: int = 3
    collect_head_start_minutes: int = 15
    starts_at_call: bool = False
    stops_issuing: bool = True
    lock_after_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """What one TV stands for: a zone, a floor with its zones, or the whole hall."""

    key: str
    name: str
    zones: tuple[str, ...]
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class KioskRules:
    """How kiosks behave; every one is a setting of the same name in [kiosk]."""

    idle_seconds: int = 60
    scan_prefix: str = ""


@dataclass(frozen=True, slots=True)
class TvRules:
    """What the hall wants on its TVs; every one is a setting of the same name in [tv]."""

    theme: Literal["night", "day", "clock"] = "night"
    day_begins_hour: int = 6
    night_begins_hour: int = 18
    flash: bool = False
    shows_next: int = 0
    shows_officers: bool = False
    shows_counts: bool = False
    slide_seconds: int = 12


@dataclass(frozen=True, slots=True)
class Site:
    """One hall. ``key`` is the site_id of every row, room and metric."""

    key: str
    name: str
    parent: str
    languages: tuple[str, ...]
    zones: dict[str, str]
    services: dict[str, Service]
    counters: dict[int, CounterPlan]
    priorities: dict[str, PriorityClass]
    series: dict[str, Series]
    opening: Opening
    rules: Rules = field(default_factory=Rules)
    printers: dict[str, str] = field(default_factory=dict)
    """Kiosk device name or "" (all others) -> printer key."""
    zones_en: dict[str, str] = field(default_factory=dict)
    """Zone -> its English name, for those that have one."""
    floors: dict[str, str] = field(default_factory=dict)
    """Zone -> floor, for those of which one is known."""
    tv: TvRules = field(default_factory=TvRules)
    phone: PhoneRules = field(default_factory=PhoneRules)
    kiosk: KioskRules = field(default_factory=KioskRules)
    level: Literal["xa", "tinh"] = "xa"
    catalogue: Catalogue = field(default_factory=Catalogue, compare=False, repr=False)
    voice: VoiceRules = field(default_factory=VoiceRules)

    def service(self, key: str) -> Service:
        if key not in self.services:
            raise Refusal("unknown_service", service=key)
        return self.services[key]

    def counter_plan(self, no: int) -> CounterPlan:
        if no not in self.counters:
            raise Refusal("unknown_counter", counter=no)
        return self.counters[no]

    @property
    def areas(self) -> list[Area]:
        """Every zone, every floor, the whole hall: all that a TV may be enrolled for."""
        floors = {
            floor: tuple(zone for zone in self.zones if self.floors.get(zone) == floor)
            for floor in dict.fromkeys(self.floors[zone] for zone in self.zones if zone in self.floors)
        }
        return [
            *(Area(key, name, (key,), self.zones_en.get(key, "")) for key, name in self.zones.items()),
            *(Area(f"{FLOOR}{floor}", f"Tầng {floor.upper()}", zones, f"Floor {floor.upper()}") for floor, zones in floors.items()),
            Area(HALL, "Cả trung tâm", tuple(self.zones), "The whole hall"),
        ]

    def area(self, key: str) -> Area:
        for area in self.areas:
            if area.key == key:
                return area
        raise Refusal("unknown_zone", zone=key)

    def priority(self, key: str) -> PriorityClass:
        if key not in self.priorities:
            raise Refusal("unknown_priority", priority=key)
        return self.priorities[key]

    def printer_of(self, kiosk: str) -> str | None:
        return self.printers.get(kiosk, self.printers.get(""))

    def zone_of(self, counter: int) -> str:
        return self.counters[counter].zone if counter in self.counters else next(iter(self.zones))
