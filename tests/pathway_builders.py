"""A pathway for tests: microcredentials that are given directly, a capstone, and who is on it."""

from dataclasses import dataclass, field
from typing import Any

from tests.api.definitions import unused
from tests.district import Caller, District
from tests.integration.awards import allow, body
from tests.programme import Programme

DIRECT = {"direct_issue": True}


def capstone(district: District, **content: Any) -> dict[str, Any]:
    """A published version without stages."""
    coordinator = district.coordinator
    named = {"slug": unused("capstone"), "name": "Capstone", "issuer_id": district.issuer_id}
    lineage = coordinator.made("/microcredentials", named)
    words = {
        "microcredential_id": lineage["id"],
        "name": "Lead teacher",
        "description": "Has done all of it.",
        "criteria_narrative": "Every part of the pathway.",
        "badge": "capstone",
    }
    draft = coordinator.made("/microcredential-versions", words | content)
    return coordinator.made(f"/microcredential-versions/{draft['id']}/publish")


@dataclass
class Stack:
    """Some microcredentials, a capstone, and a pathway over them."""

    district: District
    parts: list[Programme]
    capstone: dict[str, Any]
    version: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def make(cls, district: District, parts: int = 2, **content: Any) -> "Stack":
        made = [Programme.publish(district, policy=DIRECT, **content) for _ in range(parts)]
        return cls(district, made, capstone(district))

    @property
    def ids(self) -> list[str]:
        return [part.version["microcredential_id"] for part in self.parts]

    def all_of(self, count: int | None = None) -> dict[str, Any]:
        return {"key": "all", "name": "All", "count": count, "microcredential_ids": self.ids}

    def draft(self, requirement: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        pathway = (
            self.version.get("pathway_id")
            or self.district.coordinator.made(
                "/pathways", {"slug": unused("pathway"), "name": "Lead teacher"}
            )["id"]
        )
        return self.district.coordinator.made(
            "/pathway-versions",
            {
                "pathway_id": pathway,
                "name": "Lead teacher",
                "description": "Two microcredentials and a badge.",
                "capstone_id": self.capstone["microcredential_id"],
                "requirement": requirement or self.all_of(),
            }
            | more,
        )

    def publish(self, requirement: dict[str, Any] | None = None, **more: Any) -> "Stack":
        draft = self.draft(requirement, **more)
        path = f"/pathway-versions/{draft['id']}/publish"
        self.version = self.district.coordinator.made(path)
        return self

    def give(self, person: Caller, place: int) -> dict[str, Any]:
        """A badge of one of the parts."""
        part = self.parts[place]
        allow(self.district, part.version["id"])
        wanted = body(part, person_id=str(person.person_id))
        return self.district.machine().made("/credentials", wanted)

    def progress(self, person: Caller) -> dict[str, Any]:
        answer = person.get(f"/pathways/{self.version['pathway_id']}/progress")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def capstones(self, person: Caller) -> list[dict[str, Any]]:
        query = {"person_id": str(person.person_id), "version_id": self.capstone["id"]}
        return self.district.coordinator.get("/credentials", params=query).json()["data"]
