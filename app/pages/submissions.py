"""`/work/submissions`: write a draft, hand it in, wait, read the feedback, try again."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from app.api.late_routes import LateRouter
from app.api.portfolio_shapes import Reference
from app.api.submission_shapes import Submit
from app.domain.errors import ConflictError, InvalidError, StaleError, UnsupportedMediaError
from app.pages import keeping, saving, wording
from app.pages.forms import Filled, Form, FormDep, blank, checked
from app.pages.saving import Saved
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import (
    aiming,
    appeals,
    evidence,
    recalling,
    referring,
    sharing,
    submissions,
    workspace,
)
from app.services.work import Work

router = LateRouter(include_in_schema=False, prefix="/work")
_TEMPLATES = {
    "draft": "educator/draft.html",
    "returned": "educator/draft.html",
    "accepted": "educator/feedback.html",
    "not_yet": "educator/feedback.html",
}


@router.get("/submissions/{submission_id}")
def submission_page(submission_id: UUID, visit: SignedIn) -> Response:
    """Show an attempt as its state asks: to write, to wait, or to read the feedback."""
    with visit.reading() as work:
        return _show(visit, work, submission_id)


@router.post("/submissions/{submission_id}")
def save(submission_id: UUID, request: Request, visit: Sending, form: FormDep) -> Response:
    """Save everything that was typed; then go where the button says."""
    is_quiet = keeping.is_quiet(request)
    saved = saving.save(visit, form, submission_id, is_quiet=is_quiet)
    if is_quiet:
        return keeping.told(**saved.to_json())
    if saved.is_late:
        return _late(visit, submission_id, saved)
    if saved.faults:
        with visit.reading() as work:
            return _show(visit, work, submission_id, saved, 422)
    return _onward(visit, submission_id, form.text("action"))


@router.post("/submissions/{submission_id}/take")
def take(submission_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take a text, a link or a file from one's own portfolio into a draft."""
    entry_id, _, piece_id = form.text("what").partition(":")
    wanted = {"requirement": form.text("requirement"), "entry_id": entry_id}
    try:
        asked = checked(Reference, **wanted, piece_id=piece_id or None)
        with visit.writing() as work:
            referring.refer(work, submission_id, asked.requirement, asked.entry_id, asked.piece_id)
    except (InvalidError, ConflictError, UnsupportedMediaError) as error:
        return visit.to(f"{path_of(submission_id)}#take", error.message, tone="warn")
    return visit.to(f"{path_of(submission_id)}#r-{asked.requirement}", "It is in your draft.")


@router.get("/evidence/{evidence_id}/remove")
def ask_to_remove(evidence_id: UUID, visit: SignedIn) -> Response:
    """Ask before a piece of evidence goes."""
    with visit.reading() as work:
        piece = evidence.get(work, evidence_id)
        space = workspace.open_up(work, piece.submission_id)
        asked = space.rules.requirements[piece.requirement_id]
        return visit.show("educator/remove.html", piece=piece, requirement=asked, space=space)


