"""From the files of procedures and everyday words to a ``Catalogue``, and which services of a hall receive each procedure.

A hall's own file of the same name beside its hall.toml wins; its everyday words are laid over those that come with the project.
"""

from pathlib import Path

from queue_server.domain.catalogue import Catalogue, Deadline, Fee, Procedure
from queue_server.settings.catalogue_file import CatalogueFile, ProcedureTable, SynonymsFile
from queue_server.settings.document import Document, did_you_mean, read_document
from queue_server.settings.folders import config_folder
from queue_server.settings.hall_file import HallFile

SYNONYMS = "synonyms.toml"


def catalogue_of(document: Document, hall: HallFile) -> Catalogue:
    """Empty unless the hall names a catalogue. Raises SettingsError with file and line."""
    if not hall.hall.catalogue:
        _refuse_without_catalogue(document, hall)
        return Catalogue()
    procedures = {each.code: _procedure(each) for each in _procedures(document, hall.hall.catalogue)}
    said, filler = _synonyms(document.path.parent, set(procedures))
    return Catalogue(procedures, _services(document, hall, procedures), said, filler)


def _procedures(document: Document, name: str) -> tuple[ProcedureTable, ...]:
    found = next((path for path in (document.path.parent / name, config_folder() / "catalogue" / name) if path.is_file()), None)
    if found is None:
        raise document.error(("hall", "catalogue"), f'"catalogue" trong [hall]: không có tệp / names a file that is not there: {name}')
    table = read_document(found)
    listed = table.parse(CatalogueFile).procedures
    seen: set[str] = set()
    for at, each in enumerate(listed):
        if each.code in seen:
            raise table.error(("procedures", at, "code"), f'mã bị ghi hai lần / "code" in [[procedures]] is taken already: {each.code}')
        seen.add(each.code)
    return listed


def _procedure(table: ProcedureTable) -> Procedure:
    fees = tuple(Fee(each.kind, each.vnd, each.by_province, each.free, each.text, each.text_en) for each in table.fees)
    deadlines = tuple(Deadline(each.rule, each.n, each.cutoff, each.case, each.case_en) for each in table.deadlines)
    plain = table.model_dump(exclude={"fees", "deadlines", "checked"})
    return Procedure(**plain, fees=fees, deadlines=deadlines, checked=frozenset(table.checked))


def _services(document: Document, hall: HallFile, procedures: dict[str, Procedure]) -> dict[str, tuple[str, ...]]:
    """A service receives the procedures it names, and those of its fields at the hall's level that no service names."""
    fields = {each.field for each in procedures.values()}
    found: dict[str, list[str]] = {code: [] for code in procedures}
    for at, service in enumerate(hall.services):
        for code in service.procedures:
            if code not in procedures:
                hint = did_you_mean(code, procedures)
                raise document.error(("services", at, "procedures"), f'danh mục không có thủ tục / unknown procedure "{code}"{hint}')
            found[code].append(service.key)
        for field in service.fields:
            if field not in fields:
                hint = did_you_mean(field, fields)
                raise document.error(("services", at, "fields"), f'danh mục không có nhóm / unknown field "{field}" in "fields"{hint}')
    named = {code for code, services in found.items() if services}
    for service in hall.services:
        for code, procedure in procedures.items():
            if code not in named and procedure.field in service.fields and procedure.level == hall.hall.level:
                found[code].append(service.key)
    return {code: tuple(services) for code, services in found.items() if services}


def _refuse_without_catalogue(document: Document, hall: HallFile) -> None:
    for at, service in enumerate(hall.services):
        for key in ("fields", "procedures"):
            if getattr(service, key):
                said = f'"{key}" cần "catalogue" trong [hall] / "{key}" in [[services]] needs a "catalogue" in [hall]'
                raise document.error(("services", at, key), said)


def _synonyms(folder: Path, codes: set[str]) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    document = read_document(config_folder() / "catalogue" / SYNONYMS)
    own = folder / SYNONYMS
    if own.is_file():
        document = read_document(own).over(document)
    file = document.parse(SynonymsFile)
    for phrase, means in file.said.items():
        for meant in means:
            if meant[0].isdigit() and "." in meant and meant not in codes and own.is_file():
                _refuse_code(document, own, phrase, meant, codes)
    return file.said, frozenset(file.filler)


def _refuse_code(document: Document, own: Path, phrase: str, meant: str, codes: set[str]) -> None:
    """Only a hall's own line: those of the project may name procedures that a hall's own catalogue leaves out."""
    where, _ = document.places.get(("said", phrase), (own, 0))
    if where == own:
        hint = did_you_mean(meant, codes)
        raise document.error(("said", phrase), f'danh mục không có thủ tục / unknown procedure "{meant}" of "{phrase}"{hint}')
