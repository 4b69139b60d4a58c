"""From a hall's folder to a ``Site``: reads hall.toml, lays it over the hall it extends, and checks the tables against each other.

It refuses what cannot work and names the line; what only looks unwise is for ``warnings`` to say.
"""

import zoneinfo
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from queue_server.domain.calendar import Opening
from queue_server.domain.numbering import Series
from queue_server.domain.phones import PhoneRules
from queue_server.domain.site import FLOOR, HALL, CounterPlan, KioskRules, PriorityClass, Rules, Service, Site
from queue_server.settings.catalogue import catalogue_of
from queue_server.settings.document import Document, did_you_mean, read_document
from queue_server.settings.folders import config_folder
from queue_server.settings.hall_file import DAYS, CalendarFile, CounterTable, HallFile, ServiceTable
from queue_server.settings.places import Loc

LONGEST_FAMILY = 4
VIETNAM = ' – did you mean "Asia/Ho_Chi_Minh"?'
"""There is no Asia/Hanoi in the table of time zones, and its nearest neighbour by letters is in China."""
ALL_OTHERS = "default"
"""In [printers]: the printer of every kiosk that is not named."""


def load_site(folder: Path, own_phrases: Path | None = None) -> Site:
    """The hall described by ``folder/hall.toml``. Raises SettingsError with file and line.

    With ``own_phrases``, the folder of the hall's own sentences, its languages must also have a file there or in config/phrases.
    """
    document = _with_ancestors(folder / "hall.toml")
    hall = document.parse(HallFile)
    _check(document, hall)
    if own_phrases is not None:
        _refuse_unspoken(document, hall.hall.languages, own_phrases)
    zones = {zone.key: zone.name for zone in hall.zones}
    first_zone = next(iter(zones))
    rules = Rules(**hall.rules.model_dump())
    roll = _usual_roll({service.prefix for service in hall.services})
    return Site(
        key=hall.hall.key,
        name=hall.hall.name,
        parent=hall.hall.parent,
        languages=hall.hall.languages,
        zones=zones,
        services={service.key: _service(service, rules, roll) for service in hall.services},
        counters={each.no: _counter(each, first_zone) for each in hall.counters},
        priorities={
            each.key: PriorityClass(each.key, each.name, each.head_start_minutes, each.front, each.name_en) for each in hall.priorities
        },
        series={_series_key(each): _series(each) for each in hall.services},
        opening=_opening(document, hall),
        rules=rules,
        printers={"" if kiosk == ALL_OTHERS else kiosk: printer for kiosk, printer in hall.printers.items()},
        zones_en={zone.key: zone.name_en for zone in hall.zones if zone.name_en},
        floors={zone.key: zone.floor for zone in hall.zones if zone.floor},
        tv=hall.tv.rules(),
        kiosk=KioskRules(**hall.kiosk.model_dump()),
        voice=hall.voice.rules(),
        phone=PhoneRules(**hall.phone.model_dump()),
        level=hall.hall.level,
        catalogue=catalogue_of(document, hall),
    )


def _with_ancestors(path: Path) -> Document:
    """The file over the files it extends, nearest first."""
    document = nearest = read_document(path)
    for _ in range(LONGEST_FAMILY):
        if not (extends := nearest.values.get("extends")):
            return document
        parent = nearest.path.parent / str(extends) / "hall.toml"
        if not parent.is_file():
            raise nearest.error(("extends",), f'"extends" names a hall that is not there: {parent}')
        nearest = read_document(parent)
        document = document.over(nearest)
    raise document.error(("extends",), "halls extend each other in a circle")


def _counter(table: CounterTable, first_zone: str) -> CounterPlan:
    return CounterPlan(
        no=table.no,
        name=table.name or f"Quầy {table.no}",
        zone=table.zone or first_zone,
        services=table.services,
        helps=table.helps,
        desk=table.desk,
        way=table.way,
        way_en=table.way_en,
        room=table.room,
        floor=table.floor if table.floor >= 0 else None,
        area=table.area,
    )


def _usual_roll(prefixes: set[str]) -> str:
    """The letters of paper numbers where the hall says nothing: P, or PP where a service has that letter."""
    return "P" if "P" not in prefixes else "PP"


def _service(table: ServiceTable, rules: Rules, roll: str) -> Service:
    return Service(
        key=table.key,
        name=table.name,
        label=table.label or table.name,
        series=_series_key(table),
        kind=table.kind,
        mean_minutes=table.mean_minutes,
        target_minutes=table.target_minutes or rules.base_target_minutes,
        name_en=table.name_en,
        label_en=table.label_en or table.name_en,
        hand_prefix=table.hand_prefix or roll,
        gives_papers=table.gives_papers,
    )


def _series_key(table: ServiceTable) -> str:
    return table.prefix or str(table.first)


def _series(table: ServiceTable) -> Series:
    return Series(_series_key(table), table.prefix, table.first, table.last, table.digits)


