"""What recognitions look like: what is handed in, and what is told of it."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.api.shapes import Line, Shape, Stored, Text, Time
from app.domain.media_types import media_type_of
from app.domain.recognition import Proof, RecognitionState
from app.services import recognizing
from app.services.file_names import plain_name
from app.services.recognition_proofs import Handed
from app.services.recognizing import Claim
from app.services.work import Work
from app.storage import tables

EXAMPLE: dict[str, Any] = {
    "microcredential_id": "0198c7a4-8f0e-4c3a-9a51-0f6f0d1c2b3a",
    "badge": "https://badges.elsewhere.example/credentials/7d1f",
    "note": "I use it in grade 9 every week.",
}
Note = Annotated[Text, Field(min_length=1, max_length=4000)]


class _Claimed(Shape):
    """What it shall stand for: exactly one of `microcredential_id` and `competency_id`."""

    microcredential_id: UUID | None = None
    competency_id: UUID | None = None
    note: Note | None = Field(default=None, description="What you say to it")

    @property
    def claim(self) -> Claim:
        """The same as a value."""
        return Claim(self.microcredential_id, self.competency_id, self.note)


class RecognitionIn(_Claimed):
    """A badge from elsewhere, and what it shall stand for."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    badge: Annotated[str, Field(min_length=1, max_length=2_000_000)] = Field(
        description="The badge's URL, its JSON, or its token"
    )


class RecognitionFile(_Claimed):
    """What comes with a file."""

    proof: Proof
    title: Line | None = None
    issuer_name: Line | None = None

    def handed(self, content: bytes, name: str | None, declared: str | None) -> Handed:
        """Return the proof with its file."""
        file_name = plain_name(name or "proof")
        media_type = media_type_of(declared or "", file_name)[:120]
        told = {"title": self.title, "issuer_name": self.issuer_name}
        told = told if self.proof == "document" else {}
        return Handed(self.proof, content, file_name, media_type, **told)


class Acceptance(Shape):
    """What whoever accepts says to it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Equals our own."}]})
    reason: Note | None = None


class Reason(Shape):
    """Why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "It is about another subject."}]}
    )
    reason: Note


class Recognition(Stored):
    """Something awarded elsewhere, and what became of it. It is never a badge of ours."""

    person_id: UUID
    microcredential_id: UUID | None
    version_id: UUID | None = Field(description="Whose rule holds")
    competency_id: UUID | None
    proof: Proof
    title: str = Field(description="As the verified badge says, or its holder for a document")
    issuer_id: str | None
    issuer_name: str | None
    issuer_is_known: bool = Field(description="Whether your list of known issuers names it now")
    achievement_id: str | None
    badge_id: str | None
    note: str | None
    file_name: str
    media_type: str
    size: int
    sha256: str
    verification_id: UUID | None = Field(description="The kept report, with its receipt")
    awarded_at: Time | None
    badge_ends_at: Time | None
    state: RecognitionState
    decided_by: UUID | None
    decided_at: Time | None
    reason: str | None
    hours_tenths: int | None
    stipend_cents: int | None
    currency: str | None
    valid_until: Time | None
    checked_at: Time | None = Field(description="When the outside issuer was asked last")
    ended_at: Time | None
    credential_id: UUID | None = Field(description="Our badge, where one went out for it")


def shown(work: Work, row: tables.Recognition) -> Recognition:
    """Return it as everybody who may see it does."""
    names = Recognition.model_fields.keys() - {"issuer_is_known"}
    values = {name: getattr(row, name) for name in names}
    return Recognition(**values, issuer_is_known=recognizing.is_issuer_known(work, row))
