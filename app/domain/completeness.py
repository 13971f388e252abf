"""The completeness gate: what a submission still lacks, and what its assessor should know."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from app.domain.errors import Fault
from app.domain.evidence_requirement import Bound, Effect, EvidenceRequirement, Kind, Measure


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What can be measured in one piece of evidence; None where nothing could be."""

    requirement_key: str
    kind: str
    words: int | None = None
    characters: int | None = None
    seconds: int | None = None
    media_type: str | None = None
    size: int | None = None
    is_quarantined: bool = False
    students_appear: bool | None = None
    has_consent: bool = False
    # Why a link could not be opened, when it was tried.
    unreachable: str | None = None
    # Why it is not attested as it stands, where somebody has to confirm it.
    unattested: str | None = None

    def amount(self, measure: Measure) -> int | None:
        """Return how much of this there is, or None where it could not be measured."""
        amounts = {
            Measure.WORDS: self.words,
            Measure.CHARACTERS: self.characters,
            Measure.SECONDS: self.seconds,
        }
        return amounts[measure]


def missing(
    requirements: Sequence[EvidenceRequirement],
    evidence: Sequence[EvidenceFacts],
    judged: Collection[str] = (),
) -> tuple[Fault, ...]:
    """Return everything that stands in the way of submitting; empty when complete.

    What was judged and met stays as it was taken, also if less is taken today.
    Pointers are `/evidence/{requirement key}`, or `/evidence/{group}` where one of several is due.
    """
    given = {r.key: [e for e in evidence if e.requirement_key == r.key] for r in requirements}
    faults = [
        Fault(_at(e.requirement_key), _UNASKED) for e in evidence if e.requirement_key not in given
    ]
    for requirement in requirements:
        if requirement.key not in judged:
            faults += _faults_of(requirement, given[requirement.key])
    return (*faults, *_empty_groups(requirements, given))


def warnings(
    requirements: Sequence[EvidenceRequirement], evidence: Sequence[EvidenceFacts]
) -> tuple[Fault, ...]:
    """Return what does not stop a submission: bounds that warn, that a criterion judges, or that nobody could measure."""
    by_key = {requirement.key: requirement for requirement in requirements}
    known = [piece for piece in evidence if piece.requirement_key in by_key]
    bounds = [(piece, bound) for piece in known for bound in by_key[piece.requirement_key].bounds]
    told = [fault for piece, bound in bounds for fault in _warnings_of(bound, piece)]
    told += [
        Fault(_at(piece.requirement_key), f"the link could not be opened: {piece.unreachable}")
        for piece in known
        if piece.unreachable
    ]
    silent = [piece for piece in known if _is_silent(by_key[piece.requirement_key], piece)]
    return (*told, *(Fault(_at(piece.requirement_key), _UNDECLARED) for piece in silent))


_UNASKED = "this stage does not ask for it"
_UNDECLARED = "say whether students can be recognised in it"


def _at(key: str) -> str:
    return f"/evidence/{key}"


def _faults_of(
    requirement: EvidenceRequirement, pieces: Sequence[EvidenceFacts]
) -> Iterator[Fault]:
    where, count = _at(requirement.key), requirement.count
    is_skipped = requirement.one_of is not None and not pieces
    if len(pieces) < count.min and not is_skipped:
        yield Fault(
            where, f"{requirement.title}: expected {_at_least(count.min)}, got {len(pieces)}"
        )
    if len(pieces) > count.max:
        yield Fault(where, f"{requirement.title}: expected at most {count.max}, got {len(pieces)}")
    for piece in pieces:
        yield from _piece_faults(requirement, piece)


def _at_least(number: int) -> str:
    return f"{number} piece of evidence" if number == 1 else f"{number} pieces of evidence"


def _piece_faults(requirement: EvidenceRequirement, piece: EvidenceFacts) -> Iterator[Fault]:
    where, title = _at(requirement.key), requirement.title
    if piece.kind != requirement.kind:
        yield Fault(where, f"{title}: expected {requirement.kind}, got {piece.kind}")
    accepted = requirement.accepted_media_types
    if piece.media_type is not None and accepted and piece.media_type not in accepted:
        yield Fault(
            where, f"{title}: expected {', '.join(sorted(accepted))}; got {piece.media_type}"
        )
    if requirement.max_bytes is not None and (piece.size or 0) > requirement.max_bytes:
        yield Fault(where, f"{title}: expected at most {requirement.max_bytes} bytes")
    if piece.is_quarantined:
        yield Fault(where, f"{title}: a scanner found malware in the file; remove it")
    if piece.unattested:
        yield Fault(where, f"{title}: {piece.unattested}")
    yield from _student_faults(requirement, piece)
    for bound in requirement.bounds:
        amount = piece.amount(bound.measure)
        if bound.effect is Effect.BLOCK and amount is not None and not bound.holds(amount):
            yield Fault(where, f"{title}: expected {bound.wording}, got {amount}")


def _student_faults(requirement: EvidenceRequirement, piece: EvidenceFacts) -> Iterator[Fault]:
    where, title = _at(requirement.key), requirement.title
    if not piece.students_appear:
        return
    if not requirement.students_may_appear:
        yield Fault(where, f"{title}: no student may be recognised in it")
    elif not piece.has_consent:
        yield Fault(where, f"{title}: students appear, so consent must be on file; say that it is")


def _is_silent(requirement: EvidenceRequirement, piece: EvidenceFacts) -> bool:
    """Tell whether nothing is said of students in a piece that could show some."""
    can_show = requirement.kind in {Kind.FILE, Kind.VIDEO, Kind.LINK}
    return can_show and requirement.students_may_appear and piece.students_appear is None


def _empty_groups(
    requirements: Sequence[EvidenceRequirement], given: dict[str, list[EvidenceFacts]]
) -> Iterator[Fault]:
    groups: dict[str, list[EvidenceRequirement]] = {}
    for requirement in requirements:
        if requirement.one_of is not None:
            groups.setdefault(requirement.one_of, []).append(requirement)
    for group, members in groups.items():
        if not any(given[member.key] for member in members):
            choices = " or ".join(member.title for member in members)
            yield Fault(_at(group), f"expected one of: {choices}")


def _warnings_of(bound: Bound, piece: EvidenceFacts) -> Iterator[Fault]:
    where, amount = _at(piece.requirement_key), piece.amount(bound.measure)
    if amount is None:
        yield Fault(where, f"could not be measured; expected {bound.wording}")
    elif bound.effect is not Effect.BLOCK and not bound.holds(amount):
        judged = "; a criterion judges this" if bound.effect is Effect.CRITERION else ""
        yield Fault(where, f"expected {bound.wording}, got {amount}{judged}")
