"""The pages of the rest of the workflow, each about something worth seeing: part of `make screenshots`."""

from collections.abc import Callable
from typing import Any

from tests.browser.places import VERSION, Things
from tests.browser.site import Site

# The name of a picture, and the address of its page as `places` knows it.
PAGES = {
    "plan-decide": "/plans/{plan_id}",
    "plan": "/work/{enrollment_id}/plan",
    "goals": "/goals",
    "coaching": "/coaching/{submission_id}",
    "asked": "/asked",
    "asked-attestation": "/asked/attestations/{attestation_id}",
    "asked-partner-check": "/asked/partner-checks/{check_id}",
    "attest-link": "/attest/{token}",
    "evidence": "/evidence/{evidence_id}",
    "question": "/work/questions/{question_id}",
    "try-again": "/work/submissions/{submission_id}/try-again",
    "appeal-new": "/decisions/{decision_id}/appeal",
    "appeal": "/appeals/{appeal_id}",
    "panel": "/panels/{matter_id}",
    "notice": "/cases/{case_id}",
    "approval": "/approvals/{submission_id}",
    "calibration": "/calibration/{calibration_id}",
    "scoring-round": "/scoring/{scoring_round_id}",
    "pathway": "/pathways/{pathway_id}",
    "recognition-new": "/recognitions/new",
    "portfolio-entry": "/portfolio/entries/{entry_id}",
    "portfolio-public": "/portfolios/{slug}",
    "library": "/library",
    "survey": "/work/{enrollment_id}/survey",
    "manage-appeal": "/manage/appeals/{matter_id}",
    "manage-calendar": "/manage/setup/calendar",
    "manage-override": "/manage/submissions/{submission_id}/override",
    "manage-reassign": "/manage/submissions/assignments/{assignment_id}/reassign",
    "manage-turnaround": "/manage/turnaround",
    "manage-judging": f"{VERSION}/write/{{part}}",
    "manage-evidence": f"{VERSION}/stages/{{stage_key}}/{{part}}/{{key}}",
}


def workflow_pages(site: Site, browser: Any, shoot: Callable[[Any, str, str], None]) -> None:
    """Take each page as whoever it is for sees it."""
    things = Things(site)
    for name, path in PAGES.items():
        look = things.look(path)
        context = browser.new_context()
        if look.person:
            site.enter(context.new_page(), look.person)
        shoot(context, site.url + path.format(**look.about), name)
        context.close()
