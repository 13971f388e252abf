"""The end of what a team shares: its bytes go when nothing else has them."""

from app.services.work import Work
from app.storage import team_artefacts as shared
from app.storage.tables import TeamArtefact


def forget(work: Work, row: TeamArtefact) -> None:
    """Forget what a team shares; what was handed in of it is kept as long as other evidence."""
    let_bytes_go(work, row, None)
    work.record("team_artefact.forgotten", row, team_id=str(row.team_id))
    work.session.delete(row)


def let_bytes_go(work: Work, row: TeamArtefact, store_key: str | None) -> None:
    """Let the bytes go, unless they are shared anew or a piece of evidence has them."""
    scope = (work.session, work.organization_id)
    if row.store_key in {None, store_key} or shared.piece_with(*scope, row.store_key):
        return
    for key in filter(None, (row.store_key, row.content.get("blind_key"))):
        work.enqueue("evidence.forget", {"store_key": key})
