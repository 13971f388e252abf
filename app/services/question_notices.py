"""Mail about questions of assessors: neither who asks nor what is asked stands in it."""

from app.domain.moments import in_words
from app.rendering.letter import Letter, Link
from app.services import calendars, notices
from app.services.work import Work
from app.storage.tables import Question, Submission


def asked(work: Work, submission: Submission, row: Question) -> None:
    """Tell the educator that an assessor asks something, and until when it can be answered."""
    name = notices.name_of_work(work, submission)
    day = calendars.rules(work).working.day_of(row.closes_at)
    sentences = (
        f"An assessor has a question about your work on {name}.",
        f"You can answer until {in_words(day)}; after that it is judged as it stands.",
    )
    url = f"{work.tools.base_url}/work/submissions/{submission.id}#questions"
    reason = "because you handed in this work"
    letter = Letter(
        f"An assessor asks: {name}", "", sentences, Link("Read and answer", url), reason
    )
    notices.tell(work, submission.person_id, letter)


def answered(work: Work, submission: Submission, row: Question) -> None:
    """Tell the assessor that the answer is there."""
    name = notices.name_of_work(work, submission)
    sentences = (f"The educator has answered your question about work on {name}.",)
    link = Link("Go on with your review", f"{work.tools.base_url}/queue/{row.assignment_id}")
    reason = "because you are an assessor"
    letter = Letter(f"Your question was answered: {name}", "", sentences, link, reason)
    notices.tell(work, row.person_id, letter)
