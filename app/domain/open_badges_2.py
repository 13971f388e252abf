"""Open Badges 2.0: from the credential model to the assertion, what it leads to, and its end."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.achievement_document import Document, present
from app.domain.credential import (
    NOT_ASSESSED,
    Achievement,
    Alignment,
    Credential,
    Evidence,
    Issuer,
    Recipient,
    Result,
    ResultDescription,
)
from app.domain.keys import PublicKey, pem
from app.domain.moments import wire_time
from app.domain.open_badges_3 import DIGEST_LABEL

OPEN_BADGES_2 = "https://w3id.org/openbadges/v2"
ACHIEVEMENT_TYPE = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement"
PROFILE_TYPE = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile"
# Of nobody, and always there: 1EdTech's validator cannot read a list of exactly one entry, and
# would take the one badge that such a list revokes for valid.
SENTINELS = (
    "urn:uuid:00000000-0000-4000-8000-000000000000",
    "urn:uuid:00000000-0000-4000-8000-000000000001",
)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


def signed_assertion(
    credential: Credential, *, assertion_id: str, badge: str, key: str
) -> Document:
    """Return the Assertion that is signed; its id is a urn:uuid, for it has no address."""
    return _headed("Assertion", assertion_id) | present(
        recipient=_recipient(credential.recipient),
        badge=badge,
        verification={"type": "SignedBadge", "creator": key},
        issuedOn=wire_time(credential.awarded_at),
        expires=wire_time(credential.valid_until) if credential.valid_until else None,
        narrative=narrative(credential) or None,
        evidence=[_evidence(piece) for piece in credential.evidence],
    )


def hosted_assertion(signed: Document, *, url: str) -> Document:
    """Return the same Assertion as it stands at its own address, which vouches for it."""
    return signed | {"id": url, "verification": {"type": "HostedBadge"}}


def tombstone(url: str, reason: str | None) -> Document:
    """Return all that stays of a hosted Assertion that was revoked.

    Nothing more may stay: readers that overlook `revoked` would take a whole one for valid.
    """
    return {"@context": OPEN_BADGES_2} | present(id=url, revoked=True, revocationReason=reason)


def badge_class(achievement: Achievement, *, badge: str, issuer: str, image: str) -> Document:
    """Return the BadgeClass of an Achievement, each naming the other."""
    criteria = {"id": achievement.criteria_url, "narrative": achievement.criteria_narrative}
    return _headed("BadgeClass", badge) | present(
        name=achievement.name,
        description=achievement.description,
        image=image,
        criteria=criteria,
        issuer=issuer,
        alignment=[*map(_alignment, achievement.alignments), *_shared(achievement)],
        tags=list(achievement.tags),
        version=achievement.version,
        related=list(_related(achievement)),
        **({"@language": achievement.language} if achievement.language else {}),
    )


def _related(achievement: Achievement) -> Iterator[Document]:
    yield _version_3(achievement.id, ACHIEVEMENT_TYPE)
    for other in achievement.related:
        if other.badge_class:
            yield {"id": other.badge_class, "@language": other.language}


def _version_3(name: str, kind: str) -> Document:
    """Return the link from a 2.0 document to what is the same in 3.0 (OB 3.0, migration guide)."""
    return {"id": name, "type": [kind], "version": "Open Badges v3p0"}


def _shared(achievement: Achievement) -> Iterator[Document]:
    """Tell of an achievement that others share; 2.0 has no creator, so it is what this aligns with."""
    for other in achievement.related:
        if achievement.creator and not other.badge_class:
            yield {
                "targetName": achievement.name,
                "targetUrl": other.id,
                "targetFramework": achievement.creator.name,
            }


def issuer_profile(
    issuer: Issuer, *, profile: str, keys: Sequence[str], revocations: str
) -> Document:
    """Return the Profile; every key that ever signed stays listed, so that old badges verify."""
    return _headed("Profile", profile) | present(
        name=issuer.name,
        url=issuer.url,
        email=issuer.email,
        description=issuer.description,
        image=issuer.image,
        publicKey=list(keys),
        revocationList=revocations,
        related=[_version_3(issuer.id, PROFILE_TYPE)],
    )


def cryptographic_key(key: PublicKey, *, key_id: str, owner: str) -> Document:
    """Return the key document; owner and key name each other."""
    return _headed("CryptographicKey", key_id) | {"owner": owner, "publicKeyPem": pem(key)}


def revocation_list(
    list_id: str, *, issuer: str, revoked: Sequence[tuple[str, str | None]]
) -> Document:
    """Return the list of the signed Assertions that were taken back, each with its reason."""
    entries = [{"id": sentinel} for sentinel in SENTINELS]
    entries += [present(id=name, revocationReason=reason) for name, reason in revoked]
    return _headed("RevocationList", list_id) | {"issuer": issuer, "revokedAssertions": entries}


def narrative(credential: Credential) -> str:
    """Tell in Markdown what the award rests on; Open Badges 2.0 has no class for rubric results."""
    parts = [] if credential.assessed else [NOT_ASSESSED]
    if credential.narrative:
        parts.append(credential.narrative)
    outcome = list(_outcome(credential))
    if outcome:
        by = f" by {_plain(credential.assessor.name)}" if credential.assessor else ""
        parts.append(f"Judged against the rubric{by}:\n\n" + "\n".join(outcome))
    return "\n\n".join(parts)


def _headed(kind: str, name: str) -> Document:
    return {"@context": OPEN_BADGES_2, "type": kind, "id": name}


def _recipient(recipient: Recipient) -> Document:
    return {
        "type": "email",
        "hashed": True,
        "salt": recipient.salt,
        "identity": recipient.email_hash,
    }


def _evidence(piece: Evidence) -> Document:
    # Its id is a web page in 2.0; an opaque urn:uuid is none, so it stays out.
    return present(
        id=piece.id if piece.id.startswith("http") else None,
        type="Evidence",
        name=piece.name,
        narrative=piece.narrative,
        description=DIGEST_LABEL + piece.digest if piece.digest else None,
        genre=piece.genre,
    )


def _alignment(alignment: Alignment) -> dict[str, Any]:
    return present(
        targetName=alignment.target_name,
        targetUrl=alignment.target_url,
        targetDescription=alignment.target_description,
        targetFramework=alignment.target_framework,
        targetCode=alignment.target_code,
    )


def _outcome(credential: Credential) -> Iterator[str]:
    described = {each.id: each for each in credential.achievement.result_descriptions}
    for result in credential.results:
        criterion = described[result.description_id]
        reached, asked = _reached(result, criterion), _asked(criterion)
        wanted = f" (required: {_plain(asked)})" if asked else ""
        yield f"- **{_plain(criterion.name)}**: {_plain(reached)}{wanted}"


def _reached(result: Result, criterion: ResultDescription) -> str:
    if result.achieved_level:
        return _level(criterion, result.achieved_level)
    return result.value or (result.status.value if result.status else "")


def _asked(criterion: ResultDescription) -> str | None:
    if criterion.required_level:
        return _level(criterion, criterion.required_level)
    return criterion.required_value


def _level(criterion: ResultDescription, level_id: str) -> str:
    return next(level.name for level in criterion.levels if level.id == level_id)


def _plain(text: str) -> str:
    """Keep words that somebody typed from becoming Markdown."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
