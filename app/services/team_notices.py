"""Mail about what teams share."""

from app.rendering.letter import Letter, Link
from app.services import notices
from app.services.work import Work
from app.storage.tables import Submission, Team


def withdrawn(work: Work, team: Team, submission: Submission) -> None:
    """Tell a member that what they took is shared no more, and that their draft keeps its copy."""
    name = notices.name_of_work(work, submission)
    sentences = (
        f"{team.name} shares no longer what you took into your draft for {name}.",
        "Your copy stays in your draft. Look whether you still want to hand it in, or take it away.",
    )
    action = Link("Open your draft", notices.page_of_work(work, submission))
    letter = Letter(f"Withdrawn by your team: {name}", "", sentences, action, "as you took it")
    notices.tell(work, submission.person_id, letter)
