"""What somebody wants to know before taking a number: which procedure they mean, and what it asks of them."""

from datetime import date

from queue_server.contract.procedures import ProcedureRow, ProceduresAsked, ProceduresFound, ProcedureView, Where
from queue_server.domain.catalogue import Procedure
from queue_server.domain.due import due_day
from queue_server.domain.site import Site

WEEKDAYS = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def find(site: Site, asked: ProceduresAsked) -> ProceduresFound:
    """By words, or all of a service in the catalogue's order."""
    catalogue = site.catalogue
    if asked.service is not None:
        site.service(asked.service)
    listed = catalogue.of_service(asked.service) if asked.service is not None else list(catalogue.procedures.values())
    if asked.q:
        mine = {procedure.code for procedure in listed}
        listed = [one for one in catalogue.search(asked.q, len(catalogue.procedures)) if one.code in mine]
    return ProceduresFound(found=[_row(site, one) for one in listed[: asked.limit]], listed=len(catalogue.procedures))


def view(site: Site, code: str, now_ms: int, language: str) -> ProcedureView:
    """One procedure with everything that is known of it; refuses with ``unknown_procedure``."""
    found = site.catalogue.procedure(code)
    row = _row(site, found)
    in_english = language == "en" and bool(found.papers_en)
    due = due_day(found.deadlines[0], site.opening, now_ms) if len(found.deadlines) == 1 else None
    return ProcedureView(
        **row.model_dump(),
        official=found.official,
        agencies=list(found.agencies),
        papers=list(found.papers_en if in_english else found.papers),
        papers_in="en" if in_english else "vi",
        fees=found.fee_sentences(language),
        deadlines=found.deadline_sentences(language),
        due=_day_words(due, language) if due else None,
        counters=[plan.no for plan in site.counters.values() if set(plan.services) & set(row.services)],
        checked=sorted(found.checked),
    )


def _row(site: Site, found: Procedure) -> ProcedureRow:
    services = list(site.catalogue.services.get(found.code, ()))
    return ProcedureRow(
        code=found.code,
        name=found.name,
        name_en=found.name_en or None,
        field_name=found.field_name,
        where=_where(site, found, bool(services)),
        services=services,
    )


def _where(site: Site, found: Procedure, here: bool) -> Where:
    if here:
        return "here"
    if found.level == site.level:
        return "elsewhere"
    return "commune" if found.level == "xa" else "province"


def _day_words(day: date, language: str) -> str:
    names = WEEKDAYS["en" if language == "en" else "vi"]
    return f"{names[day.weekday()]} {day.day:02d}/{day.month:02d}"
