"""A badge of ordinary size, whole and varied by number: for tests and benchmarks."""

from datetime import UTC, datetime, timedelta

from app.domain.credential import (
    Achievement,
    Alignment,
    Assessor,
    Credential,
    Evidence,
    Issuer,
    Level,
    Recipient,
    Result,
    ResultDescription,
    ResultKind,
    StatusEntry,
    evidence_digest,
)

BASE = "https://badges.district.example"
AWARDED = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
ISSUER = Issuer(
    f"{BASE}/issuers/north", "North District", "https://north.example", "pd@north.example"
)


def criterion(achievement_id: str, number: int) -> ResultDescription:
    """Return a criterion of three levels that is met on the second."""
    own = f"{achievement_id}#criterion-{number}"
    levels = tuple(
        Level(f"{own}-level-{rank}", name, str(rank), str(rank), f"What {name} work looks like")
        for rank, name in enumerate(("Emerging", "Proficient", "Leading"), 1)
    )
    return ResultDescription(
        own, f"Criterion {number}", ResultKind.LEVEL, levels, required_level=levels[1].id
    )


def achievement(number: int = 1, *, criteria: int = 2) -> Achievement:
    """Return a microcredential version with alignments and criteria."""
    own = f"{BASE}/microcredentials/{number}"
    return Achievement(
        id=own,
        name=f"Formative Assessment {number}",
        description="Uses evidence of learning to adjust teaching",
        version="2",
        criteria_url=f"{own}/criteria",
        criteria_narrative="Submit a lesson video and a reflection",
        image=f"{own}/image",
        tags=("assessment", "feedback"),
        alignments=tuple(
            Alignment(
                id=f"{own}#alignment-{i}",
                target_name=f"Standard {i}",
                target_url=f"https://case.example.org/uri/{i}",
                target_code=f"6.{i}",
                target_framework="Teaching Standards",
                target_type="CFItem",
            )
            for i in range(2)
        ),
        result_descriptions=tuple(criterion(own, i) for i in range(criteria)),
    )


ACHIEVEMENT = achievement()


def credential(number: int = 1, what: Achievement = ACHIEVEMENT, pieces: int = 2) -> Credential:
    """Return an award of this version; another number is another educator with other levels."""
    own = f"{BASE}/credentials/0b9d9cb0-5a0c-4f0e-8b8e-{number:012d}"
    return Credential(
        id=own,
        issuer=ISSUER,
        achievement=what,
        recipient=Recipient.from_email(
            f"urn:uuid:6b9d9cb0-5a0c-4f0e-8b8e-{number:012d}",
            email=f"educator{number}@north.example",
            salt=f"salt-{number}",
        ),
        awarded_at=AWARDED,
        valid_from=AWARDED + timedelta(days=number % 300),
        valid_until=AWARDED + timedelta(days=1000),
        results=tuple(
            Result(f"{own}#result-{i}", each.id, each.levels[(number + i) % 3].id)
            for i, each in enumerate(what.result_descriptions)
        ),
        evidence=tuple(
            Evidence(
                id=f"urn:uuid:7b9d9cb0-5a0c-4f0e-8b8e-{number:010d}{i:02d}",
                name=f"Lesson video {i}",
                narrative="What I changed and why, and what the class did next.",
                digest=evidence_digest("ab" * 32, f"salt-{number}-{i}"),
                genre="Video",
            )
            for i in range(pieces)
        ),
        assessor=Assessor(f"{BASE}/schools/3", "North High review panel"),
        status=StatusEntry(f"{BASE}/status/1", number),
    )
