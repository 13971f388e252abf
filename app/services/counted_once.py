"""One proof counts once: what was recognized is not handed in as work besides, nor the other way round.

For one person the second is refused; that two people bring the same is for somebody to look at.
"""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from app.domain.errors import ConflictError, Fault, NotFoundError
from app.services.recognition_proofs import MAX_BYTES, Proven
from app.services.stages import rules_of
from app.services.work import Work
from app.storage import proofs, recognitions, submissions
from app.storage.tables import Evidence, Person, Recognition, Submission
from app.verification.intake import named_in

# In which a badge can stand.
_TYPES = frozenset({"image/png", "text/plain"})
_FORMS = (".json", ".jwt", ".png", ".svg", ".pdf")
_RECOGNIZED = "This is recognized for you already, or waits to be: a proof counts once."


def check_work(work: Work, submission: Submission) -> None:
    """Raise ConflictError for a piece that is recognized for its educator; note what is for somebody else."""
    pieces = submissions.evidence_of(work.session, work.organization_id, submission.id)
    by_piece = {one.id: _digests_of(work, one) for one in pieces}
    # Of handing in work and the same as a recognition at once, the second waits for the first.
    work.get_for_update(Person, submission.person_id)
    live = recognitions.live_with(
        work.session, work.organization_id, set().union(*by_piece.values())
    )
    requirements = rules_of(work, submission).requirements
    own = [one for one in live if one.person_id == submission.person_id]
    faults = [
        Fault(f"/evidence/{requirements[piece.requirement_id].key}", _RECOGNIZED)
        for piece in pieces
        if any(_is_of(by_piece[piece.id], one) for one in own)
    ]
    if faults:
        raise ConflictError(_RECOGNIZED, *faults)
    for one in live:
        work.record("submission.proof_matched", submission, recognition_id=str(one.id))


def check_proof(work: Work, person_id: UUID, proven: Proven) -> list[Submission]:
    """Raise ConflictError for what the person's own work counts by; returns others' work that has it."""
    work.get_for_update(Person, person_id)
    scope, wanted = (work.session, work.organization_id), _digests_of_proof(proven)
    found = proofs.counting_with(*scope, wanted)
    pieces = proofs.counting_pieces_of(*scope, person_id)
    is_own = any(one.person_id == person_id for one in found)
    if is_own or any(_digests_of(work, piece) & wanted for piece in pieces):
        message = "You have handed this in as work, and a proof counts once."
        name = "badge" if proven.handed.proof == "badge" else "file"
        raise ConflictError(message, Fault(f"/{name}", "is evidence of work of yours"))
    return found


def others_of(work: Work, submission: Submission) -> list[Recognition]:
    """Return what of other people is recognized by a proof that the work has."""
    pieces = submissions.evidence_of(work.session, work.organization_id, submission.id)
    digests = {digest for one in pieces for digest in _digests_of(work, one)}
    live = recognitions.live_with(work.session, work.organization_id, digests)
    return [one for one in live if one.person_id != submission.person_id]


def _is_of(digests: set[str], recognition: Recognition) -> bool:
    return recognition.live_key in digests or recognition.sha256 in digests


def _digests_of_proof(proven: Proven) -> set[str]:
    claim = proven.report.credential if proven.report else None
    bytes_of_it = hashlib.sha256(proven.handed.content).hexdigest()
    found = {proven.key, bytes_of_it}
    named = claim.id if claim else None
    return found | (_digests([named, *(f"{named}{form}" for form in _FORMS)]) if named else set())


def _digests_of(work: Work, piece: Evidence) -> set[str]:
    """Return by what a piece could be a proof: its bytes, its address, the badge in it."""
    if piece.url is not None:
        bare = piece.url.split("#")[0]
        shorter = [bare.removesuffix(form) for form in _FORMS]
        return {piece.sha256} | _digests([bare, *shorter])
    named = _named_in(work, piece)
    return {piece.sha256} | _digests([named] if named else [])


def _named_in(work: Work, piece: Evidence) -> str | None:
    is_small = piece.size is not None and piece.size <= MAX_BYTES
    if piece.store_key is None or not is_small or piece.media_type not in _TYPES:
        return None
    try:
        return named_in(b"".join(work.tools.store.read(piece.store_key)))
    except NotFoundError:
        return None


def _digests(texts: Iterable[str]) -> set[str]:
    return {hashlib.sha256(one.encode("utf-8", "surrogatepass")).hexdigest() for one in texts}
