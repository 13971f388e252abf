"""`laurel import`: microcredentials with their scoring guides from YAML files."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.operating import InOrganization, operator
from app.cli.output import NO, AsJson, answer_json, answer_list, complain
from app.domain.errors import NotFoundError
from app.services import importing
from app.services.importing import FileReport, ImportReport
from app.services.work import Work
from app.storage import issuers
from app.storage.rubric_files import read_folder
from app.storage.tables import Issuer


def import_(
    folder: Annotated[Path, typer.Argument(help="A folder of YAML files, or one file")],
    *,
    publish: Annotated[bool, typer.Option("--publish", help="Publish what is new")] = False,
    issuer: Annotated[
        str | None,
        typer.Option(help="The slug of who will sign; may be left out when there is one"),
    ] = None,
    organization: InOrganization = None,
    as_json: AsJson = False,
) -> None:
    """Import definitions; each file whole or not at all, and a second run changes nothing."""
    with operator(organization) as work:
        signs = issuer_of(work, issuer)
        report = importing.import_folder(work, signs, read_folder(folder), publish=publish)
    _tell(report, as_json=as_json)
    if not report.is_clean:
        raise typer.Exit(NO)


def issuer_of(work: Work, slug: str | None) -> Issuer:
    """Return the organization's issuer with this slug, or its only one."""
    if slug is None:
        found = work.all_by(Issuer)
        if len(found) == 1:
            return found[0]
        raise NotFoundError(
            f"Name one with --issuer: {', '.join(i.slug for i in found) or 'none'}."
        )
    named = issuers.find_by_slug(work.session, slug)
    if named is None or named.organization_id != work.organization_id:
        raise NotFoundError(f"There is no issuer {slug} in this organization.")
    return named


def _tell(report: ImportReport, *, as_json: bool) -> None:
    if as_json:
        faults = {file.file: [str(fault) for fault in file.faults] for file in report.files}
        answer_json({"files": [_row(f) | {"faults": faults[f.file]} for f in report.files]})
        return
    answer_list(
        [_row(file) for file in report.files], as_json=False, nothing="No YAML file there."
    )
    for file in report.files:
        for fault in file.faults:
            complain(str(fault))


def _row(file: FileReport) -> dict[str, Any]:
    return {
        "file": file.file,
        "change": file.change.value,
        "microcredential": file.slug,
        "version": file.number,
        "state": file.state,
        "version_id": file.version_id,
    }
