"""What a definition asks for, in plain words."""

from calendar import month_name
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.definition import Stipend, pass_rule_of
from app.domain.errors import InvalidError
from app.domain.evidence_requirement import (
    Bound,
    Effect,
    EvidenceRequirement,
    Kind,
    Measure,
)
from app.domain.expiry import Expiry, expiry_of
from app.domain.moments import in_words
from app.domain.repeats import Cap, Repeats
from app.domain.rubric import Criterion, Level, PassRule
from app.domain.stipend import Totals
from app.pages.forms import fault
from app.services.viewing import Form, form_of
from app.storage.tables import Evidence, Stage

_KINDS = {
    Kind.TEXT: "A text, written here",
    Kind.FILE: "A file",
    Kind.LINK: "A link",
    Kind.VIDEO: "A video, as a link or a file",
    Kind.TABLE: "A table, pasted here or as a file",
    Kind.SOURCE: "A source, as a link or in words",
    Kind.ATTESTATION: "A statement in your own words",
}
_ATTESTORS = {
    "another": "Somebody who was there confirms it",
    "coach": "Your coach confirms it",
    "line_manager": "Your line manager confirms it",
    "host": "A host from outside confirms it, by mail",
}
_EFFECTS = {
    Effect.BLOCK: "needed before you can hand in",
    Effect.WARN: "your assessor is told if it is not",
    Effect.CRITERION: "a criterion judges this",
}
_TYPES = {
    "application/pdf": "PDF",
    "text/csv": "CSV",
    "text/plain": "plain text",
    "text/markdown": "Markdown",
    "video/quicktime": "QuickTime video",
    "audio/mpeg": "MP3 audio",
    "audio/wav": "WAV audio",
}
_OFFICE = {
    "wordprocessingml.document": "Word",
    "spreadsheetml.sheet": "Excel",
    "presentationml.presentation": "PowerPoint",
    "opendocument.text": "OpenDocument text",
    "opendocument.spreadsheet": "OpenDocument spreadsheet",
    "opendocument.presentation": "OpenDocument slides",
}
_KILO, _MINUTE = 1024, 60


def asked(requirement: EvidenceRequirement) -> list[str]:
    """Say what a requirement asks for, one sentence for each rule."""
    told = [_KINDS[requirement.kind] + _pieces(requirement)]
    if requirement.needs_attestor:
        told.append(_ATTESTORS[requirement.attested_by])
    if requirement.shared == "team":
        told.append("Your team may make it together; each of you hands it in")
    told += [f"{amount(bound)}: {_EFFECTS[bound.effect]}" for bound in requirement.bounds]
    if requirement.accepted_media_types:
        told.append("Files: " + types(requirement.accepted_media_types))
    if requirement.max_bytes:
        told.append(f"At most {size(requirement.max_bytes)}")
    if requirement.students_may_appear:
        told.append("Students may appear, with consent on file")
    elif requirement.kind in {Kind.FILE, Kind.VIDEO}:
        told.append("No student may be recognisable")
    return told


def amount(bound: Bound) -> str:
    """Say a bound: 500 to 600 words; 2:00 to 3:00 minutes."""
    if bound.measure is Measure.SECONDS:
        low, high = (None if n is None else f"{length(n)}" for n in (bound.min, bound.max))
        unit = "minutes"
    else:
        low, high = (None if n is None else f"{n:,}" for n in (bound.min, bound.max))
        unit = bound.measure.value
    if low is None:
        return f"At most {high} {unit}"
    return f"At least {low} {unit}" if high is None else f"{low} to {high} {unit}"


def length(seconds: int) -> str:
    """Write how long a recording runs: 150 becomes 2:30."""
    return f"{seconds // _MINUTE}:{seconds % _MINUTE:02}"


def seconds_of(text: str, name: str) -> int | None:
    """Return the seconds of `2:30`; raises InvalidError beside the field for anything else."""
    if not text:
        return None
    minutes, colon, rest = text.partition(":")
    is_number = minutes.isascii() and minutes.isdigit() and len(minutes) <= len("9999")
    is_rest = not colon or (rest.isascii() and rest.isdigit() and int(rest) < _MINUTE)
    if not is_number or not is_rest:
        raise _wrong_length(name)
    return int(minutes) * _MINUTE + int(rest or 0)


def _wrong_length(name: str) -> InvalidError:
    return fault(name, "Write the length as minutes and seconds, such as 2:30.")


def types(media_types: Iterable[str]) -> str:
    """Say which files: PDF, PNG, Word."""
    return ", ".join(sorted({_type(one) for one in media_types}, key=str.casefold))


def size(count: int) -> str:
    """Write a number of bytes: 20 MB."""
    number, unit = float(count), "bytes"
    for larger in ("KB", "MB", "GB"):
        if number < _KILO:
            break
        number, unit = number / _KILO, larger
    return f"{number:.0f} {unit}" if unit == "bytes" or number >= 10 else f"{number:.1f} {unit}"  # noqa: PLR2004 - two digits are enough


