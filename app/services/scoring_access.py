"""What somebody is to a scoring round: asked, and still in the team whose inquiry it is."""

from app.domain.access import Party, Target
from app.services.work import Work
from app.storage.tables import InquiryCycle, ScoringRound, ScoringSeat, TeamMember


def target(work: Work, found: ScoringRound) -> Target:
    """Return as what the actor stands to a round."""
    return _target(is_asked=_is_let_in(work, found))


def as_somebody(work: Work) -> Target:
    """Return as what a person may list the rounds that they were asked in."""
    return _target(is_asked=work.actor.person_id is not None)


def seat_of(work: Work, found: ScoringRound) -> ScoringSeat | None:
    """Return the actor's own seat."""
    return work.find_by(ScoringSeat, scoring_round_id=found.id, person_id=work.actor.person_id)


def cycle_of(work: Work, found: ScoringRound) -> InquiryCycle | None:
    """Return the inquiry cycle whose common work is scored."""
    return work.find_by(InquiryCycle, scoring_round_id=found.id)


def _is_let_in(work: Work, found: ScoringRound) -> bool:
    if work.actor.person_id is None or seat_of(work, found) is None:
        return False
    cycle = cycle_of(work, found)
    if cycle is None:
        return True
    who = {"team_id": cycle.team_id, "person_id": work.actor.person_id}
    return work.find_by(TeamMember, **who) is not None


def _target(*, is_asked: bool) -> Target:
    return Target(parties=frozenset({Party.ASSIGNED} if is_asked else ()))
