"""Plans: what an educator means to do before the first stage, who lets it begin, and the one table of moves."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from app.domain.errors import Fault, MoveError
from app.domain.evidence_requirement import Bound, Measure
from app.domain.moves import follow
from app.domain.plain_text import folded, plain_url, single_line, storable
from app.domain.rubric import Value

SourceKind = Literal["published", "recorded", "event", "visit", "other"]
Part = Literal["topic", "sources", "application", "goals"]
Decider = Literal["coordinator", "approver", "line_manager"]
# What anybody can read or watch later, unlike an event or a visit.
LASTING: frozenset[SourceKind] = frozenset({"published", "recorded"})
MOST_SOURCES = 20


class PlanState(StrEnum):
    """Where a plan stands; `approved` lets the first stage begin, `refused` can be appealed once."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


class PlanMove(StrEnum):
    """What can happen to a plan."""

    EDIT = "edit"
    COMMENT = "comment"
    PROPOSE = "propose"
    RETURN = "return"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    REMAND = "remand"


PLAN_MOVES: Mapping[tuple[PlanState, PlanMove], PlanState] = {
    (PlanState.DRAFT, PlanMove.EDIT): PlanState.DRAFT,
    (PlanState.DRAFT, PlanMove.COMMENT): PlanState.DRAFT,
    (PlanState.DRAFT, PlanMove.PROPOSE): PlanState.PROPOSED,
    (PlanState.DRAFT, PlanMove.WITHDRAW): PlanState.WITHDRAWN,
    (PlanState.PROPOSED, PlanMove.COMMENT): PlanState.PROPOSED,
    (PlanState.PROPOSED, PlanMove.RETURN): PlanState.RETURNED,
    (PlanState.PROPOSED, PlanMove.APPROVE): PlanState.APPROVED,
    (PlanState.PROPOSED, PlanMove.REFUSE): PlanState.REFUSED,
    (PlanState.PROPOSED, PlanMove.WITHDRAW): PlanState.WITHDRAWN,
    (PlanState.RETURNED, PlanMove.EDIT): PlanState.RETURNED,
    (PlanState.RETURNED, PlanMove.COMMENT): PlanState.RETURNED,
    (PlanState.RETURNED, PlanMove.PROPOSE): PlanState.PROPOSED,
    (PlanState.RETURNED, PlanMove.WITHDRAW): PlanState.WITHDRAWN,
    (PlanState.WITHDRAWN, PlanMove.RESTORE): PlanState.DRAFT,
    (PlanState.REFUSED, PlanMove.APPEAL): PlanState.APPEALED,
    (PlanState.APPEALED, PlanMove.UPHOLD): PlanState.REFUSED,
    (PlanState.APPEALED, PlanMove.OVERTURN): PlanState.APPROVED,
    (PlanState.APPEALED, PlanMove.REMAND): PlanState.PROPOSED,
}
# What a panel comes to.
UNASKED = frozenset((PlanState.APPEALED, move) for move in PlanMove)
# Without a plan there is one thing to do.
NO_PLAN, WRITE_ONE = "there is no plan", "write a plan"
BEGIN = "begin the first stage"


def move_plan(state: str, wanted: PlanMove) -> PlanState:
    """Return the state after the move; raises MoveError naming state, move and what is allowed."""
    return follow(PLAN_MOVES, PlanState(state), wanted, unasked=UNASKED)


def allows(state: str, wanted: PlanMove) -> bool:
    """Tell whether the table has this move for the state."""
    return (PlanState(state), wanted) in PLAN_MOVES


def check_begins(state: str | None, allowed: Sequence[str]) -> None:
    """Raise MoveError unless a plan in this state, which allows this, lets the first stage begin; None is no plan."""
    if state is None:
        raise MoveError(NO_PLAN, BEGIN, [WRITE_ONE])
    if state != PlanState.APPROVED:
        raise MoveError(f"the plan is {state}", BEGIN, allowed)


def _line_or_nothing(text: str) -> str:
    return single_line(text) if text.strip() else ""


class Source(Value):
    """Something to learn from: what it is, where it is found, why it bears on the topic; a draft may lack any."""

    title: Annotated[str, Field(max_length=300), AfterValidator(_line_or_nothing)] = ""
    kind: SourceKind | None = None
    url: Annotated[str, Field(max_length=2000), AfterValidator(plain_url)] | None = None
    citation: Annotated[str, Field(max_length=1000)] | None = None
    relevance: Annotated[str, Field(max_length=2000)] = ""

    @property
    def can_be_found(self) -> bool:
        """Tell whether a reader is told where it is, or when and where it took place."""
        return bool(self.url or (self.citation or "").strip())


