"""Mail about attestations: to whoever is asked, and to the educator; the words stay on the pages."""

from app.domain.moments import in_words
from app.rendering.letter import Letter, Link, message
from app.services import notices, organizations
from app.services.mailing import KIND as MAIL
from app.services.work import Work
from app.signing.secrets import hash_secret, new_secret
from app.storage.tables import Attestation, Person, Submission


def asked(work: Work, submission: Submission, row: Attestation, token: str | None) -> None:
    """Ask a person of the organization on their page, and somebody outside by a link."""
    educator, name = work.get(Person, submission.person_id).name, _name(work, submission)
    first = f"{educator} asks you to confirm what they wrote about work on {name}."
    _ask(work, row, token, f"{educator} asks you to confirm something", first)


def reminded(work: Work, submission: Submission, row: Attestation) -> None:
    """Remind them, once; a link that was sent is kept nowhere, so somebody outside gets another in its place."""
    educator, name = work.get(Person, submission.person_id).name, _name(work, submission)
    first = f"{educator} asked you to confirm what they wrote about work on {name}, and waits for your answer."
    token = None
    if row.person_id is None:
        token = new_secret()
        row.token_hash = hash_secret(token)
        first += " The link here takes the place of the one before."
    _ask(work, row, token, f"{educator} waits for you to confirm something", first)


def _ask(work: Work, row: Attestation, token: str | None, subject: str, first: str) -> None:
    sentences = (
        first,
        "You say whether it happened as told. You do not judge the work.",
        f"You can answer until {in_words(row.expires_at)}.",
    )
    if row.person_id is not None:
        url = f"{work.tools.base_url}/asked/attestations/{row.id}"
        letter = Letter(
            subject, "", sentences, Link("Read and answer", url), "because you were asked"
        )
        notices.tell(work, row.person_id, letter)
    elif row.email is not None:
        url = f"{work.tools.base_url}/attest/{token}"
        _outside(work, row, Letter(subject, "", sentences, Link("Read and answer", url), ""))


def answered(work: Work, submission: Submission) -> None:
    """Tell the educator that there is an answer."""
    name = _name(work, submission)
    sentence = f"Whoever you asked about your work on {name} has answered."
    action = Link("Open your draft", notices.page_of_work(work, submission))
    reason = "because you asked for it"
    letter = Letter(f"An answer to what you asked: {name}", "", (sentence,), action, reason)
    notices.tell(work, submission.person_id, letter)


def _outside(work: Work, row: Attestation, letter: Letter) -> None:
    organization = organizations.own(work).name
    whole = Letter(
        letter.subject,
        f"Hello {row.name},",
        (
            *letter.sentences,
            "The link works once and needs no account. If you do not know who asks, do nothing.",
        ),
        letter.action,
        f"You get this from {organization} because somebody there gave your address.",
    )
    work.enqueue(MAIL, message(row.email or "", whole))


def _name(work: Work, submission: Submission) -> str:
    return notices.name_of_work(work, submission)
