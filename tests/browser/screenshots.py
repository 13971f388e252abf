"""`make screenshots`: every page as people see it, for docs/screenshots; run, not collected."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from tests.browser.site import NARROW, WIDE, Site, chromium, looked_at, site_at
from tests.browser.workflow_screenshots import workflow_pages
from tests.inquiry import opened
from tests.integration import awards
from tests.programme import EVIDENCE, Programme

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
LOOKS = {"light": ("light", WIDE), "dark": ("dark", WIDE), "narrow": ("light", NARROW)}
# Few colours, so that the pictures are small; the pages have few.
COLOURS, MOST_BYTES = 48, 150_000
LEVELS = [
    {"key": "not-yet", "name": "Emerging", "description": "The teacher asks and answers."},
    {"key": "on-track", "name": "Proficient", "description": "Students answer one another."},
    {"key": "beyond", "name": "Distinguished", "description": "Students lead the talk."},
]
TITLES = {
    "plan-fits": ("The plan makes room for student talk", ["plan"]),
    "reflection-honest": ("The reflection learns from what happened", ["reflection"]),
    "whole-fits": ("Plan and reflection belong together", ["plan", "reflection"]),
}


def discussion(site: Site) -> Programme:
    """A microcredential such as districts offer, and everyone who is needed to earn it."""
    coordinator = site.district.coordinator
    criteria = [
        {
            "key": key,
            "title": title,
            "levels": LEVELS,
            "required_level": "on-track",
            "evidence": evidence,
        }
        for key, (title, evidence) in TITLES.items()
    ]
    rubric = coordinator.made(
        "/rubrics", {"slug": "discussion", "name": "Discussion", "criteria": criteria}
    )
    issuer_id = str(site.district.issuer_id)
    lineage = coordinator.made(
        "/microcredentials",
        {"slug": "discussion", "name": "Leading discussion", "issuer_id": issuer_id},
    )
    draft = coordinator.made("/microcredential-versions", _content(lineage["id"], rubric["id"]))
    version = coordinator.made(f"/microcredential-versions/{draft['id']}/publish")
    assessor = site.district.person("assessor", name="Sam Ruiz", microcredential_id=lineage["id"])
    educator = site.district.person("educator", name="Ada Park")
    return Programme(site.district, version, educator, assessor)


def _content(lineage_id: str, rubric_id: str) -> dict[str, Any]:
    return {
        "microcredential_id": lineage_id,
        "name": "Leading a classroom discussion",
        "description": "Plans and leads talk in which students explain, question and build on one another's ideas.",
        "criteria_narrative": "The educator plans a lesson around talk, teaches it, and reflects on who spoke and what changed.\n\nAn assessor who teaches the same grades reads both against the rubric.",
        "tags": ["discussion", "student voice"],
        "stages": [
            {
                "key": "practice",
                "name": "Show your practice",
                "rubric_id": rubric_id,
                "hours_tenths": 100,
                "evidence": EVIDENCE,
            }
        ],
    }


def shoot(context: Any, url: str, name: str) -> None:
    """Write one page in each look; nothing above what a repository should carry."""
    for look, (scheme, size) in LOOKS.items():
        with looked_at(context, url, scheme, size) as page:
            path = FOLDER / f"{name}-{look}.png"
            picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
            picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
            assert path.stat().st_size < MOST_BYTES, f"{path} is too large"


def public_pages(site: Site, context: Any, programme: Programme) -> None:
    """What a stranger sees."""
    row = awards.issue(programme, awards.earn(programme))
    slug = site.district.coordinator.get(f"/issuers/{site.district.issuer_id}").json()["slug"]
    places = {
        "start": "/",
        "sign-in": "/sign-in",
        "credential": f"/credentials/{row.id}",
        "microcredential": f"/microcredentials/{row.version_id}",
        "criteria": f"/microcredentials/{row.version_id}/criteria",
        "issuer": f"/issuers/{slug}",
        "verify": "/verify",
        "problem": "/problems/wrong-state",
    }
    for name, path in places.items():
        shoot(context, site.url + path, name)
    endorse(site, row)
    shoot(context, f"{site.url}/credentials/{row.id}", "credential-endorsed")
    site.district.coordinator.made(f"/credentials/{row.id}/revoke", {"reason": "asked_by_owner"})
    shoot(context, f"{site.url}/credentials/{row.id}", "credential-revoked")


def endorse(site: Site, row: Any) -> None:
    """Let somebody else say something about the badge."""
    agency = {
        "slug": "state-agency",
        "name": "The State Agency",
        "url": "https://agency.example",
        "email": "badges@agency.example",
    }
    wish = {
        "issuer_id": site.district.coordinator.made("/issuers", agency)["id"],
        "subject_kind": "credential",
        "subject_id": str(row.id),
        "name": "Counts toward the renewal of a licence",
        "comment": "Ten hours of professional learning.",
    }
    site.district.coordinator.made("/endorsements", wish)


def revoked_many(site: Site) -> str:
    """A list of badges that was taken back, and where its page is."""
    direct = awards.direct(site.district, name="Workshop leader")
    bodies = [awards.body(direct) for _ in range(3)]
    made = [site.district.machine().made("/credentials", body)["id"] for body in bodies]
    rows = [{"credential_id": one, "reason": "issued_in_error"} for one in [*made, made[0]]]
    body = {"rows": rows, "confirmed_count": len(rows)}
    asked = site.district.coordinator.post("/revocations", body)
    site.run_jobs()
    return f"/manage/credentials/revocations/{asked.json()['id']}"


def signed_in_pages(site: Site, browser: Any, programme: Programme) -> None:
    """What the people of the district see, each in a browser of their own."""
    earned = {"person_id": str(programme.educator.person_id), "state": "issued"}
    owned = site.district.coordinator.get("/credentials", params=earned).json()["data"]
    badge = owned[0]["id"] if owned else awards.issue(programme, awards.earn(programme)).id
    colleague = site.district.person("educator", name="Kim Lee")
    cycle = opened(programme, [programme.educator, colleague]).scored()
    draft = programme.draft()
    programme.add_text(draft)
    judged = Programme(
        site.district,
        programme.version,
        site.district.person("educator", name="Kim Lee"),
        programme.assessor,
    )
    assignment = judged.assignment(judged.complete())
    programme.assessor.made(f"/assignments/{assignment['id']}/claim")
    began(programme, assignment)
    version = f"/manage/microcredentials/versions/{programme.version['id']}"
    roles = {
        programme.educator.person_id: {
            "home": "/",
            "catalogue": "/catalogue",
            "work": "/work",
            "draft": f"/work/submissions/{draft['id']}",
            "portfolio": "/portfolio",
            "inquiry": f"/inquiry/{cycle.row['id']}",
            "share": f"/portfolio/{badge}/share",
        },
        programme.assessor.person_id: {
            "queue": "/queue",
            "desk": f"/queue/{assignment['id']}",
            "desk-preview": f"/queue/{assignment['id']}/preview",
            "saved-comments": "/saved-comments",
        },
        site.district.coordinator.person_id: {
            "manage-people": "/manage/people",
            "manage-version": version,
            "manage-submissions": "/manage/submissions",
            "manage-credentials": "/manage/credentials",
            "manage-endorsements": "/manage/setup/endorsements",
            "manage-revocation": revoked_many(site),
        },
    }
    for person, places in roles.items():
        context = browser.new_context()
        site.enter(context.new_page(), person)
        for name, path in places.items():
            shoot(context, site.url + path, name)
        context.close()


def began(programme: Programme, assignment: dict[str, Any]) -> None:
    """Keep a comment, and begin a review with it."""
    comment = "Say which students the goal is for, and how you will see that they reach it."
    programme.assessor.made("/saved-comments", {"text": comment, "criterion": "plan-fits"})
    given = [
        {"criterion": "plan-fits", "level": "not-yet", "comment": comment},
        {"criterion": "reflection-honest", "level": "on-track", "comment": ""},
    ]
    draft = {"levels": given, "summary": "The talk moves are well chosen."}
    programme.assessor.made("/reviews", draft | {"assignment_id": assignment["id"]})


def main() -> None:
    """Write every screenshot anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        with served() as site:
            programme = discussion(site)
            public_pages(site, browser.new_context(), programme)
            signed_in_pages(site, browser, programme)
        with served() as site:
            workflow_pages(site, browser, shoot)


@contextmanager
def served() -> Iterator[Site]:
    """A district that nobody has touched."""
    with (
        tempfile.TemporaryDirectory() as folder,
        site_at(Path(folder), f"sqlite:///{folder}/laurel.db") as site,
    ):
        yield site


if __name__ == "__main__":
    main()
