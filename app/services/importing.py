"""Importing: files of `rubrics/` become microcredentials, and a second run changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

from app.domain.definition import VersionState
from app.domain.definition_file import DefinitionFile
from app.domain.errors import LaurelError
from app.services import publication
from app.services.imported_definition import Change, bring_in
from app.services.work import Work
from app.storage.rubric_files import FileError, FileFault, Place, RubricFile, fault_at, parse
from app.storage.tables import Issuer


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file; a refused one left nothing behind."""

    file: str
    change: Change
    slug: str | None = None
    version_id: UUID | None = None
    number: int | None = None
    state: str | None = None
    faults: tuple[FileFault, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of every file, in the order of import."""

    files: tuple[FileReport, ...]

    @property
    def is_clean(self) -> bool:
        """Tell whether no file was refused."""
        return all(report.change is not Change.REFUSED for report in self.files)


def import_folder(
    work: Work, issuer: Issuer, files: Iterable[RubricFile], *, publish: bool = False
) -> ImportReport:
    """Import each file whole or not at all; files that others need come first.

    The same content gives the same version; changed content a draft, which `publish` publishes.
    """
    reports: list[FileReport] = []
    parsed: dict[str, tuple[RubricFile, DefinitionFile]] = {}
    for file in files:
        try:
            definition = _parsed_once(file, parsed)
            parsed[definition.slug] = (file, definition)
        except FileError as error:
            reports.append(FileReport(file.name, Change.REFUSED, faults=error.file_faults))
    for file, definition in _ordered(parsed):
        reports.append(_import_file(work, issuer, file, definition, publish=publish))
    return ImportReport(tuple(reports))


def _parsed_once(
    file: RubricFile, parsed: Mapping[str, tuple[RubricFile, DefinitionFile]]
) -> DefinitionFile:
    definition = parse(file)
    if definition.slug in parsed:
        other = parsed[definition.slug][0].name
        raise FileError([fault_at(file, ("slug",), f"{other} has this slug too")])
    return definition


def _ordered(
    parsed: dict[str, tuple[RubricFile, DefinitionFile]],
) -> Sequence[tuple[RubricFile, DefinitionFile]]:
    needs = {
        slug: sorted(definition.needs & parsed.keys()) for slug, (_, definition) in parsed.items()
    }
    try:
        return [parsed[slug] for slug in TopologicalSorter(needs).static_order()]
    except CycleError:
        # Each is refused by itself, with the reason: what it needs is not there.
        return list(parsed.values())


def _import_file(
    work: Work, issuer: Issuer, file: RubricFile, definition: DefinitionFile, *, publish: bool
) -> FileReport:
    slug = definition.slug
    try:
        with work.session.begin_nested():
            version, change = bring_in(work, issuer, definition)
            if publish and version.state == VersionState.DRAFT:
                version = publication.publish(work, version.id).version
                change = Change.UPDATED if change is Change.UNCHANGED else change
    except LaurelError as error:
        found = [(_place(fault.pointer), fault.detail) for fault in error.faults]
        faults = [fault_at(file, *one) for one in found or [((), error.message)]]
        return FileReport(file.name, Change.REFUSED, slug, faults=tuple(faults))
    return FileReport(file.name, change, slug, version.id, version.number, version.state)


def _place(pointer: str) -> Place:
    steps = pointer.strip("/").split("/")
    return tuple(int(step) if step.isdigit() else step for step in steps if step)
