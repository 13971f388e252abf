"""What stages pay: an amount, or the credit that an educator chooses in its place; sums are exact."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from app.domain.rubric import Value

# Whether the figures of a stage are its own, or what is paid in total once it is accepted.
Counting = Literal["by_stage", "cumulative"]
Choice = Literal["pay", "credit"]


class Stipend(Value):
    """What a stage pays, and the credit that can be chosen in its place, in hundredths."""

    amount_cents: Annotated[int, Field(strict=True, ge=1, le=100_000_000)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    credit_hundredths: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """What several stages come to: cents by currency, and hundredths of a credit."""

    cents: dict[str, int]
    credit_hundredths: int


def shares(stipends: Sequence[Stipend | None], counting: Counting) -> tuple[Stipend | None, ...]:
    """Return what each stage pays by itself; totals become the step from the stage before."""
    if counting == "by_stage":
        return tuple(stipends)
    found: list[Stipend | None] = []
    before: Stipend | None = None
    for total in stipends:
        found.append(total and _step(before, total))
        before = total or before
    return tuple(found)


def check_totals(stipends: Sequence[Stipend | None], counting: Counting) -> None:
    """Raise ValueError unless totals rise from stage to stage, in one currency, with credit on all or none."""
    paid = [stipend for stipend in stipends if stipend is not None]
    if counting == "by_stage":
        return
    for before, after in pairwise(paid):
        if before.currency != after.currency:
            raise ValueError("stipends: totals are in one currency")
        if (before.credit_hundredths is None) != (after.credit_hundredths is None):
            raise ValueError(
                "stipends: with totals, credit can be chosen at all stages or at none"
            )
        if not _rises(before, after):
            raise ValueError("stipends: each total must be more than the one before")


def add_up(taken: Iterable[tuple[Stipend, Choice]]) -> Totals:
    """Return the sum of what was chosen for each share."""
    cents: Counter[str] = Counter()
    credit = 0
    for share, choice in taken:
        if choice == "credit" and share.credit_hundredths is not None:
            credit += share.credit_hundredths
        else:
            cents[share.currency] += share.amount_cents
    return Totals(dict(cents), credit)


def _step(before: Stipend | None, total: Stipend) -> Stipend:
    if before is None:
        return total
    credit = total.credit_hundredths
    return total.model_copy(
        update={
            "amount_cents": total.amount_cents - before.amount_cents,
            "credit_hundredths": credit and credit - (before.credit_hundredths or 0),
        }
    )


def _rises(before: Stipend, after: Stipend) -> bool:
    return after.amount_cents > before.amount_cents and (
        after.credit_hundredths is None
        or after.credit_hundredths > (before.credit_hundredths or 0)
    )
