"""The reply of `POST /verify`: the report on a badge, or what a receipt attests."""

from typing import Any

from pydantic import Field

from app.api.shapes import Shape


class CheckMade(Shape):
    """One of the ten checks."""

    name: str
    outcome: str = Field(description="passed, failed, unknown or skipped")
    code: str
    message: str
    problem: str | None


class IssuerNamed(Shape):
    """Who issued the badge, and whether they are known here."""

    id: str
    name: str | None = Field(description="What the issuer calls itself, which anybody may")
    trust: str = Field(description="known or not_known")
    registered_name: str | None = Field(
        default=None, description="What the list calls it that names this issuer"
    )
    listed_by: str | None = Field(
        default=None, description="this_service or organization: whose list names it"
    )


class AchievementNamed(Shape):
    """What the badge is for."""

    id: str | None
    name: str | None


class CredentialNamed(Shape):
    """What the badge says of itself."""

    id: str | None
    name: str | None
    achievement: AchievementNamed
    valid_from: str | None
    valid_until: str | None
    superseded_by: str | None


class Finding(Shape):
    """One thing that 1EdTech's validator found."""

    level: str = Field(description="ERROR, WARNING or INFO")
    name: str
    message: str


class SecondOpinionGiven(Shape):
    """What 1EdTech's validator said, or why it said nothing."""

    verdict: str = Field(description="accepted, refused, unclear, unavailable or not_applicable")
    summary: str
    messages: list[Finding]


class RecipientAsked(Shape):
    """Who was asked about, as a salted hash (as in `identifier` of Open Badges 3.0)."""

    identityHash: str  # noqa: N815 - the standard's name
    salt: str


class AttestedReport(Shape):
    """What a receipt attests; the members about the badge are null unless the receipt is genuine."""

    code: str = Field(
        description="receipt_genuine, receipt_altered, receipt_malformed, "
        "receipt_key_not_listed or receipt_key_unavailable"
    )
    service: str | None = Field(description="The origin of the service that the receipt names")
    is_ours: bool = Field(description="Whether that is this service")
    issued_at: str | None
    input_sha256: str | None = Field(description="SHA-256 of what was verified, in hexadecimal")
    recipient_asked: RecipientAsked | None
    report: dict[str, Any] | None = Field(description="The report that was signed, as it was")


class Answer(Shape):
    """The report: the verdict, and every check behind it."""

    verdict: str = Field(description="valid, invalid or unverifiable")
    classification: str = Field(description="the one reason for the verdict (docs/verifying.md)")
    summary: str
    format: str
    checks: list[CheckMade]
    issuer: IssuerNamed | None
    recipient: str = Field(description="matched, not_matched or not_checked")
    credential: CredentialNamed | None
    second_opinion: SecondOpinionGiven | None = Field(
        default=None,
        description="Only where it was asked for; it lowers the verdict, or leaves it",
    )
    checked_at: str
    receipt: str | None = Field(
        default=None, description="The report as a signed token, where it was asked for"
    )
    attests: AttestedReport | None = Field(
        default=None, description="Only where a receipt was handed in: what it says of a badge"
    )
