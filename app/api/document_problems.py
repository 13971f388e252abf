"""What can be wrong with a document that is to be signed or verified; a part of the table of errors."""

from dataclasses import dataclass

from app.domain import errors
from app.domain.verifiable_credentials.flaws import MalformedCredentialError


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem: its status, the slug of its page, its title, and what to do about it."""

    status: int
    slug: str
    title: str
    advice: str


DOCUMENT_PROBLEMS: dict[type[Exception], Problem] = {
    MalformedCredentialError: Problem(
        422,
        "malformed-credential",
        "The credential breaks the data model",
        "Mend what `problemDetails` names; each says which rule of the W3C it is about.",
    ),
    errors.UndefinedTermError: Problem(
        422,
        "undefined-term",
        "A member's name means nothing",
        "Add a context that defines it, or take it out: it would not be signed.",
    ),
    errors.UnknownTypeError: Problem(
        422,
        "unknown-type",
        "A type means nothing",
        "Add a context that defines it, or write it as an absolute IRI.",
    ),
    errors.RelativeIriError: Problem(
        422,
        "relative-iri",
        "An identifier is no absolute IRI",
        "Write it in full, with its scheme: relative ones would not be signed.",
    ),
    errors.DirectionError: Problem(
        422,
        "unsigned-direction",
        "The direction of a text would not be signed",
        "Use a suite that signs the JSON itself, such as eddsa-jcs-2022.",
    ),
    errors.ProtectedTermError: Problem(
        422,
        "protected-term",
        "A protected term is given another meaning",
        "Choose another name for your term: readers would take it for the protected one.",
    ),
    errors.PoisonGraphError: Problem(
        422,
        "poison-graph",
        "The document would stall whoever verifies it",
        "Give its nodes ids: nodes that look alike refer to each other too densely.",
    ),
    errors.TwinNodesError: Problem(
        422,
        "twin-nodes",
        "Two nodes cannot be told apart",
        "Give each an id of its own, or use a suite that signs the JSON itself.",
    ),
    errors.LargeIntegerError: Problem(
        422,
        "large-integer",
        "An integer is larger than 2^53",
        "Write it as a text: languages would read the number in different ways.",
    ),
    errors.ControlCharacterError: Problem(
        422,
        "control-character",
        "A text holds a control character",
        "Take it out: it is written in different ways, so its signature would not hold.",
    ),
    errors.RelatedResourceError: Problem(
        422,
        "related-resource",
        "A related resource has another digest",
        "Compute the digest of the resource as it is, in full, and send the credential again.",
    ),
}