@router.post("/evidence/{evidence_id}/remove")
def remove(evidence_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take a piece of evidence away."""
    with visit.reading() as work:
        path = f"/work/submissions/{evidence.get(work, evidence_id).submission_id}"
    try:
        with visit.writing() as work:
            evidence.remove(work, evidence_id, form.revision() or 0)
    except (ConflictError, StaleError):
        sentence = "It was changed meanwhile, so it was not removed. Look at it again."
        return visit.to(path, sentence, tone="warn")
    return visit.to(path, "The piece was removed.")


@router.get("/submissions/{submission_id}/hand-in")
def look_over(submission_id: UUID, visit: SignedIn) -> Response:
    """Show what would be handed in and ask for the declaration."""
    return _hand_in_page(visit, submission_id, blank())


@router.post("/submissions/{submission_id}/hand-in")
def hand_in(submission_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Hand in; what is incomplete comes back at once with the reasons."""
    try:
        wanted = _wanted(form)
        with visit.writing() as work:
            done = submissions.submit(work, submission_id, wanted.declaration, wanted.own_levels)
            is_returned = done.state == "returned"
    except InvalidError as error:
        return _hand_in_page(visit, submission_id, form.filled(error), 422)
    except ConflictError as error:
        if error.faults:
            sentence = f"Not handed in: {error.faults[0].detail}."
            return visit.to(f"{path_of(submission_id)}#partner", sentence, tone="warn")
        sentence = "This was handed in or taken back already, perhaps in another window."
        return visit.to(path_of(submission_id), sentence, tone="warn")
    if is_returned:
        sentence = "It came back because something is missing. Nothing was lost."
        return visit.to(path_of(submission_id), sentence, tone="warn")
    return visit.to(path_of(submission_id), "Handed in. An assessor has been asked to look at it.")


@router.get("/submissions/{submission_id}/withdraw")
def ask_to_withdraw(submission_id: UUID, visit: SignedIn) -> Response:
    """Ask before an attempt is taken back."""
    with visit.reading() as work:
        space = workspace.open_up(work, submission_id)
        return visit.show("educator/withdraw.html", space=space)


@router.post("/submissions/{submission_id}/withdraw")
def withdraw(submission_id: UUID, visit: Sending) -> Response:
    """Take an attempt back that no assessor has."""
    try:
        with visit.writing() as work:
            enrollment_id = submissions.withdraw(work, submission_id).enrollment_id
    except ConflictError:
        sentence = "An assessor has it already, so it cannot be withdrawn."
        return visit.to(path_of(submission_id), sentence, tone="warn")
    return visit.to(f"/work/{enrollment_id}", "The attempt is withdrawn.")


@router.get("/submissions/{submission_id}/recall")
def ask_to_recall(submission_id: UUID, visit: SignedIn) -> Response:
    """Ask before what waits is taken back to work on it."""
    with visit.reading() as work:
        space = workspace.open_up(work, submission_id)
        return visit.show("educator/recall.html", space=space)


@router.post("/submissions/{submission_id}/recall")
def recall(submission_id: UUID, visit: Sending) -> Response:
    """Make a draft again of what nobody has begun to judge."""
    try:
        with visit.writing() as work:
            recalling.recall(work, submission_id)
    except ConflictError:
        sentence = "An assessor has begun to judge it, so it stays as you handed it in."
        return visit.to(path_of(submission_id), sentence, tone="warn")
    sentence = "It is a draft again, with everything in it. Hand it in when you are ready."
    return visit.to(path_of(submission_id), sentence)


@router.get("/submissions/{submission_id}/try-again")
def ask_to_try_again(submission_id: UUID, visit: SignedIn) -> Response:
    """Show what the next attempt keeps and what it opens again."""
    with visit.reading() as work:
        space = workspace.open_up(work, submission_id)
        again = workspace.reopening(space)
        return visit.show("educator/try_again.html", space=space, again=again, wording=wording)


@router.post("/submissions/{submission_id}/try-again")
def try_again(submission_id: UUID, visit: Sending) -> Response:
    """Open the next attempt."""
    try:
        with visit.writing() as work:
            path = path_of(submissions.resubmit(work, submission_id).id)
    except ConflictError as error:
        with visit.reading() as work:
            latest = workspace.open_up(work, submission_id).attempts[0]
            return visit.to(path_of(latest.id), error.message, tone="warn")
    return visit.to(path, "Your next attempt is open. Everything you wrote is still here.")


def _show(
    visit: Visit, work: Work, submission_id: UUID, saved: Saved | None = None, status: int = 200
) -> Response:
    space = workspace.open_up(work, submission_id)
    template = _TEMPLATES.get(space.submission.state, "educator/waiting.html")
    filled = saving.filled_of(space, saved)
    values: dict[str, Any] = {"space": space, "filled": filled, "saved": saved}
    values["appeal"] = appeals.latest_about(work, submission_id)
    values["shared"] = sharing.of_submission(work, submission_id)
    if space.is_editable:
        values["goals"] = [(value, text) for value, text, _ in aiming.choices(work)]
        values["takeable"] = referring.takeable(work)
    return visit.show(template, status, wording=wording, sent_back=space.sent_back, **values)


def _onward(visit: Visit, submission_id: UUID, action: str) -> Response:
    verb, _, name = action.partition(":")
    if verb == "hand-in":
        return visit.to(f"{path_of(submission_id)}/hand-in")
    if verb == "remove" and name.replace("-", "").isalnum():
        return visit.to(f"/work/evidence/{name}/remove")
    return visit.to(path_of(submission_id), "Your draft is saved.")


def _late(visit: Visit, submission_id: UUID, saved: Saved) -> Response:
    with visit.reading() as work:
        space = workspace.open_up(work, submission_id)
        return visit.show("educator/late.html", 409, space=space, texts=saved.texts())


def _wanted(form: Form) -> Submit:
    """Return what was ticked and written; a description is left out where no AI helped."""
    ai_use = form.maybe("ai_use")
    described = None if ai_use == "none" else form.maybe("ai_use_description")
    values = {"ai_use": ai_use, "ai_use_description": described}
    own = form.has("declared_own_work")
    names = [name for name in form.fields if name.startswith("self/") and form.has(name)]
    levels = [
        {"criterion": name.removeprefix("self/"), "level": form.text(name)} for name in names
    ]
    return checked(Submit, declared_own_work=own, self_levels=levels, **values)


def _hand_in_page(
    visit: Visit, submission_id: UUID, filled: Filled, status: int = 200
) -> Response:
    with visit.reading() as work:
        space = workspace.open_up(work, submission_id)
        if not space.is_editable:
            sentence = "This attempt is not open for changes any more."
            return visit.to(path_of(submission_id), sentence, tone="warn")
        return visit.show(
            "educator/hand_in.html", status, space=space, filled=filled, wording=wording
        )


def path_of(submission_id: UUID) -> str:
    """Return where an attempt is worked on."""
    return f"/work/submissions/{submission_id}"
