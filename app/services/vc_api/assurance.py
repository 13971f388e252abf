"""Nothing leaves before the verifier has accepted it, as with badges (design: each form verifies)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.domain.errors import InvalidError
from app.services.reading import Reading
from app.services.vc_api.options import Choices
from app.services.vc_api.resources import Nobody, WireDocuments
from app.services.vc_api.verifying import Question, Verifying
from app.services.work import Work
from app.verification.resolver import Errands


def assure(work: Work, made: dict[str, Any], choices: Choices, *, listed_here: bool) -> None:
    """Raise InvalidError unless the verifier, as strict as for strangers, accepts what was made.

    Its period may lie elsewhere, for an issuer dates as it likes; so may a status list of others.
    """

    @contextmanager
    def same() -> Iterator[Reading]:
        # The status list stands in this transaction only, until it is committed.
        yield Reading(work.session, work.tools, work.now)

    documents = Errands(WireDocuments(work.tools, same, Nobody()))
    checks = frozenset({"proof", "credentialStatus"} if listed_here else {"proof"})
    question = Question(
        checks, None, choices.members.get("challenge"), choices.members.get("domain")
    )
    found = Verifying(documents, work.now, lenient=False).credential(made, question)
    if found.errors:
        detail = found.errors[0].detail
        raise found.cause or InvalidError(f"What would be signed does not verify: {detail}")
