"""Staff, their sessions, and the one-time codes by which the first administrator and every device come in.

There is no default account: a hall without staff waits for the code that its own start has printed.
"""

import base64
import hashlib
import secrets
from typing import Any

from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Code, Device, Hall, Passwords, Session, Staff, Units
from queue_server.contract import answers, commands
from queue_server.domain import events
from queue_server.domain.refusals import Refusal

CODE_MINUTES = 15
FIRST_RUN = "first-run"
FIRST_RUN_MINUTES = 24 * 60
DEVICE_SESSION_HOURS = 24 * 365


def hash_of(key: str) -> str:
    """Keys, cookies and codes are long and random: a plain SHA-256 is enough to store them."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def new_key() -> str:
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Eight letters that nobody mixes up, in two groups: "K7M2-4QXD"."""
    letters = base64.b32encode(secrets.token_bytes(5)).decode()
    return f"{letters[:4]}-{letters[4:]}"


def _typed(code: str) -> str:
    return "".join(code.upper().split()).replace("-", "")


# --- the first run ---------------------------------------------------------------------------------------------------


def first_run_code(units: Units, site: str) -> str | None:
    """A new code while the hall has no staff; every start makes another and the older ones no longer work."""
    code = new_code()
    with units.writing(site) as hall:
        if hall.people.all_staff():
            return None
        hall.people.end_codes(FIRST_RUN)
        hall.people.save_code(Code(hash_of(_typed(code)), FIRST_RUN, None, hall.now_ms + FIRST_RUN_MINUTES * 60_000))
    return code


def set_up(units: Units, passwords: Passwords, site: str, asked: commands.FirstRun) -> dict[str, Any]:
    """The first administrator. The code works once, and only while there is no staff."""
    password_hash = passwords.hashed(asked.password)
    caller = Caller(site=site, actor="first-run", role="house")

    def work(hall: Hall) -> answers.StaffView:
        if hall.people.all_staff():
            raise Refusal("already_set_up")
        _use(hall, asked.code, FIRST_RUN)
        return _save(hall, Staff(asked.name, "admin", None, password_hash))

    return once(units, caller, "setup", asked, work)


# --- staff -----------------------------------------------------------------------------------------------------------


def add(units: Units, passwords: Passwords, caller: Caller, asked: commands.NewStaff) -> dict[str, Any]:
    """A new member of staff. Refuses with ``name_taken`` and ``unknown_counter``."""
    password_hash = passwords.hashed(asked.password)

    def work(hall: Hall) -> answers.StaffView:
        if hall.people.staff(asked.name) is not None:
            raise Refusal("name_taken")
        if asked.counter is not None:
            hall.site.counter_plan(asked.counter)
        return _save(hall, Staff(asked.name, asked.role, asked.counter, password_hash, asked.shown_as))

    return once(units, caller, "staff/add", asked, work)


def set_password(units: Units, passwords: Passwords, caller: Caller, name: str, asked: commands.NewPassword) -> dict[str, Any]:
    """Ends every session of that person: whoever knew the old password is out."""
    password_hash = passwords.hashed(asked.password)

    def work(hall: Hall) -> answers.StaffView:
        staff = _known(hall, name)
        hall.people.end_sessions_of("staff", name)
        return _save(hall, staff._replace(password_hash=password_hash), "staff_password_changed")

    return once(units, caller, f"staff/{name}/password", asked, work)


def show_as(units: Units, caller: Caller, name: str, asked: commands.NewShownName) -> dict[str, Any]:
    """How the TVs name this person, if the hall names its officers. The journal knows that it was changed, not the name."""

    def work(hall: Hall) -> answers.StaffView:
        return _save(hall, _known(hall, name)._replace(shown_as=asked.shown_as), "staff_shown_name_changed")

    return once(units, caller, f"staff/{name}/shown-name", asked, work)


def _known(hall: Hall, name: str) -> Staff:
    staff = hall.people.staff(name)
    if staff is None:
        raise Refusal("unknown_staff", name=name)
    return staff


def listed(units: Units, caller: Caller) -> list[answers.StaffView]:
    with units.reading(caller.site) as reading:
        return [_view(one) for one in reading.people.all_staff()]


def sign_in(units: Units, passwords: Passwords, site: str, asked: commands.SignIn, hours: float) -> tuple[str, Session]:
    """A new session and the cookie it is known by. A wrong name and a wrong password look the same and cost the same."""
    with units.reading(site) as reading:
        staff = reading.people.staff(asked.name)
        if asked.counter is not None:
            reading.site.counter_plan(asked.counter)
    if not passwords.fits(asked.password, staff.password_hash if staff else None) or staff is None:
        raise Refusal("wrong_credentials")
    if staff.role == "clerk" and staff.counter is not None and asked.counter not in (None, staff.counter):
        raise Refusal("foreign_counter", counter=asked.counter)
    counter = asked.counter if asked.counter is not None else staff.counter
    return _new_session(units, site, "staff", staff.name, counter, hours)


