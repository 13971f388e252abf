"""Questions about agreement: counting a pair of levels, and the counts of a rubric."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.identifiers import new_id
from app.storage.inserts import insert_into
from app.storage.tables import AgreementCount

KEY = ("organization_id", "rubric_id", "pair_key", "criterion", "first_level", "second_level")


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One cell of one table."""

    pair_key: str
    criterion: str
    first: str
    second: str


def count(
    session: Session, organization_id: UUID, rubric_id: UUID, cells: Iterable[Cell], often: int = 1
) -> None:
    """Raise each of these counts; always in one order, so that two at once cannot deadlock."""
    for cell in sorted(cells):
        statement = insert_into(session, AgreementCount).values(
            organization_id=organization_id,
            id=new_id(),
            created_at=session.info["now"],
            rubric_id=rubric_id,
            pair_key=cell.pair_key,
            criterion=cell.criterion,
            first_level=cell.first,
            second_level=cell.second,
            often=often,
        )
        raised = {"often": col(AgreementCount.often) + statement.excluded.often}
        session.exec(statement.on_conflict_do_update(index_elements=KEY, set_=raised))


def counts_of(
    session: Session, organization_id: UUID, rubric_id: UUID, pair_key: str = ""
) -> list[tuple[str, str, str, int]]:
    """Return (criterion, first level, second level, how often) of everybody, or of one pair."""
    table = AgreementCount
    query = select(table.criterion, table.first_level, table.second_level, table.often).where(
        col(table.organization_id) == organization_id,
        col(table.rubric_id) == rubric_id,
        col(table.pair_key) == pair_key,
    )
    return [(criterion, first, second, n) for criterion, first, second, n in session.exec(query)]


def pairs_of(
    session: Session, organization_id: UUID, rubric_id: UUID, *, minimum: int, limit: int
) -> list[tuple[str, int]]:
    """Return the pairs of people with the most submissions in common, at least `minimum`."""
    table = AgreementCount
    each = (
        select(col(table.pair_key).label("pair_key"), sa.func.sum(table.often).label("often"))
        .where(
            col(table.organization_id) == organization_id,
            col(table.rubric_id) == rubric_id,
            col(table.pair_key) != "",
        )
        .group_by(col(table.pair_key), col(table.criterion))
        .subquery()
    )
    # A submission is counted once for each criterion that was judged afresh.
    most = sa.func.max(each.c.often)
    query = (
        select(each.c.pair_key, most)
        .group_by(each.c.pair_key)
        .having(most >= minimum)
        .order_by(most.desc(), each.c.pair_key)
        .limit(limit)
    )
    return [(pair_key, int(n)) for pair_key, n in session.exec(query)]


def rubrics_with_pairs(session: Session, organization_id: UUID) -> dict[UUID, int]:
    """Return the rubrics that have counts, with the most pairs that any criterion has."""
    table = AgreementCount
    each = (
        select(col(table.rubric_id).label("rubric_id"), sa.func.sum(table.often).label("often"))
        .where(col(table.organization_id) == organization_id, col(table.pair_key) == "")
        .group_by(col(table.rubric_id), col(table.criterion))
        .subquery()
    )
    query = select(each.c.rubric_id, sa.func.max(each.c.often)).group_by(each.c.rubric_id)
    return {rubric_id: int(n) for rubric_id, n in session.exec(query)}
