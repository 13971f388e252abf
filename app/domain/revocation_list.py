"""The 1EdTechRevocationList of an issuer: what it took back, by id, for whoever polls (Open Badges 3.0, 9)."""

from collections.abc import Iterable
from typing import Any


def revocation_list(
    list_id: str, *, issuer: str, revoked: Iterable[tuple[str, str | None]]
) -> dict[str, Any]:
    """Return the list with these ids, each with the code of its reason.

    1EdTech's validator reads `revokedCredentials`, other readers the singular; whoever looked for one
    and found the other would take every badge for good, so both are there.
    """
    entries = [_entry(credential_id, reason) for credential_id, reason in revoked]
    return {
        "id": list_id,
        "issuer": issuer,
        "revokedCredentials": entries,
        "revokedCredential": entries,
    }


def _entry(credential_id: str, reason: str | None) -> dict[str, Any]:
    told = {"id": credential_id, "revoked": True}
    return told | {"revocationReason": reason} if reason else told