def _opening(document: Document, hall: HallFile) -> Opening:
    try:
        zoneinfo.ZoneInfo(hall.hall.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zones = sorted(zoneinfo.available_timezones())
        hint = VIETNAM if hall.hall.time_zone.startswith("Asia/Ha") else did_you_mean(hall.hall.time_zone, zones)
        raise document.error(("hall", "time_zone"), f'unknown time zone "{hall.hall.time_zone}" in [hall]{hint}') from None
    calendar = _calendar(document, hall.hours.calendar) if hall.hours.calendar else CalendarFile()
    closed = {day for year in calendar.years for day in year.closed} | {each.date for each in calendar.uncertain if each.closed}
    return Opening(
        time_zone=hall.hall.time_zone,
        week=hall.hours.week(),
        closed_days=frozenset(closed),
        make_up_days=frozenset(day for year in calendar.years for day in year.make_up),
        make_up_like=DAYS.index(hall.hours.make_up_like),
        early_minutes=hall.hours.early_minutes,
        always=hall.hours.always,
    )


def _calendar(document: Document, name: str) -> CalendarFile:
    """The hall's own table of that name, else the project's."""
    found = next((path for path in (document.path.parent / name, config_folder() / name) if path.is_file()), None)
    if found is None:
        raise document.error(("hours", "calendar"), f'"calendar" in [hours] names a file that is not there: {name}')
    table = read_document(found)
    calendar = table.parse(CalendarFile)
    for at, year in enumerate(calendar.years):
        for kind in ("closed", "make_up"):
            if stray := [day for day in getattr(year, kind) if day.year != year.year]:
                raise table.error(("years", at, kind), f'"{kind}" in [[years]] {year.year} holds a day of another year: {stray[0]}')
        if both := sorted(set(year.closed) & set(year.make_up)):
            raise table.error(("years", at, "make_up"), f"a day cannot be closed and made up: {both[0]}")
    return calendar


def _check(document: Document, hall: HallFile) -> None:
    for array in ("zones", "services", "counters", "priorities"):
        key = "no" if array == "counters" else "key"
        _refuse_twice(document, array, key, [getattr(row, key) for row in getattr(hall, array)])
    for at, zone in enumerate(hall.zones):
        if zone.key == HALL or zone.key.startswith(FLOOR):
            vi, en = f'"{zone.key}" là tên riêng của cả trung tâm hoặc một tầng', "is how a TV names the whole hall or a floor"
            raise document.error(("zones", at, "key"), f'{vi} / "key" in [[zones]]: "{zone.key}" {en}')
    services, zones = {service.key for service in hall.services}, {zone.key for zone in hall.zones}
    for at, counter in enumerate(hall.counters):
        _refuse_unknown(document, ("counters", at, "services"), counter.services, services, "service")
        _refuse_unknown(document, ("counters", at, "helps"), counter.helps, services, "service")
        _refuse_unknown(document, ("counters", at, "zone"), [counter.zone] if counter.zone else [], zones, "zone")
    offered = {key for counter in hall.counters for key in counter.services}
    for at, service in enumerate(hall.services):
        if service.key not in offered:
            raise document.error(("services", at, "key"), f'no counter serves "{service.key}": its visitors would wait for ever')
        if service.last < service.first:
            raise document.error(("services", at, "last"), f'"last" in [[services]] lies before first ({service.first})')
    prefixes = {service.prefix for service in hall.services}
    for at, service in enumerate(hall.services):
        if service.hand_prefix and service.hand_prefix in prefixes:
            vi, en = (
                f'"hand_prefix" trùng chữ của một dịch vụ: {service.hand_prefix}',
                f'"hand_prefix" is the letter of a service: {service.hand_prefix}',
            )
            raise document.error(("services", at, "hand_prefix"), f"{vi} / {en}")
    _refuse_overlaps(document, hall.services)


def _refuse_unspoken(document: Document, languages: tuple[str, ...], own: Path) -> None:
    spoken = sorted({file.stem for folder in (config_folder() / "phrases", own) for file in folder.glob("*.toml")})
    for code in languages:
        if code not in spoken:
            hint = f"{did_you_mean(code, spoken)} ({', '.join(spoken)})"
            vi, en = f'chưa có ngôn ngữ "{code}" ở "languages"', f'unknown language "{code}" in "languages" of [hall]'
            raise document.error(("hall", "languages"), f"{vi} / {en}{hint}; {own / code}.toml")


def _refuse_twice(document: Document, array: str, key: str, values: list[str | int]) -> None:
    for value, times in Counter(values).items():
        if times > 1:
            second = values.index(value, values.index(value) + 1)
            raise document.error((array, second, key), f'"{key}" in [[{array}]] is taken already: {value}')


def _refuse_unknown(document: Document, loc: Loc, asked: Iterable[str], known: set[str], what: str) -> None:
    for key in asked:
        if key not in known:
            raise document.error(loc, f'unknown {what} "{key}" in "{loc[-1]}" of [[{loc[0]}]]{did_you_mean(key, known)}')


def _refuse_overlaps(document: Document, services: tuple[ServiceTable, ...]) -> None:
    """Two services share a series only by writing it the same; else the same number could be given twice a day."""
    seen: dict[Series, int] = {}
    for at, service in enumerate(services):
        mine = _series(service)
        for other in seen:
            same_key = other.key == mine.key or other.prefix == mine.prefix
            if mine != other and same_key and (mine.prefix or (mine.first <= other.last and other.first <= mine.last)):
                raise document.error(
                    ("services", at, "prefix"), f'the numbers of "{service.key}" overlap those of "{services[seen[other]].key}"'
                )
        seen.setdefault(mine, at)
