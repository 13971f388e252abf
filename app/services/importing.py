"""Importing: files of `rubrics/` become microcredentials, and a second run changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

from app.domain.definition import VersionState
from app.domain.errors import LaurelError
from app.domain.pathway_file import PathwayFile
from app.services import imported_pathway, pathway_versions, publication
from app.services.imported_definition import Change, bring_in
from app.services.work import Work
from app.storage.rubric_files import (
    Definition,
    FileError,
    FileFault,
    Place,
    RubricFile,
    fault_at,
    parse,
)
from app.storage.tables import Issuer, MicrocredentialVersion, PathwayVersion

Version = MicrocredentialVersion | PathwayVersion


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
    parsed: dict[str, tuple[RubricFile, Definition]] = {}
    for file in files:
        try:
            definition = _parsed_once(file, parsed)
            parsed[_key(definition)] = (file, definition)
        except FileError as error:
            reports.append(FileReport(file.name, Change.REFUSED, faults=error.file_faults))
    for file, definition in _ordered(parsed):
        reports.append(_import_file(work, issuer, file, definition, publish=publish))
    return ImportReport(tuple(reports))


def _parsed_once(
    file: RubricFile, parsed: Mapping[str, tuple[RubricFile, Definition]]
) -> Definition:
    definition = parse(file)
    if _key(definition) in parsed:
        other = parsed[_key(definition)][0].name
        member = "pathway" if isinstance(definition, PathwayFile) else "slug"
        raise FileError([fault_at(file, (member,), f"{other} has this slug too")])
    return definition


def _key(definition: Definition) -> str:
    """Return what nothing else in the folder may be called; there is no space in a slug."""
    prefix = "pathway " if isinstance(definition, PathwayFile) else ""
    return prefix + definition.slug


def _ordered(
    parsed: dict[str, tuple[RubricFile, Definition]],
) -> Sequence[tuple[RubricFile, Definition]]:
    needs = {
        slug: sorted(definition.needs & parsed.keys()) for slug, (_, definition) in parsed.items()
    }
    try:
        return [parsed[slug] for slug in TopologicalSorter(needs).static_order()]
    except CycleError:
        # Each is refused by itself, with the reason: what it needs is not there.
        return list(parsed.values())


def _import_file(
    work: Work, issuer: Issuer, file: RubricFile, definition: Definition, *, publish: bool
) -> FileReport:
    slug = definition.slug
    try:
        with work.session.begin_nested():
            version, change = _brought_in(work, issuer, definition)
            if publish and version.state == VersionState.DRAFT:
                version = _published(work, version)
                change = Change.UPDATED if change is Change.UNCHANGED else change
    except LaurelError as error:
        found = [(_place(fault.pointer), fault.detail) for fault in error.faults]
        faults = [fault_at(file, *one) for one in found or [((), error.message)]]
        return FileReport(file.name, Change.REFUSED, slug, faults=tuple(faults))
    return FileReport(file.name, change, slug, version.id, version.number, version.state)


def _brought_in(work: Work, issuer: Issuer, definition: Definition) -> tuple[Version, Change]:
    if isinstance(definition, PathwayFile):
        return imported_pathway.bring_in(work, definition)
    return bring_in(work, issuer, definition)


def _published(work: Work, version: Version) -> Version:
    if isinstance(version, PathwayVersion):
        return pathway_versions.publish(work, version.id)
    return publication.publish(work, version.id).version


def _place(pointer: str) -> Place:
    steps = pointer.strip("/").split("/")
    return tuple(int(step) if step.isdigit() else step for step in steps if step)
