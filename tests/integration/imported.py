"""Microcredentials that `laurel import` brought in, and what educators and assessors do with them."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from app.api.plan_shapes import CONTENT as PLAN_SAID
from app.cli import app
from app.storage.tables import Organization
from tests.conftest import MASTER_KEY
from tests.district import Caller, District
from tests.programme import PDF

FOLDER = Path(__file__).resolve().parents[2] / "rubrics"
CSV = b"week,met,not yet\n1,12,9\n2,17,4\n"
FILES = {"application/pdf": ("work.pdf", PDF), "text/csv": ("counts.csv", CSV)}
MOST_OPEN, ANCHORS = 20, 5
PLAN = PLAN_SAID | {"application": " ".join(["word"] * 40)}


def laurel_import(district: District, folder: Path = FOLDER) -> str:
    """Run the one command, as the operator of this service; returns what it told."""
    settings = district.wiring.settings
    issuer = district.coordinator.get(f"/issuers/{district.issuer_id}").json()["slug"]
    with district.service_work() as work:
        slug = work.session.get_one(Organization, work.organization_id).slug
    chosen = ["--publish", "--organization", slug, "--issuer", issuer]
    environment = {
        "LAUREL_DATA_DIR": str(settings.data_dir),
        "LAUREL_DATABASE_URL": str(settings.database_url),
        "LAUREL_BASE_URL": str(settings.base_url),
        "LAUREL_MASTER_KEY": MASTER_KEY,
    }
    done = CliRunner().invoke(app, ["import", str(folder), *chosen], env=environment)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def version_of(district: District, slug: str) -> dict[str, Any]:
    """The published version of a microcredential."""
    coordinator = district.coordinator
    (lineage,) = coordinator.get("/microcredentials", params={"slug": slug}).json()["data"]
    query = {"microcredential_id": lineage["id"], "state": "published"}
    (version,) = coordinator.get("/microcredential-versions", params=query).json()["data"]
    return coordinator.get(f"/microcredential-versions/{version['id']}").json()


def verdict(district: District, credential: dict[str, Any]) -> str:
    """What the public verifier says of the document of a badge."""
    document = district.http.get(f"/credentials/{credential['id']}.json").text
    return district.http.post("/verify", json={"input": document}).json()["verdict"]


def calibrate(district: District, version: dict[str, Any], *assessors: Caller) -> str:
    """Let assessors pass the gate of the first stage, by an anchor set of five of either kind."""
    stage, coordinator = version["stages"][0], district.coordinator
    guide = coordinator.get(f"/rubrics/{stage['rubric_id']}").json()["criteria"]
    text = next(one["key"] for one in stage["evidence"] if one["kind"] == "text")
    anchors = [
        coordinator.made(
            "/anchors",
            {
                "stage_id": stage["id"],
                "title": "Anchor",
                "levels": _as_said(guide, is_met=number < ANCHORS),
                "pieces": [{"requirement": text, "text": f"Work number {number}."}],
                "is_borderline": number % ANCHORS == 0,
            },
        )["id"]
        for number in range(2 * ANCHORS)
    ]
    body = {"stage_id": stage["id"], "name": "Anchors", "anchor_ids": anchors}
    made = coordinator.made("/anchor-sets", body)
    coordinator.made(f"/anchor-sets/{made['id']}/publish")
    met = set(anchors[:ANCHORS])
    for assessor in assessors:
        assert gate(assessor, made["id"], guide, met)["passed"] is True
    return str(made["id"])


def gate(
    assessor: Caller, set_id: str, guide: list[dict[str, Any]], accepted: set[str]
) -> dict[str, Any]:
    """Read the whole set, taking exactly these for accepted."""
    taken = assessor.made("/calibrations", {"set_id": set_id, "mode": "gate"})
    while taken["next"]:
        anchor_id = taken["next"]["anchor_id"]
        levels = _as_said(guide, is_met=anchor_id in accepted)
        body = {"anchor_id": anchor_id, "levels": levels}
        taken = assessor.made(f"/calibrations/{taken['id']}/readings", body)
    return taken


def _as_said(guide: list[dict[str, Any]], *, is_met: bool) -> list[dict[str, str]]:
    return [
        {
            "criterion": row["key"],
            "level": row["required_level"] if is_met else row["levels"][0]["key"],
            "comment": "Why.",
        }
        for row in guide
    ]


@dataclass
class Run:
    """One educator in one programme."""

    district: District
    version: dict[str, Any]
    educator: Caller

    @classmethod
    def of(cls, district: District, slug: str, educator: Caller | None = None) -> "Run":
        return cls(district, version_of(district, slug), educator or district.person("educator"))

    def assessor(self, *roles: str, name: str = "Sam Ruiz") -> Caller:
        """Somebody who may judge this and nothing else."""
        lineage = self.version["microcredential_id"]
        return self.district.person("assessor", *roles, name=name, microcredential_id=lineage)

    def enroll(self, topic: str | None = None) -> dict[str, Any]:
        body = {"version_id": self.version["id"], "topic": topic}
        return self.educator.made("/enrollments", body)

    def plan(self, enrollment: dict[str, Any], **content: Any) -> dict[str, Any]:
        """A draft of a plan with everything that is asked for, but for what is given."""
        body = {"enrollment_id": enrollment["id"]} | PLAN | content
        return self.educator.made("/plans", body)

    def planned(self, enrollment: dict[str, Any]) -> dict[str, Any]:
        """The enrollment, once its plan is approved."""
        path = f"/plans/{self.plan(enrollment, topic=enrollment['topic'])['id']}"
        number = self.educator.made(f"{path}/propose")["number"]
        self.district.coordinator.made(f"{path}/approve", {"version": number})
        return enrollment

    def stage(self, submission: dict[str, Any]) -> dict[str, Any]:
        (found,) = [s for s in self.version["stages"] if s["id"] == submission["stage_id"]]
        return found

    def guide(self, key: str) -> list[dict[str, Any]]:
        """The rows of the scoring guide of a stage."""
        (stage,) = [s for s in self.version["stages"] if s["key"] == key]
        answer = self.district.coordinator.get(f"/rubrics/{stage['rubric_id']}")
        return answer.json()["criteria"]

    def draft(self, enrollment: dict[str, Any]) -> dict[str, Any]:
        return self.educator.made("/submissions", {"enrollment_id": enrollment["id"]})

    def fill(self, submission: dict[str, Any], *without: str, **words: int) -> None:
        """Hand in what is asked for: of alternatives the first that is no video."""
        groups: set[str] = set()
        for wanted in self.stage(submission)["evidence"]:
            group = wanted["one_of"]
            if wanted["key"] in without or wanted["kind"] == "video" or group in groups:
                continue
            groups |= {group} - {None}
            for number in range(wanted["count"]["min"]):
                count = words.get(wanted["key"].replace("-", "_"))
                self.add(submission, wanted, count, number)

    def add(
        self,
        submission: dict[str, Any],
        wanted: dict[str, Any],
        words: int | None = None,
        number: int = 0,
    ) -> None:
        """Hand in one piece."""
        path = f"/submissions/{submission['id']}"
        if wanted["kind"] in {"file", "table"}:
            kinds = wanted["media_types"] or ["text/csv"]
            media_type = next(kind for kind in FILES if kind in kinds)
            name, content = FILES[media_type]
            answer = self.educator.call(
                "POST",
                f"{path}/files",
                data={"requirement": wanted["key"]},
                files={"file": (name, io.BytesIO(content), media_type)},
            )
            assert answer.status_code == 201, answer.text
            return
        said = {"text": " ".join(["word"] * (words or _least(wanted)) + [f"n{number}"])}
        if wanted["kind"] == "link":
            said = {"url": f"https://materials.example/{number}"}
        piece = self.educator.made(f"{path}/evidence", {"requirement": wanted["key"]} | said)
        if wanted["attested_by"] == "coach":
            self.confirmed(piece)

    def confirmed(self, piece: dict[str, Any]) -> None:
        """Let a coach confirm what stands in a piece."""
        coach = self.district.person("coach")
        self.district.relate(coach, "coach_of", self.educator)
        body = {"evidence_id": piece["id"], "person_id": str(coach.person_id)}
        path = f"/submissions/{piece['submission_id']}/attestations"
        coach.made(f"/attestations/{self.educator.made(path, body)['id']}/confirm", {})

    def submit(self, submission: dict[str, Any]) -> dict[str, Any]:
        path = f"/submissions/{submission['id']}/submit"
        return self.educator.made(path, {"declared_own_work": True})

    def hand_in(self, enrollment: dict[str, Any]) -> dict[str, Any]:
        submission = self.draft(enrollment)
        self.fill(submission)
        return self.submit(submission)

    def waiting(self, submission: dict[str, Any]) -> list[dict[str, Any]]:
        """The assignments that somebody has to act on, as the coordinator sees them."""
        query = {"submission_id": submission["id"]}
        found = self.district.coordinator.get("/assignments", params=query).json()["data"]
        return [one for one in found if one["state"] == "offered"]

    def judge(self, submission: dict[str, Any], **given: str) -> dict[str, Any]:
        """Take on, review and seal: the required level but for the rows that are named."""
        asked = self.waiting(submission)[0]
        assessor = self.district.acting_for(asked["person_id"])
        if self.version["policy"]["anonymity"] == "none":
            assessor.made(f"/assignments/{asked['id']}/claim")
        else:
            # Where names are hidden one takes what comes next.
            for _ in range(MOST_OPEN):
                if assessor.made("/assignments/next")["id"] == asked["id"]:
                    break
        to_judge = assessor.get(f"/submissions/{submission['id']}/open-criteria").json()
        guide = {row["key"]: row for row in self.guide(self.stage(submission)["key"])}
        levels = [
            {
                "criterion": key,
                "level": given.get(key.replace("-", "_"), guide[key]["required_level"]),
                "comment": "Say which part of the lesson shows it.",
            }
            for key in [*to_judge["unmet"], *to_judge["reaffirm"]]
        ]
        review = assessor.made("/reviews", {"assignment_id": asked["id"], "levels": levels})
        return assessor.made(f"/reviews/{review['id']}/submit")

    def decision(self, submission: dict[str, Any]) -> dict[str, Any]:
        query = {"submission_id": submission["id"]}
        return self.educator.get("/decisions", params=query).json()["data"][-1]

    def accepted(self, enrollment: dict[str, Any]) -> dict[str, Any]:
        """Hand in the stage that is open, and have it accepted."""
        submission = self.hand_in(enrollment)
        assert submission["state"] == "in_review", submission["obstacles"]
        self.judge(submission)
        assert self.decision(submission)["outcome"] == "accepted"
        return submission

    def again(self, submission: dict[str, Any], **words: int) -> dict[str, Any]:
        """The next attempt, with new words where they are given and everything else as it was."""
        attempt = self.educator.made(f"/submissions/{submission['id']}/resubmit")
        keys = {one["id"]: one["key"] for one in self.stage(attempt)["evidence"]}
        for piece in self.educator.get(f"/submissions/{attempt['id']}/evidence").json()["data"]:
            count = words.get(keys[piece["requirement_id"]].replace("-", "_"))
            if count is not None:
                body = {"text": " ".join(["other"] * count)}
                changed = self.educator.patch(
                    f"/evidence/{piece['id']}", body, revision=piece["revision"]
                )
                assert changed.status_code == 200, changed.text
        return self.submit(attempt)

    def reached(self, enrollment: dict[str, Any]) -> dict[str, Any]:
        """What has come of it until now."""
        path = f"/enrollments/{enrollment['id']}/progress"
        return self.educator.get(path).json()["reached"]

    def badges(self) -> list[dict[str, Any]]:
        """The badges of this version that the educator holds."""
        held = self.educator.get("/credentials").json()["data"]
        return [one for one in held if one["version_id"] == self.version["id"]]


def _least(wanted: dict[str, Any]) -> int:
    """Words that fit: one less than the least, for a number follows."""
    bounds = [one for one in wanted["bounds"] if one["measure"] == "words"]
    return max(bounds[0]["min"] or 1, 2) - 1 if bounds else 29
