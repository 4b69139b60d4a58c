"""The demo ward's furniture: devices with known keys, staff with known passwords, counters that are open.

The keys and passwords are random and come from the demo's own file; a real hall never calls this.
"""

from typing import Any

from queue_server.actions import staff
from queue_server.actions.ports import Device, Hall, Passwords, Staff, Units
from queue_server.domain import events
from queue_server.domain.site import Site

ROLES = {"admin": "admin", "phutrach": "supervisor"}


def furnish(units: Units, passwords: Passwords, site: Site, told: dict[str, Any]) -> None:
    """Idempotent: what is there already stays. ``told`` is demo.json: {keys: {kiosk, tv, …, clerk: {no: key}}, staff: {name: password}}."""
    with units.reading(site.key) as reading:
        known = {one.name for one in reading.people.all_staff()}
        devices = {one.id: one.key_hash for one in reading.equipment.all()}
    hashes = {name: passwords.hashed(password) for name, password in told["staff"].items() if name not in known}
    wanted = [device for device in _devices(site, told) if devices.get(device.id) != device.key_hash]
    with units.writing(site.key) as hall:
        hall.names("demo", "furnish")
        for device in wanted:
            staff.add_device(hall, device._replace(enrolled_at_ms=hall.now_ms))
        for name, password_hash in hashes.items():
            staff.keep(hall, Staff(name, ROLES.get(name, "clerk"), _counter_of(name), password_hash))
        _open_all(hall)


def _devices(site: Site, told: dict[str, Any]) -> list[Device]:
    keys = told["keys"]
    zone = next(iter(site.zones))
    devices = [Device(kind, kind, f"demo {kind}", zone if kind == "tv" else None, staff.hash_of(keys[kind]), 0) for kind in KINDS]
    for no, key in keys["clerk"].items():
        devices.append(Device(f"clerk-{no}", "clerk", f"demo clerk {no}", None, staff.hash_of(key), 0, int(no)))
    return devices


KINDS = ("kiosk", "tv", "supervisor", "agent", "wall")


def _counter_of(name: str) -> int | None:
    if name == "huongdan":
        return 0
    return int(name[4:]) if name.startswith("quay") and name[4:].isdigit() else None


def _open_all(hall: Hall) -> None:
    """A hall that was never opened opens; one where somebody paused or closed a counter is left as it is."""
    if hall.head.seq == 0 or not any(counter.is_open for counter in hall.counters()):
        for plan in hall.site.counters.values():
            hall.record(events.CounterOpened(counter=plan.no, services=plan.services, helps=plan.helps))
