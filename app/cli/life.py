"""`laurel correct`, `laurel renew`, `laurel revoke --batch`: what becomes of badges after the award."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import track

from app.cli.operating import InOrganization, operator
from app.cli.output import NO, USAGE, AsJson, answer, complain
from app.domain.revocation import RevocationReason
from app.services import correcting, credentials, renewing, revoking
from app.services.correcting import Correction
from app.services.revoking import Wanted


def correct(
    credential_id: UUID,
    *,
    narrative: Annotated[
        str | None, typer.Option(help="The words of a direct award; empty takes them out")
    ] = None,
    update_name: Annotated[
        bool, typer.Option("--update-name", help="Name the person as they are called today")
    ] = False,
    organization: InOrganization = None,
    as_json: AsJson = False,
) -> None:
    """Sign an award anew with what was wrong put right; copies of the old version are refused."""
    correction = Correction(
        changes_narrative=narrative is not None, narrative=narrative, updates_name=update_name
    )
    with operator(organization) as work:
        row = correcting.correct(work, credential_id, correction)
        told = {"id": row.id, "state": row.state, "number": row.number}
    answer(told, as_json=as_json)


def renew(
    credential_id: UUID, *, organization: InOrganization = None, as_json: AsJson = False
) -> None:
    """Sign an award anew with a later end, where its definition lets a coordinator renew."""
    with operator(organization) as work:
        row = renewing.renew(work, credential_id)
        until = row.valid_until.isoformat() if row.valid_until else None
        told = {"id": row.id, "number": row.number, "valid_until": until}
    answer(told, as_json=as_json)


def revoke(
    credential_id: Annotated[UUID | None, typer.Argument()] = None,
    reason: Annotated[RevocationReason | None, typer.Option(help="Why")] = None,
    *,
    batch: Annotated[
        Path | None, typer.Option(help="A CSV file with the columns credential_id and reason")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="It is meant; do not ask")] = False,
    organization: InOrganization = None,
    as_json: AsJson = False,
) -> None:
    """Take a credential back for good, or many; every verifier learns of it by the status list."""
    if batch is not None:
        revoke_batch(batch, organization, yes=yes, as_json=as_json)
        return
    if credential_id is None or reason is None:
        complain("Name a credential and a --reason, or a --batch.")
        raise typer.Exit(USAGE)
    with operator(organization) as work:
        credential = credentials.revoke(work, credential_id, reason)
        told = {"id": credential.id, "state": credential.state, "reason": reason.value}
    answer(told, as_json=as_json)


def revoke_batch(file: Path, organization: str | None, *, yes: bool, as_json: bool) -> None:
    """Take every credential of a file back, in chunks; exits 1 when some rows were refused."""
    wanted = list(_read(file))
    if not yes:
        typer.confirm(f"Revoke {len(wanted)} credentials? This cannot be undone.", abort=True)
    with operator(organization) as work:
        batch_id = revoking.ask(work, wanted, len(wanted)).id
    for _ in track(range(0, len(wanted), revoking.CHUNK), "Revoking …", disable=as_json):
        with operator(organization) as work:
            revoking.run_chunk(work, batch_id)
    with operator(organization) as work:
        batch = revoking.get(work, batch_id)
        told = {"id": batch.id, "revoked": batch.revoked, "refused": batch.refused}
    answer(told, as_json=as_json)
    raise typer.Exit(NO if told["refused"] else 0)


def _read(file: Path) -> Iterator[Wanted]:
    with file.open(newline="", encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            try:
                yield Wanted(UUID(row["credential_id"]), RevocationReason(row["reason"].strip()))
            except (KeyError, ValueError, AttributeError):
                complain(f"{file}, line {number}: expected credential_id and a reason code.")
                raise typer.Exit(USAGE) from None