class SourceRule(Value):
    """How many sources a plan needs, and how many of them must be published or recorded."""

    min: Annotated[int, Field(strict=True, ge=0, le=MOST_SOURCES)] = 1
    max: Annotated[int, Field(strict=True, ge=1, le=MOST_SOURCES)] = MOST_SOURCES
    published_or_recorded: Annotated[int, Field(strict=True, ge=0, le=MOST_SOURCES)] = 0

    @model_validator(mode="after")
    def _numbers_fit(self) -> Self:
        if self.min > self.max:
            raise ValueError("min: expected at most max")
        if self.published_or_recorded > self.max:
            raise ValueError("published_or_recorded: expected at most max")
        return self


class WordRange(Value):
    """From how many to how many words a text has."""

    min: Annotated[int, Field(strict=True, ge=1, le=5000)] | None = None
    max: Annotated[int, Field(strict=True, ge=1, le=5000)] | None = None

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        # The rules of a bound hold here too.
        Bound(measure=Measure.WORDS, min=self.min, max=self.max)
        return self

    @property
    def bound(self) -> Bound:
        """Return it as a bound of words."""
        return Bound(measure=Measure.WORDS, min=self.min, max=self.max)


class PlanRule(Value):
    """What a plan must have before the first stage begins, and who decides on it."""

    decided_by: Decider = "coordinator"
    sources: SourceRule = SourceRule()
    application: WordRange | None = None


class PlanContent(Value):
    """What an educator writes; a draft may lack anything."""

    topic: Annotated[str, Field(max_length=200)] | None = None
    sources: Annotated[tuple[Source, ...], Field(max_length=MOST_SOURCES)] = ()
    application: Annotated[str, Field(max_length=10_000), AfterValidator(storable)] | None = None
    # Goals of the educator's own that it serves.
    goal_ids: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()


class Objection(Value):
    """Why one part of a plan came back."""

    part: Part
    reason: Annotated[str, Field(min_length=1, max_length=2000)]


def missing_of(rule: PlanRule, content: PlanContent) -> tuple[Fault, ...]:
    """Return everything that stands in the way of proposing a plan; empty when it is complete."""
    return (*_topic(content), *_sources(rule.sources, content.sources), *_use(rule, content))


def _topic(content: PlanContent) -> Iterator[Fault]:
    if not (content.topic or "").strip():
        yield Fault("/topic", "expected the topic in a line")


def _sources(rule: SourceRule, sources: Sequence[Source]) -> Iterator[Fault]:
    if len(sources) < rule.min:
        yield Fault("/sources", f"expected at least {rule.min}, got {len(sources)}")
    if len(sources) > rule.max:
        yield Fault("/sources", f"expected at most {rule.max}, got {len(sources)}")
    lasting = sum(source.kind in LASTING for source in sources)
    if lasting < rule.published_or_recorded:
        wanted = f"expected at least {rule.published_or_recorded} published or recorded"
        yield Fault("/sources", f"{wanted}, got {lasting}")
    found: set[tuple[str, str]] = set()
    for place, source in enumerate(sources):
        yield from _source(f"/sources/{place}", source)
        where = source.url or source.citation or ""
        known = (folded(source.title), folded(where))
        if all(known) and known in found:
            yield Fault(f"/sources/{place}", "stands there already; name another")
        found.add(known)


def _source(where: str, source: Source) -> Iterator[Fault]:
    if not source.title:
        yield Fault(f"{where}/title", "expected what it is called")
    if source.kind is None:
        yield Fault(f"{where}/kind", "expected what kind of source it is")
    if not source.can_be_found:
        yield Fault(
            f"{where}/citation", "expected a link, or a citation by which a reader finds it"
        )
    if not source.relevance.strip():
        yield Fault(f"{where}/relevance", "expected why it bears on the topic")


def _use(rule: PlanRule, content: PlanContent) -> Iterator[Fault]:
    words = len((content.application or "").split())
    if not words:
        yield Fault("/application", "expected how you will apply it")
    elif rule.application is not None and not rule.application.bound.holds(words):
        yield Fault("/application", f"expected {rule.application.bound.wording}, got {words}")


def plan_rule_of(stored: Mapping[str, Any] | None) -> PlanRule | None:
    """Return what a version asks of a plan from the JSON of its row; None where it asks for none."""
    return None if stored is None else PlanRule.model_validate(stored)