def sign_in_device(units: Units, site: str, asked: commands.DeviceSignIn) -> tuple[str, Session]:
    """A page that holds a device's key changes it for a cookie, so that scripts of the page never keep the key."""
    with units.reading(site) as reading:
        device = reading.equipment.device_with_key(hash_of(asked.key))
    if device is None:
        raise Refusal("wrong_credentials")
    return _new_session(units, site, "device", device.id, device.counter, DEVICE_SESSION_HOURS)


def sign_out(units: Units, site: str, token: str) -> None:
    with units.writing(site) as hall:
        hall.people.end_session(hash_of(token))


# --- who is it -------------------------------------------------------------------------------------------------------


def caller_with_key(units: Units, site: str, key: str) -> Caller | None:
    with units.reading(site) as reading:
        device = reading.equipment.device_with_key(hash_of(key))
        return _device_caller(site, device) if device else None


def caller_with_session(units: Units, site: str, token: str) -> tuple[Caller, Session] | None:
    """Who a cookie is, and its session; None when it is unknown, has expired, or belongs to nobody any more."""
    with units.reading(site) as reading:
        session = reading.people.session(hash_of(token))
        if session is None or session.expires_at_ms < reading.now_ms:
            return None
        if session.kind == "device":
            device = reading.equipment.device(session.who)
            return (_device_caller(site, device), session) if device else None
        staff = reading.people.staff(session.who)
        if staff is None:
            return None
        return Caller(site=site, actor=staff.name, role=staff.role, counter=session.counter), session


def has_staff(units: Units, site: str) -> bool:
    with units.reading(site) as reading:
        return bool(reading.people.all_staff())


def _device_caller(site: str, device: Device) -> Caller:
    return Caller(site=site, actor=device.id, role=device.kind, counter=device.counter, zone=device.zone)


def _new_session(units: Units, site: str, kind: str, who: str, counter: int | None, hours: float) -> tuple[str, Session]:
    token = new_key()
    with units.writing(site) as hall:
        expires = hall.now_ms + round(hours * 3_600_000)
        session = Session(hash_of(token), kind, who, secrets.token_urlsafe(24), expires, counter)
        hall.people.save_session(session)
    return token, session


def _save(hall: Hall, staff: Staff, what: str = "staff_added") -> answers.StaffView:
    keep(hall, staff, what)
    return _view(staff)


def _view(staff: Staff) -> answers.StaffView:
    return answers.StaffView(name=staff.name, role=staff.role, counter=staff.counter, shown_as=staff.shown_as)


def keep(hall: Hall, staff: Staff, what: str = "staff_added") -> None:
    hall.people.save_staff(staff)
    hall.record(events.HouseNoted(what=what, about=staff.name, details={"role": staff.role, "counter": staff.counter}))


def _use(hall: Hall, typed: str, kind: str | None) -> Code:
    code = hall.people.use_code(hash_of(_typed(typed)))
    if code is None or code.expires_at_ms < hall.now_ms or (kind is None) == (code.kind == FIRST_RUN):
        raise Refusal("bad_code")
    return code


def make_code(units: Units, caller: Caller, asked: commands.NewCode) -> dict[str, Any]:
    """For one device of one kind, once, within a quarter of an hour. The answer is kept like any other, so a repeat shows it again."""

    def work(hall: Hall) -> answers.CodeMade:
        if asked.zone is not None:
            hall.site.area(asked.zone)
        if asked.counter is not None:
            hall.site.counter_plan(asked.counter)
        code, expires = new_code(), hall.now_ms + CODE_MINUTES * 60_000
        hall.people.save_code(Code(hash_of(_typed(code)), asked.kind, asked.zone, expires, asked.counter))
        return answers.CodeMade(code=code, kind=asked.kind, counter=asked.counter, expires_at_ms=expires)

    return once(units, caller, "devices/codes", asked, work)


def enrol(units: Units, site: str, asked: commands.Enrol) -> answers.Enrolled:
    """The code becomes a device with its own key, shown once. Not repeatable: a code that was used is worth nothing."""
    key = new_key()
    with units.writing(site) as hall:
        code = _use(hall, asked.code, None)
        zone = code.zone or (next(iter(hall.site.zones)) if code.kind == "tv" else None)
        hall.names("enrolment", "devices/enrol")
        device = Device(_free_id(hall, code.kind), code.kind, asked.name, zone, hash_of(key), hall.now_ms, code.counter)
        add_device(hall, device)
    return answers.Enrolled(device=device.id, kind=device.kind, zone=device.zone, counter=device.counter, key=key)


def add_device(hall: Hall, device: Device) -> None:
    hall.equipment.save(device)
    details = {"kind": device.kind, "name": device.name, "zone": device.zone, "counter": device.counter}
    hall.record(events.HouseNoted(what="device_enrolled", about=device.id, details=details))


def _free_id(hall: Hall, kind: str) -> str:
    taken = {one.id for one in hall.equipment.all()}
    return next(name for name in (f"{kind}-{n}" for n in range(1, len(taken) + 2)) if name not in taken)
