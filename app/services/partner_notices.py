"""Mail about drafts that a learning partner is asked to look over."""

from app.rendering.letter import Letter, Link
from app.services import notices
from app.services.work import Work
from app.storage.tables import PartnerCheck, Person, Submission


def asked(work: Work, submission: Submission, row: PartnerCheck) -> None:
    """Ask the partner."""
    educator = work.get(Person, submission.person_id).name
    sentences = (
        f"{educator} asks you to look over a draft for {notices.name_of_work(work, submission)}.",
        "You say whether everything is there; you do not judge the work.",
    )
    url = f"{work.tools.base_url}/asked/partner-checks/{row.id}"
    reason = f"because you are a learning partner of {educator}"
    letter = Letter(
        f"{educator} asks you to look over a draft", "", sentences, Link("Look at it", url), reason
    )
    notices.tell(work, row.person_id, letter)


def reminded(work: Work, submission: Submission, row: PartnerCheck) -> None:
    """Remind the partner, once."""
    educator = work.get(Person, submission.person_id).name
    sentences = (
        f"{educator} asked you to look over a draft for {notices.name_of_work(work, submission)}.",
        "It waits for you still. You say whether everything is there; you do not judge the work.",
    )
    url = f"{work.tools.base_url}/asked/partner-checks/{row.id}"
    reason = f"because you are a learning partner of {educator}"
    subject = f"{educator} waits for you to look over a draft"
    notices.tell(
        work, row.person_id, Letter(subject, "", sentences, Link("Look at it", url), reason)
    )


def answered(work: Work, submission: Submission) -> None:
    """Tell the educator that there is an answer."""
    name = notices.name_of_work(work, submission)
    sentence = f"Your learning partner has looked over your draft for {name}."
    action = Link("Open your draft", notices.page_of_work(work, submission))
    letter = Letter(f"Looked over: {name}", "", (sentence,), action, "because you asked for it")
    notices.tell(work, submission.person_id, letter)
