"""`laurel correct` and `laurel renew`: a newer version of the same award."""

from typing import Annotated
from uuid import UUID

import typer

from app.cli.operating import InOrganization, operator
from app.cli.output import AsJson, answer
from app.services import correcting, renewing
from app.services.correcting import Correction


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
