"""`/verify`: paste a badge, give its address or its file; the verdict in one sentence, the checks below."""

from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request, Response

from app.api.late_routes import LateRouter
from app.api.verify import MAX_FILE_BYTES, MAX_INPUT, Asked, Question, answer, attested, receipt_of
from app.domain.errors import InvalidError
from app.pages.forms import Filled, Form, FormDep, blank, checked, fault
from app.pages.negotiating import PageRoute
from app.pages.sessions import Anyone, Visit, check_origin
from app.pages.verdicts import RECEIPTS, Telling, beside, telling
from app.services import verifications
from app.verification.receipts import Attested, is_receipt
from app.verification.report import Check, Outcome, Report, Verdict

router = LateRouter(include_in_schema=False, route_class=PageRoute)
QUESTIONS = {
    "parse": "Can it be read?",
    "unbake": "Does the image hold a badge?",
    "context": "Is every word in it defined?",
    "schema": "Is it built as an Open Badge?",
    "proof": "Is the signature right?",
    "issuer_key": "Was it signed with the issuer's key?",
    "status": "Does the issuer still stand by it?",
    "validity": "Does it hold today?",
    "recipient": "Was it issued to this person?",
    "endorsements": "Do its endorsements hold?",
}
ANSWERS = {
    Outcome.PASSED: ("good", "Yes"),
    Outcome.FAILED: ("bad", "No"),
    Outcome.UNKNOWN: ("warn", "Could not tell"),
    Outcome.SKIPPED: ("plain", "Not asked"),
}
TONES = {Verdict.VALID: "good", Verdict.INVALID: "bad", Verdict.UNVERIFIABLE: "warn"}


@dataclass(frozen=True, slots=True)
class Line:
    """One check in human words."""

    question: str
    answer: str
    tone: str
    told: str
    code: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """A report for a page, and the receipt to take along."""

    report: Report
    tone: str
    told: Telling
    beside: list[tuple[str, Telling]]
    receipt: str
    made: tuple[Line, ...]
    not_made: tuple[Line, ...]


@router.get("/verify")
def ask(visit: Anyone) -> Response:
    """Show the form; an address in the query is filled in."""
    badge = visit.request.query_params.get("badge", "")[:MAX_INPUT]
    return _show(visit, blank(badge=badge))


@router.post("/verify")
def verify(request: Request, visit: Anyone, form: FormDep) -> Response:
    """Verify what was handed in, and show what came out below the form."""
    check_origin(request, visit.wiring)
    try:
        asked = _asked(form)
    except InvalidError as error:
        return _show(visit, form.filled(error), status=422)
    if is_receipt(asked.content):
        return _show(visit, form.filled(), receipt=_attested(visit, asked))
    return _show(visit, form.filled(), verdict(visit, asked))


def verdict(visit: Visit, asked: Asked) -> Verdicts:
    """Ask the public verifier; counts against the limit of the asker's address."""
    _throttle(visit)
    presence = visit.presence
    report = answer(visit.wiring, asked, presence.organization.id if presence else None)
    lines = [(check, _line(check)) for check in report.checks]
    return Verdicts(
        report,
        TONES[report.verdict],
        telling(report),
        beside(report),
        receipt_of(visit.wiring.tools, replace(asked, receipt=True), report) or "",
        made=tuple(line for check, line in lines if check.outcome is not Outcome.SKIPPED),
        not_made=tuple(line for check, line in lines if check.outcome is Outcome.SKIPPED),
    )


def _attested(visit: Visit, asked: Asked) -> dict[str, Any]:
    _throttle(visit)
    found: Attested = attested(visit.wiring, asked.content)
    report = found.claims["report"] if found.claims else None
    told, tone = RECEIPTS[found.code], TONES[found.verdict]
    return {"found": found, "report": report, "told": told, "tone": tone}


def _throttle(visit: Visit) -> None:
    client = visit.request.client
    verifications.throttle(visit.wiring.tools, client.host if client else "")


def _line(check: Check) -> Line:
    tone, text = ANSWERS[check.outcome]
    return Line(QUESTIONS[check.name.value], text, tone, check.message, str(check.code))


def _asked(form: Form) -> Asked:
    """Return the question: a file if one was chosen, else what was pasted."""
    recipient = form.maybe("recipient")
    if recipient is not None:
        recipient = checked(Question, input="-", recipient=recipient).recipient
    content = form.content("file", MAX_FILE_BYTES)
    if content is not None:
        return Asked(content, recipient)
    text = form.text("badge")
    if not text:
        raise fault("badge", "Paste a badge or its address, or choose a file.")
    return Asked(text.encode("utf-8", "surrogatepass"), recipient)


def _show(
    visit: Visit,
    filled: Filled,
    found: Verdicts | None = None,
    status: int = 200,
    receipt: dict[str, Any] | None = None,
) -> Response:
    response = visit.show(
        "public/verify.html", status, filled=filled, found=found, receipt=receipt
    )
    response.headers["Vary"] = "Accept"
    return response
