"""What could tell a blind assessor whose work it is: said to its owner before handing in, never a refusal."""

from collections.abc import Iterator, Sequence

from app.domain.errors import Fault
from app.domain.names import named_in, named_in_file
from app.domain.plain_text import seen
from app.services import sealing
from app.services.evidence_bytes import is_recording
from app.services.stages import StageRules
from app.services.work import Work
from app.storage import submissions, team_artefacts
from app.storage.tables import Email, Enrollment, Evidence, Person, Submission


def on_anonymity(
    work: Work, submission: Submission, rules: StageRules, evidence: Sequence[Evidence]
) -> tuple[Fault, ...]:
    """Return the warnings; none where names are shown, and none to whom they would tell the name."""
    if submission.anonymity == "none" or sealing.hides_educator(work, submission):
        return ()
    names, mates = _names(work, submission), _teammates(work, submission, evidence)
    of_pieces = (
        Fault(f"/evidence/{rules.requirements[piece.requirement_id].key}", detail)
        for piece in evidence
        for detail in _of_piece(piece, names, mates)
    )
    return (*of_pieces, *_around(work, submission, names, mates))


def name_inside(work: Work, submission: Submission, text: str) -> str | None:
    """Return the part of a name of the educator or a teammate, or of an address of theirs, that stands in a text."""
    names = _names(work, submission)
    evidence = submissions.evidence_of(work.session, work.organization_id, submission.id)
    people = [*names[:1], *_teammates(work, submission, evidence)]
    return named_in(text, people) or _whole(text, names[1:])


def _names(work: Work, submission: Submission) -> list[str]:
    person = work.get(Person, submission.person_id)
    mails = work.all_by(Email, person_id=person.id)
    return [person.name, *(one.address.partition("@")[0] for one in mails)]


def _teammates(work: Work, submission: Submission, evidence: Sequence[Evidence]) -> list[str]:
    """Return the names of those whose work it is, too, where a team made something of it: they name the educator."""
    found = team_artefacts.teammates(work.session, work.organization_id, evidence)
    people = work.by_ids(Person, found - {submission.person_id})
    return sorted(one.name for one in people.values())


def _of_piece(piece: Evidence, names: Sequence[str], mates: Sequence[str]) -> Iterator[str]:
    for what, text in (
        ("the text", piece.text),
        ("its title", piece.title),
        ("the link", piece.url),
        ("what the badge may say about it", piece.narrative),
    ):
        yield from _said(what, text, names, mates)
    found = named_in_file(piece.file_name or "", [*names[:1], *mates])
    if found:
        yield f"“{found}” stands in the name of the file; assessors see another name instead"
    if piece.named_inside:
        yield f"“{piece.named_inside}” stands in the file: assessors are not to know whose work it is"
    if is_recording(piece):
        yield "a recording cannot be made anonymous: whoever knows the face or voice knows the name"
    if piece.blind_copy == "impossible":
        yield "this file cannot be made anonymous, so assessors cannot open it; send another form"


def _around(
    work: Work, submission: Submission, names: Sequence[str], mates: Sequence[str]
) -> Iterator[Fault]:
    """Yield what is said of what assessors read beside the pieces."""
    enrollment = work.get(Enrollment, submission.enrollment_id)
    for pointer, what, text in (
        ("/enrollment/topic", "the topic", enrollment.topic),
        ("/enrollment/goals", "the goals", enrollment.goals),
        (
            "/ai_use_description",
            "what you declared of help by AI",
            submission.ai_use_description,
        ),
    ):
        yield from (Fault(pointer, detail) for detail in _said(what, text, names, mates))


def _said(
    what: str, text: str | None, names: Sequence[str], mates: Sequence[str]
) -> Iterator[str]:
    """Yield the warning of a name in one text, if any stands in it."""
    found = named_in(text or "", [*names[:1], *mates]) or _whole(text or "", names[1:])
    if found:
        yield f"“{found}” stands in {what}: assessors are not to know whose work it is"


def _whole(text: str, names: Sequence[str]) -> str | None:
    """Return the mail name that stands in the text as it is, such as ada.byron."""
    plain = seen(text).casefold()
    return next((one for one in names if len(one) > 4 and one.casefold() in plain), None)  # noqa: PLR2004 - shorter ones are words
