"""A programme with several assessors, and what they do in a round."""

from dataclasses import dataclass
from typing import Any

from tests.district import Caller, District
from tests.programme import Programme


@dataclass
class Panels:
    """A published programme with enough assessors for its policy."""

    programme: Programme
    district: District

    @classmethod
    def publish(cls, district: District, *, more: int = 2, **policy: Any) -> "Panels":
        programme = Programme.publish(district, policy=policy)
        lineage = programme.version["microcredential_id"]
        for _ in range(more):
            district.person("assessor", microcredential_id=lineage)
        return cls(programme, district)

    def live(self, submission: dict[str, Any]) -> list[dict[str, Any]]:
        """The assignments that are offered or claimed, as the coordinator sees them."""
        query = {"submission_id": submission["id"]}
        found = self.district.coordinator.get("/assignments", params=query).json()["data"]
        return [one for one in found if one["state"] in {"offered", "claimed"}]

    def waiting(self, submission: dict[str, Any]) -> list[dict[str, Any]]:
        """The assignments that nobody has taken on yet."""
        return [one for one in self.live(submission) if one["state"] == "offered"]

    def take(self, assignment: dict[str, Any]) -> Caller:
        """The assessor, who has taken the assignment on."""
        assessor = self.district.acting_for(assignment["person_id"])
        state = assignment["state"]
        while state == "offered":
            taken = assessor.made("/assignments/next")
            state = "claimed" if taken["id"] == assignment["id"] else "offered"
        return assessor

    def draft(self, assignment: dict[str, Any], **levels: str) -> tuple[Caller, dict[str, Any]]:
        """A review with a level for each open criterion: on track but those that are named."""
        assessor = self.take(assignment)
        path = f"/submissions/{assignment['submission_id']}/open-criteria"
        to_judge = assessor.get(path).json()
        given = [
            {
                "criterion": key,
                "level": levels.get(key.replace("-", "_"), "on-track"),
                "comment": f"Say more about {key}.",
            }
            for key in [*to_judge["unmet"], *to_judge["reaffirm"]]
        ]
        body = {"assignment_id": assignment["id"], "levels": given}
        return assessor, assessor.made("/reviews", body)

    def seal(self, assignment: dict[str, Any], **levels: str) -> dict[str, Any]:
        """Take on, write and seal."""
        assessor, review = self.draft(assignment, **levels)
        return assessor.made(f"/reviews/{review['id']}/submit")
