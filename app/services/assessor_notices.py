"""Notices to and about assessors: who judges otherwise than was agreed, and who is to qualify anew."""

from uuid import UUID

from app.rendering.letter import Letter, Link
from app.services.notices import tell
from app.services.work import Work
from app.storage.tables import Person, Rubric, ScoringRound


def assessor_drifted(
    work: Work, rubric: Rubric, assessor_id: UUID, person_id: UUID, *, is_strict: bool
) -> None:
    """Tell a coordinator that an assessor's levels on anchors have moved away from what was agreed."""
    name = work.get(Person, assessor_id).name
    how = "more strictly" if is_strict else "more generously"
    letter = _letter(
        f"An assessor has drifted: {rubric.name}",
        (
            f"By the rubric {rubric.name}, {name} judges {how} than was agreed on anchors.",
            "It is a reason to talk, not a verdict. A qualification that they had has ended.",
        ),
        Link("See the report", f"{work.tools.base_url}/manage/calibration/rubrics/{rubric.id}"),
        "because you run this programme",
    )
    tell(work, person_id, letter)


def qualification_ended(work: Work, rubric: Rubric, person_id: UUID) -> None:
    """Ask an assessor to qualify anew; which work showed it stays untold."""
    letter = _letter(
        f"Please qualify again: {rubric.name}",
        (
            f"Your qualification for the rubric {rubric.name} has ended.",
            "Train on the agreed work if you like, then take the gate once more.",
        ),
        Link("Open calibration", f"{work.tools.base_url}/calibration"),
        "because you are an assessor",
    )
    tell(work, person_id, letter)


def asked_to_score(work: Work, found: ScoringRound, person_id: UUID) -> None:
    """Ask an assessor to score one work apart from the others."""
    letter = _letter(
        "You are asked to score one work with others",
        (
            "Several people give the same work levels, each apart. Then you see each other's.",
            "It is for talking about the rubric: nobody's badge depends on it.",
        ),
        Link("Read and score", f"{work.tools.base_url}/scoring/{found.id}"),
        _why(found),
    )
    tell(work, person_id, letter)


def scores_are_open(work: Work, found: ScoringRound, person_id: UUID) -> None:
    """Tell an assessor that everybody's levels can be compared."""
    letter = _letter(
        "The levels can be compared",
        ("Everybody's levels of the work that you scored together are open.",),
        Link("Compare and discuss", f"{work.tools.base_url}/scoring/{found.id}"),
        _why(found),
    )
    tell(work, person_id, letter)


def _why(found: ScoringRound) -> str:
    is_of_team = found.stage_id is None
    return "because you are in the team" if is_of_team else "because you are an assessor"


def _letter(subject: str, sentences: tuple[str, ...], action: Link, reason: str) -> Letter:
    return Letter(subject, "", sentences, action, reason)
