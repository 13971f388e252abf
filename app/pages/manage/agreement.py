"""`/manage/agreement`: how far assessors agree, with plots and the tables that say the same."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from markupsafe import Markup

from app.api.late_routes import LateRouter
from app.domain.agreement import Agreement, Figure
from app.pages.sessions import SignedIn
from app.rendering.plots import UNIT, Dot, Plot, dots
from app.services import agreement, overview
from app.services.work import Work
from app.storage.tables import Person

router = LateRouter(include_in_schema=False)
HOME = ("/manage/agreement", "Agreement")
# What each figure is called and says, in the order in which they are shown.
FIGURES = (
    ("observed", "Observed agreement", "Share of submissions with the same level."),
    ("adjacent", "Same or next level", "Share with the same or a neighbouring level."),
    ("weighted", "Weighted agreement", "A near miss counts in part."),
    ("prevalence", "Prevalence", "How one-sided met and not met are; near 1 kappa misleads."),
    ("bias", "Bias", "How much oftener the first reader says met."),
    ("gwet_ac1", "Gwet's AC1", "Agreement beyond chance, steady where one level prevails."),
    ("gwet_ac2", "Gwet's AC2", "The same for ordered levels."),
    ("alpha_nominal", "Krippendorff's alpha", "Agreement beyond chance, levels without order."),
    ("alpha_ordinal", "Krippendorff's alpha, ordinal", "The same for ordered levels."),
    ("kappa", "Cohen's kappa", "Only for two fixed people."),
    ("kappa_weighted", "Weighted kappa", "Only for two fixed people and three levels."),
)


@router.get("/manage/agreement")
def agreement_page(visit: SignedIn) -> Response:
    """List the rubrics that pairs of assessors have judged by."""
    with visit.reading() as work:
        found = agreement.reported_rubrics(work)
        return visit.show("manage/agreement.html", rubrics=found)


@router.get("/manage/agreement/{rubric_id}")
def rubric_page(
    rubric_id: UUID,
    visit: SignedIn,
    first: Annotated[UUID | None, Query()] = None,
    second: Annotated[UUID | None, Query()] = None,
) -> Response:
    """Show every figure of a rubric, of everybody or of two people."""
    people = (first, second) if first is not None and second is not None else None
    with visit.reading() as work:
        found = agreement.report(work, rubric_id, people=people)
        return visit.show(
            "manage/agreement_rubric.html",
            report=found,
            names=_names(work, found, people),
            people=people,
            figures=FIGURES,
            plot=_plot(found),
            written=written,
        )


def written(figure: Figure) -> str:
    """Return a figure in words: its value with its interval, or why there is none."""
    if figure.value is None:
        return figure.reason or ""
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"


def _names(
    work: Work, found: agreement.Report, people: tuple[UUID, UUID] | None
) -> dict[UUID, str]:
    ids = [person for pair in found.pairs for person in (pair.first, pair.second)]
    known = overview.by_ids(work, Person, [*ids, *(people or ())])
    return {person_id: person.name for person_id, person in known.items()}


def _plot(found: agreement.Report) -> Markup | None:
    rows = [(one.criterion.title, _dots(one.figures)) for one in found.criteria]
    shown = [(title, values) for title, values in rows if values]
    if not shown:
        return None
    told = "For each criterion Gwet's coefficient as a disc and Krippendorff's alpha as a square, each with its 95 % interval. The table below has the same numbers."
    drawn = dots(Plot("agreement", "Agreement beyond chance by criterion", told), UNIT, shown)
    return Markup(drawn)  # noqa: S704 - made and escaped by the plot


def _dots(figures: Agreement) -> list[Dot]:
    """Return the figures for ordered levels where there are three, else those for two."""
    is_ordered = figures.gwet_ac2.value is not None
    gwet = figures.gwet_ac2 if is_ordered else figures.gwet_ac1
    alpha = figures.alpha_ordinal if is_ordered else figures.alpha_nominal
    return [
        Dot(figure.value, figure.low, figure.high, kind)
        for figure, kind in ((gwet, "one"), (alpha, "two"))
        if figure.value is not None
    ]
