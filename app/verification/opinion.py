"""What 1EdTech's validator said of a badge, as a value, and how far it counts."""

from dataclasses import dataclass
from enum import StrEnum


class Opinion(StrEnum):
    """How the second opinion ended; only the first two are about the badge."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    UNAVAILABLE = "unavailable"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that the validator found."""

    level: str
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """The validator's answer, or the sentence that says why there is none."""

    opinion: Opinion
    summary: str
    remarks: tuple[Remark, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the report's member `second_opinion`."""
        remarks = [
            {"level": each.level, "name": each.name, "message": each.message}
            for each in self.remarks
        ]
        return {"verdict": self.opinion.value, "summary": self.summary, "messages": remarks}
