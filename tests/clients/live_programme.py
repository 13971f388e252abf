"""What a district has set up before a developer comes: a published microcredential, an assessor who judges."""

import time
from dataclasses import dataclass
from typing import Any

import httpx

from tests.clients.conftest import Server
from tests.district import Caller
from tests.programme import EVIDENCE, criterion

PATIENCE_SECONDS = 60


@dataclass
class LiveProgramme:
    """A programme on a live server, driven over HTTP."""

    server: Server
    http: httpx.Client
    slug: str
    lineage_id: str = ""

    def caller(self, **subject: str) -> Caller:
        form = {"grant_type": "client_credentials"} | subject
        secret = (self.server.client_id, self.server.client_secret)
        answer = self.http.post("/oauth/token", data=form, auth=secret).raise_for_status()
        return Caller(self.http, answer.json()["access_token"])  # type: ignore[arg-type] # the same calls

    def publish(self) -> dict[str, Any]:
        """A microcredential of one stage: a reflection and a plan."""
        machine = self.caller()
        criteria = [criterion("whole-fits", "plan", "reflection")]
        guide = {"slug": f"{self.slug}-guide", "name": "Guide", "criteria": criteria}
        rubric = machine.made("/rubrics", guide)
        lineage = {"slug": self.slug, "name": "Talk", "issuer_id": self.server.issuer_id}
        lineage = machine.made("/microcredentials", lineage)
        self.lineage_id = lineage["id"]
        stage = {"key": "practice", "name": "Practice", "rubric_id": rubric["id"]}
        version = {
            "microcredential_id": lineage["id"],
            "name": "Classroom talk",
            "description": "Leads talk in which students explain.",
            "criteria_narrative": "A plan and a reflection.",
            "stages": [stage | {"evidence": EVIDENCE}],
        }
        draft = machine.made("/microcredential-versions", version)
        return machine.made(f"/microcredential-versions/{draft['id']}/publish")

    def judge_what_comes(self) -> None:
        """Wait for one submission and accept it."""
        email = f"{self.slug}@district.example"
        person = self.caller().made("/people", {"name": "Sam Ruiz", "email": email})
        role = {"person_id": person["id"], "name": "assessor"}
        # For this microcredential alone: other tests on the server have assessors of their own.
        self.caller().made("/roles", role | {"microcredential_id": self.lineage_id})
        assessor = self.caller(subject=person["id"])
        offered = self._offered(assessor)
        assessor.made(f"/assignments/{offered['id']}/claim")
        levels = [{"criterion": "whole-fits", "level": "on-track"}]
        review = assessor.made("/reviews", {"assignment_id": offered["id"], "levels": levels})
        assessor.made(f"/reviews/{review['id']}/submit")

    def _offered(self, assessor: Caller) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            found = assessor.get("/assignments", params={"state": "offered"}).json()["data"]
            if found:
                return found[0]
            time.sleep(0.2)
        raise AssertionError("nothing was handed in")
