"""Capacity: whether so many different people are there as the policy of a version may need for one submission."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.errors import Fault
from app.domain.policy import Policy

People = frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Pool:
    """Who could be asked at any school."""

    assessors: People
    approvers: People
    # Of the assessors, who is calibrated for the guide of each stage, in order.
    calibrated: Sequence[People]

    def judges(self, policy: Policy) -> People:
        """Return who could judge the stage that has the fewest."""
        if not policy.calibrated:
            return self.assessors
        return min((self.assessors & one for one in self.calibrated), key=len)


def shortages(policy: Policy, pool: Pool) -> Iterator[Fault]:
    """Yield what there are too few people for, each at its field of the policy; in numbers, never in names."""
    needed, judges = policy.most_assessors, pool.judges(policy)
    if len(pool.assessors) < needed:
        field = "second_read" if policy.second_read != "none" else "reviews"
        told = f"a submission may need {needed} assessors; {len(pool.assessors)} can be asked"
        yield Fault(f"/policy/{field}", told)
    elif len(judges) < needed:
        told = f"a submission may need {needed} calibrated assessors; {len(judges)} can be asked"
        yield Fault("/policy/calibrated", told)
    if policy.approver:
        yield from _for_approval(needed, judges, pool.approvers)
    yield from _for_panels(policy, pool)


def _for_approval(needed: int, judges: People, approvers: People) -> Iterator[Fault]:
    both = len(judges | approvers)
    if not approvers:
        yield Fault("/policy/approver", "an approver is needed, and nobody has the role")
    elif len(judges) >= needed and both <= needed:
        told = (
            f"whoever judged does not approve: {needed + 1} people are needed; {both} can be asked"
        )
        yield Fault("/policy/approver", told)


def _for_panels(policy: Policy, pool: Pool) -> Iterator[Fault]:
    """Yield whose panel could not be drawn from those who had no part in the work."""
    needed, approvers = policy.most_assessors, pool.approvers if policy.approver else frozenset()
    if policy.appeals is not None:
        # An approver who is no assessor takes nobody from the panel.
        had_part = needed + bool(approvers and approvers <= pool.assessors)
        yield from _for_panel("appeals", policy.appeals.panel, had_part, pool.assessors)
    # Where names are hidden an approver, who sees them, sits on no panel.
    people = pool.assessors if policy.is_blind else pool.assessors | pool.approvers
    had_part = needed + bool(approvers & people)
    yield from _for_panel("cases", policy.cases.panel, had_part, people)


def _for_panel(field: str, panel: int, had_part: int, people: People) -> Iterator[Fault]:
    if len(people) < had_part + panel:
        told = f"{had_part + panel} people are needed: a panel of {panel} and {had_part} who had a part in the work"
        told += f"; {len(people)} can be asked, so a panel may have to be named"
        yield Fault(f"/policy/{field}/panel", told)
