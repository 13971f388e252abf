"""Mail about what was brought from elsewhere; why it was decided so stays on its page."""

from app.domain.recognition import RecognitionState
from app.rendering.letter import Letter, Link
from app.services import notices
from app.services.work import Work
from app.storage.tables import Recognition

_ACCEPTED = "What you were awarded elsewhere is recognized here."
_NOT_ACCEPTED = "What you were awarded elsewhere is not recognized here. Its page says why."
_LAPSED = "Whoever awarded it does not stand by it any more, so it does not count here."


def decided(work: Work, row: Recognition) -> None:
    """Tell the educator what was decided."""
    is_accepted = row.state == RecognitionState.ACCEPTED
    subject = f"{'Recognized' if is_accepted else 'Not recognized'}: {row.title}"
    _tell(work, row, subject, _ACCEPTED if is_accepted else _NOT_ACCEPTED)


def lapsed(work: Work, row: Recognition) -> None:
    """Tell the educator that the outside issuer does not stand by the badge any more."""
    _tell(work, row, f"No longer recognized: {row.title}", _LAPSED)


def _tell(work: Work, row: Recognition, subject: str, sentence: str) -> None:
    link = Link("See it", f"{work.tools.base_url}/recognitions/{row.id}")
    letter = Letter(subject, "", (sentence,), link, "because you handed it in")
    notices.tell(work, row.person_id, letter)
