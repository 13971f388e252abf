"""A team that looks at student work, for tests of inquiry cycles."""

from dataclasses import dataclass
from typing import Any

from tests.district import Caller
from tests.programme import PDF, Programme

KEYS = ("plan-fits", "reflection-honest", "whole-fits")
PIECES = [{"title": "Exit tickets", "text": "S1: because it is half. S2: I do not know."}]
STUDIED = {
    "groups": [{"name": "Say what, not why", "codes": ["S2", "S7"]}],
    "next_steps": [{"text": "Ask “how do you know?” each day.", "group": "Say what, not why"}],
}


def given(level: str = "on-track") -> dict[str, Any]:
    """One level for each criterion."""
    return {"levels": [{"criterion": key, "level": level, "comment": ""} for key in KEYS]}


@dataclass
class Inquiry:
    """A cycle and the people of its team."""

    people: list[Caller]
    row: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/inquiry-cycles/{self.row['id']}"

    def again(self) -> dict[str, Any]:
        """The cycle as it is now."""
        self.row = self.people[0].get(self.path).json()
        return self.row

    def write(self, **changes: Any) -> Any:
        """Write into it as its first member."""
        return self.people[0].patch(self.path, changes, revision=self.again()["revision"])

    def add_file(self, content: bytes = PDF, name: str = "noor.pdf", **said: Any) -> Any:
        """Add a file to the common work as its first member."""
        told = {"title": "Exit tickets", "students_appear": "false"} | said
        sent = {"file": (name, content, said.pop("media_type", "application/pdf"))}
        told.pop("media_type", None)
        return self.people[0].call("POST", f"{self.path}/files", data=told, files=sent)

    def begun(self) -> "Inquiry":
        self.row = self.people[0].made(f"{self.path}/begin", {})
        return self

    def scored(self) -> "Inquiry":
        """Everybody has given levels."""
        if self.row["scoring_round_id"] is None:
            self.begun()
        for one in self.people:
            one.made(f"/scoring-rounds/{self.row['scoring_round_id']}/scores", given())
        self.again()
        return self


def opened(programme: Programme, people: list[Caller], **more: Any) -> Inquiry:
    """A new team of these people, and a cycle of it that is being planned."""
    coordinator = programme.district.coordinator
    team = coordinator.made("/teams", {"name": "Grade 4"})
    for one in people:
        coordinator.made(f"/teams/{team['id']}/members", {"person_id": str(one.person_id)})
    body = {
        "team_id": team["id"],
        "rubric_id": programme.version["stages"][0]["rubric_id"],
        "question": "Who explains why?",
        "pieces": PIECES,
    }
    return Inquiry(people, people[0].made("/inquiry-cycles", body | more))
