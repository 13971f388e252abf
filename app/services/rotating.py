"""Rotation by the calendar: an issuer may want its keys replaced every so many days."""

from collections.abc import Iterator
from datetime import timedelta

from app.domain.keys import Algorithm
from app.services import keys
from app.services.work import Work
from app.storage import issuers
from app.storage.tables import Issuer, Key


def rotate_due(work: Work) -> list[Key]:
    """Replace every key that has signed for as long as its issuer wants; returns the new ones."""
    found = work.all_by(Issuer)
    return [
        keys.rotate(work, issuer.id, algorithm)
        for issuer in found
        if issuer.archived_at is None
        for algorithm in _due(work, issuer)
    ]


def _due(work: Work, issuer: Issuer) -> Iterator[Algorithm]:
    if issuer.rotation_days is None:
        return
    oldest = work.now - timedelta(days=issuer.rotation_days)
    for algorithm in Algorithm:
        active = issuers.active_keys(
            work.session, work.organization_id, issuer.id, algorithm.value
        )
        if active and active[0].created_at <= oldest:
            yield algorithm
