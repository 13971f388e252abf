"""Agreement: counting what two assessors gave apart, and reporting it with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.access import Action
from app.domain.agreement import MINIMUM, Agreement, Asked, agreement
from app.domain.agreement_table import Table
from app.domain.definition import criteria_of
from app.domain.errors import Fault, InvalidError
from app.domain.rubric import Criterion
from app.services.stages import rules_of
from app.services.submissions import carried_of
from app.services.work import Work
from app.storage import agreement as stored
from app.storage.agreement import Cell
from app.storage.tables import Person, Review, Rubric, Submission

READERS, MAX_PAIRS = 2, 50


def note(work: Work, submission: Submission, sealed: Sequence[Review]) -> None:
    """Count the levels of the first two sealed reviews of a submission, when the second comes in.

    Not where a second reading depends on what the first one said: such pairs are not a fair sample.
    """
    rules = rules_of(work, submission)
    # Who judges a later attempt may have read what the other said of the one before.
    if len(sealed) != READERS or submission.round != 1 or submission.attempt != 1:
        return
    if getattr(rules.policy, "second_read", "none") == "every_not_yet":
        return
    first, second = sorted(sealed, key=lambda review: review.assignment_id)
    carried = {level.criterion for level in carried_of(submission)}
    given, other = _levels(first), _levels(second)
    both = [key for key in given if key in other and key not in carried]
    people = pair_key(first.person_id, second.person_id)
    is_turned = first.person_id > second.person_id
    cells = [Cell("", key, given[key], other[key]) for key in both]
    cells += [
        Cell(people, key, *((other[key], given[key]) if is_turned else (given[key], other[key])))
        for key in both
    ]
    stored.count(work.session, work.organization_id, rules.stage.rubric_id, cells)


def pair_key(one: UUID, other: UUID) -> str:
    """Name two people, whoever is named first."""
    return ":".join(map(str, sorted((one, other))))


@dataclass(frozen=True, slots=True)
class OfCriterion:
    """The agreement on one criterion."""

    criterion: Criterion
    figures: Agreement


@dataclass(frozen=True, slots=True)
class PairOfPeople:
    """Two people who read at least ten submissions in common."""

    first: UUID
    second: UUID
    pairs: int


@dataclass(frozen=True, slots=True)
class Report:
    """The agreement on a rubric, criterion by criterion: of everybody, or of two people."""

    rubric: Rubric
    criteria: list[OfCriterion]
    pairs: list[PairOfPeople]
    seed: int
    resamples: int


def report(
    work: Work, rubric_id: UUID, *, people: tuple[UUID, UUID] | None = None, seed: int = 0
) -> Report:
    """Return the agreement on a rubric; raises NotFoundError for a rubric or person not known here."""
    work.require(Action.READ_AGREEMENT)
    rubric = work.get(Rubric, rubric_id)
    key = "" if people is None else _named(work, people)
    counts = stored.counts_of(work.session, work.organization_id, rubric.id, key)
    found = [
        OfCriterion(criterion, _figures(criterion, counts, is_fixed=bool(key), seed=seed))
        for criterion in criteria_of(rubric.criteria)
    ]
    return Report(rubric, found, _pairs(work, rubric.id), seed, Asked(required=0).resamples)


def reported_rubrics(work: Work) -> list[tuple[Rubric, int]]:
    """Return the rubrics that two people have judged by, the most read first."""
    work.require(Action.READ_AGREEMENT)
    found = stored.rubrics_with_pairs(work.session, work.organization_id)
    rubrics = [(work.get(Rubric, rubric_id), often) for rubric_id, often in found.items()]
    return sorted(rubrics, key=lambda one: (-one[1], one[0].name))


def _named(work: Work, people: tuple[UUID, UUID]) -> str:
    for place, person_id in zip(("person_id", "other_person_id"), people, strict=True):
        work.get_named(Person, person_id, f"query:/{place}")
    if people[0] == people[1]:
        message = "Name two different people."
        raise InvalidError(message, Fault("query:/other_person_id", message))
    return pair_key(*people)


def _pairs(work: Work, rubric_id: UUID) -> list[PairOfPeople]:
    found = stored.pairs_of(
        work.session, work.organization_id, rubric_id, minimum=MINIMUM, limit=MAX_PAIRS
    )
    people = [(key.split(":"), often) for key, often in found]
    return [PairOfPeople(UUID(one), UUID(other), often) for (one, other), often in people]


def _figures(
    criterion: Criterion,
    counts: Sequence[tuple[str, str, str, int]],
    *,
    is_fixed: bool,
    seed: int,
) -> Agreement:
    cells = [
        (criterion.rank(first), criterion.rank(second), often)
        for key, first, second, often in counts
        if key == criterion.key
    ]
    required = criterion.rank(criterion.required_level)
    table = Table.of(len(criterion.levels), cells)
    return agreement(table, Asked(required, is_fixed_pair=is_fixed, seed=seed))


def _levels(review: Review) -> dict[str, str]:
    return {one["criterion"]: one["level"] for one in review.levels if one["level"] is not None}
