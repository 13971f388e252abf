"""What requests to confirm mean for a work: what its gate still lacks, and who must not judge it."""

from uuid import UUID

from app.domain import attestation
from app.domain.attestation import AttestationState, Said
from app.services.stages import StageRules
from app.services.work import Work
from app.storage import attestations as stored
from app.storage import rows
from app.storage.tables import Attestation, Evidence

ANSWERED = frozenset({AttestationState.CONFIRMED, AttestationState.DECLINED})


def requests_at(rules: StageRules) -> list[Attestation]:
    """Return every request about what the stage asks for, in every attempt of the enrollment."""
    work, asked = rules.work, [k for k, r in rules.requirements.items() if r.needs_attestor]
    if rules.enrollment_id is None or not asked:
        return []
    where = (work.organization_id, rules.enrollment_id, asked)
    return list(stored.at_stage(work.session, *where))


def lack_of(rules: StageRules, piece: Evidence, found: list[Attestation]) -> str | None:
    """Return why the piece is not attested as it stands, or None where it is or need not be."""
    of_piece = [one for one in found if one.requirement_id == piece.requirement_id]
    said = [Said(one.state, one.sha256) for one in of_piece]
    return attestation.lack(rules.requirements[piece.requirement_id], piece.sha256, said)


def involved(rules: StageRules) -> set[UUID]:
    """Return who confirmed or declined; where names are hidden, everybody who was asked and so knows the name."""
    found = requests_at(rules)
    if not rules.policy.is_blind:
        found = [one for one in found if one.state in ANSWERED]
    return stored.involved(rules.work.session, rules.work.organization_id, found)


def says_the_same(work: Work, row: Attestation) -> bool:
    """Tell whether the piece that somebody was asked about still says what it said then."""
    piece = rows.find(work.session, Evidence, work.organization_id, row.evidence_id)
    return piece is not None and piece.sha256 == row.sha256
