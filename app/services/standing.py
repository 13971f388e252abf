"""What only we know of our own badges: that one is suspended, where strangers see it revoked."""

from dataclasses import replace

from app.domain.addresses import Addresses
from app.services.own_documents import Open, credential_named
from app.storage import credentials
from app.verification.codes import Code, failed
from app.verification.report import Check, Name, Outcome, Report

_PROVEN = (Name.PROOF, Name.ISSUER_KEY)


def told(report: Report, addresses: Addresses, open_reading: Open) -> Report:
    """Return the report with `suspended` for `revoked` where a proven badge of ours is suspended."""
    claim = report.credential
    if claim is None or claim.id is None or not _may_be(report):
        return report
    with open_reading() as reading:
        found = credential_named(reading, addresses.path_of(claim.id), claim.id)
        row = found and credentials.find_public(reading.session, found)
    if not row or row.state != "suspended":
        return report
    return replace(report, checks=tuple(_named(check) for check in report.checks))


def _may_be(report: Report) -> bool:
    proven = all(report.check(name).outcome is Outcome.PASSED for name in _PROVEN)
    return proven and report.check(Name.STATUS).code == Code.REVOKED


def _named(check: Check) -> Check:
    if check.name is not Name.STATUS:
        return check
    return failed(Name.STATUS, Code.SUSPENDED, "The issuer has suspended this badge for now.")