def money(stipend: Stipend) -> str:
    """Write what a stage pays, and the credit that can be chosen in its place."""
    paid = cents(stipend.amount_cents, stipend.currency)
    worth = stipend.credit_hundredths
    return f"{paid} or {credit(worth)}" if worth else paid


def credit(hundredths: int) -> str:
    """Write credit: 0.25 credit, 1 credit."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}{f'.{rest:02}'.rstrip('0') if rest else ''} credit"


def sums(totals: Totals) -> str:
    """Write what was paid and credited: $150 and 0.25 credit; nothing where it is nothing."""
    parts = [cents(amount, currency) for currency, amount in totals.cents.items()]
    if totals.credit_hundredths:
        parts.append(credit(totals.credit_hundredths))
    return " and ".join(parts)


def repeating(stored: Mapping[str, Any]) -> str:
    """Say whether one can enroll again."""
    rule = Repeats.model_validate(stored)
    told = {
        "freely": "As often as you like",
        "by_topic": "Once for each topic",
        "once": "Once",
    }[rule.rule]
    return told + (f", at most {capped(rule.cap)}" if rule.cap else "")


def capped(cap: Cap) -> str:
    """Say a cap: 4 times in 36 months."""
    times = f"{cap.most} time{'' if cap.most == 1 else 's'}"
    return f"{times} in {cap.months} months" if cap.months else times


def badges(rule: str, own: int) -> str:
    """Say when badges go out; `own` is how many stages have one of their own."""
    if rule == "per_stage":
        return "One for each stage"
    if rule == "capstone":
        return "One, when its pathway is complete"
    whole = "One, when every stage is accepted"
    return f"{whole}, and {own} for single stages before" if own else whole


def cents(count: int, currency: str) -> str:
    """Write an amount: $75, $75.50, EUR 75."""
    whole, rest = divmod(count, 100)
    figure = f"{whole:,}" + (f".{rest:02}" if rest else "")
    return f"${figure}" if currency == "USD" else f"{currency} {figure}"


def passing(rule: PassRule, criteria: Iterable[Criterion]) -> str:
    """Say when a stage is passed."""
    every = list(criteria)
    if rule.kind == "points":
        best = sum(c.points_of(c.levels[-1].key) for c in every)
        return f"{rule.minimum} of {best} points are needed."
    if rule.kind == "count":
        return f"{rule.minimum} of {len(every)} criteria must reach the level that is asked for."
    return "Every criterion must reach the level that is asked for."


def level_of(criterion: Criterion, key: str) -> Level:
    """Return a level of a criterion by its key."""
    return criterion.levels[criterion.rank(key)]


def levels_of(criterion: Criterion) -> list[tuple[str, str]]:
    """Return the levels of a criterion to choose from, the lowest first."""
    return [(level.key, level.name) for level in criterion.levels]


def required(criterion: Criterion) -> Level:
    """Return the level that a criterion asks for."""
    return level_of(criterion, criterion.required_level)


def seen_as(piece: Evidence) -> str:
    """Say how a piece is looked at: text, table, pages, picture or download."""
    form = Form.TEXT if piece.store_key is None else form_of(piece.media_type or "")
    return form.value


def count_words(text: str | None) -> int:
    """Count words as the completeness gate does."""
    return len((text or "").split())


def _pieces(requirement: EvidenceRequirement) -> str:
    low, high = requirement.count.min, requirement.count.max
    if high == 1:
        return ""
    if low == high:
        return f" ({low} of them)"
    return f" (up to {high})" if low <= 1 else f" ({low} to {high} of them)"


def _type(media_type: str) -> str:
    for ending, name in _OFFICE.items():
        if media_type.endswith(ending):
            return name
    family, _, form = media_type.partition("/")
    if media_type in _TYPES:
        return _TYPES[media_type]
    return f"{form.upper()} video" if family == "video" else form.upper()


def rule_of(stage: Stage) -> PassRule:
    """Return when a stage is passed."""
    return pass_rule_of(stage.pass_rule)


_RENEWED = {
    "none": "",
    "coordinator": ". A coordinator can renew it",
    "submission": ". New accepted work renews it",
}


def lasting(stored: Expiry | Mapping[str, Any]) -> str:
    """Say how long a badge lasts, and what renews it."""
    rule = stored if isinstance(stored, Expiry) else expiry_of(stored)
    if rule.rule == "none":
        return "It does not expire"
    if rule.rule == "months":
        lasts = f"{rule.months} month{'' if rule.months == 1 else 's'} from the award"
    elif rule.rule == "date" and rule.on:
        lasts = f"Until {in_words(rule.on)}"
    else:
        lasts = f"Until the end of the school year, {rule.day} {month_name[rule.month or 1]}"
    return lasts + _RENEWED[rule.renewal]
