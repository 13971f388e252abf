"""A small microcredential for tests: two criteria over a reflection and a lesson plan, any number of stages."""

import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.district import Caller, District

_NUMBERS = itertools.count(1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LEVELS = [
    {"key": "not-yet", "name": "Not yet on track"},
    {"key": "on-track", "name": "On track"},
]
WORDS = "I tried three talk moves and wrote down who spoke and what changed."


def criterion(key: str, *evidence: str) -> dict[str, Any]:
    return {
        "key": key,
        "title": key.replace("-", " ").title(),
        "levels": LEVELS,
        "required_level": "on-track",
        "evidence": list(evidence),
    }


CRITERIA = [
    criterion("plan-fits", "plan"),
    criterion("reflection-honest", "reflection"),
    criterion("whole-fits", "plan", "reflection"),
]
EVIDENCE = [
    {
        "key": "reflection",
        "title": "Reflection",
        "kind": "text",
        "bounds": [{"measure": "words", "min": 5}],
    },
    {
        "key": "plan",
        "title": "Lesson plan",
        "kind": "file",
        "media_types": ["application/pdf", "text/plain"],
    },
    {"key": "extra", "title": "Something more", "kind": "link", "count": {"min": 0, "max": 2}},
]


@dataclass
class Programme:
    """A published microcredential, and everyone who is needed to earn it."""

    district: District
    version: dict[str, Any]
    educator: Caller
    assessor: Caller

    @classmethod
    def publish(
        cls,
        district: District,
        *,
        stages: int = 1,
        of_stages: Sequence[dict[str, Any]] = (),
        **content: Any,
    ) -> "Programme":
        """`of_stages` gives each stage, in order, more members."""
        number, coordinator = next(_NUMBERS), district.coordinator
        rubric = coordinator.made(
            "/rubrics", {"slug": f"guide-{number}", "name": "Guide", "criteria": CRITERIA}
        )
        lineage = coordinator.made(
            "/microcredentials",
            {"slug": f"talk-{number}", "name": "Talk", "issuer_id": str(district.issuer_id)},
        )
        draft = coordinator.made(
            "/microcredential-versions",
            {
                "microcredential_id": lineage["id"],
                "name": "Classroom talk",
                "description": "Leads talk in which students explain.",
                "criteria_narrative": "A plan and an honest reflection.",
                "stages": [
                    stage(rubric["id"], place) | more
                    for place, more in enumerate(of_stages or [{}] * stages)
                ],
            }
            | content,
        )
        version = coordinator.made(f"/microcredential-versions/{draft['id']}/publish")
        educator = district.person("educator")
        assessor = district.person("assessor", microcredential_id=lineage["id"])
        return cls(district, version, educator, assessor)

    def enroll(self, educator: Caller | None = None) -> dict[str, Any]:
        return (educator or self.educator).made("/enrollments", {"version_id": self.version["id"]})

    def draft(self, enrollment: dict[str, Any] | None = None) -> dict[str, Any]:
        enrollment = enrollment or self.enroll()
        return self.educator.made("/submissions", {"enrollment_id": enrollment["id"]})

    def add_text(self, submission: dict[str, Any], text: str = WORDS) -> dict[str, Any]:
        body = {"requirement": "reflection", "text": text}
        return self.educator.made(f"/submissions/{submission['id']}/evidence", body)

    def add_plan(
        self, submission: dict[str, Any], content: bytes = PDF, key: str = "plan"
    ) -> dict[str, Any]:
        answer = self.educator.call(
            "POST",
            f"/submissions/{submission['id']}/files",
            data={"requirement": key},
            files={"file": ("plan.pdf", io.BytesIO(content), "application/pdf")},
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    def submit(self, submission: dict[str, Any], caller: Caller | None = None) -> dict[str, Any]:
        path = f"/submissions/{submission['id']}/submit"
        return (caller or self.educator).made(path, {"declared_own_work": True})

    def complete(self, enrollment: dict[str, Any] | None = None) -> dict[str, Any]:
        """A submission with everything it needs, handed in."""
        submission = self.draft(enrollment)
        self.add_text(submission)
        self.add_plan(submission)
        return self.submit(submission)

    def assignment(self, submission: dict[str, Any]) -> dict[str, Any]:
        query = {"submission_id": submission["id"]}
        live = [
            a
            for a in self.district.coordinator.get("/assignments", params=query).json()["data"]
            if a["state"] in {"offered", "claimed"}
        ]
        assert len(live) == 1, live
        return live[0]

    def judge(self, submission: dict[str, Any], **levels: str) -> dict[str, Any]:
        """Claim, review and seal; every criterion is on track but those that are named."""
        assignment = self.assignment(submission)
        assessor = self.district.acting_for(assignment["person_id"])
        assessor.made(f"/assignments/{assignment['id']}/claim")
        to_judge = assessor.get(f"/submissions/{submission['id']}/open-criteria").json()
        given = [
            {
                "criterion": key,
                "level": levels.get(key.replace("-", "_"), "on-track"),
                "comment": "Say more about what the students did.",
            }
            for key in [*to_judge["unmet"], *to_judge["reaffirm"]]
        ]
        review = assessor.made("/reviews", {"assignment_id": assignment["id"], "levels": given})
        return assessor.made(f"/reviews/{review['id']}/submit")

    def decision(self, submission: dict[str, Any]) -> dict[str, Any]:
        query = {"submission_id": submission["id"]}
        return self.educator.get("/decisions", params=query).json()["data"][-1]

    def state(self, submission: dict[str, Any]) -> str:
        return self.educator.get(f"/submissions/{submission['id']}").json()["state"]


def stage(rubric_id: str, place: int) -> dict[str, Any]:
    return {
        "key": f"stage-{place + 1}",
        "name": f"Stage {place + 1}",
        "rubric_id": rubric_id,
        "evidence": EVIDENCE,
    }
