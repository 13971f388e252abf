"""Stored codes in the words of a coordinator: roles, relationships, reasons, obstacles, checks."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.access import RoleName, Scope
from app.domain.keys import Algorithm
from app.domain.known_issuers import HowChecked
from app.domain.revocation import RevocationReason, SuspensionReason
from app.domain.routing import Bar
from app.pages.forms import sentence

ROLES: Mapping[str, tuple[str, str]] = {
    RoleName.COORDINATOR: ("Coordinator", "Runs the programme: people, roles, badges, keys."),
    RoleName.AUTHOR: ("Author", "Prepares and publishes microcredentials."),
    RoleName.ASSESSOR: ("Assessor", "Judges submitted work."),
    RoleName.APPROVER: ("Approver", "Sees all work; lets decisions stand, or sends them back."),
    RoleName.COACH: ("Coach", "Comments on drafts, never judges."),
    RoleName.EDUCATOR: ("Educator", "Enrolls, hands in work, earns badges."),
    RoleName.AUDITOR: ("Auditor", "Reads everything, changes nothing."),
}
# What the person is to the other, and what the other is to the person.
RELATED: Mapping[str, tuple[str, str]] = {
    "coach_of": ("Coaches", "Is coached by"),
    "manager_of": ("Is line manager of", "Has as line manager"),
    "partner_of": ("Learns together with", "Learns together with"),
    "conflict_with": ("Declared a conflict of interest with", "Is in a conflict declared by"),
}
REVOCATIONS: Mapping[str, tuple[str, str]] = {
    RevocationReason.ISSUED_IN_ERROR: ("Issued in error", "It should never have gone out."),
    RevocationReason.DECISION_REVERSED: (
        "Decision reversed",
        "The judgement it rests on no longer stands.",
    ),
    RevocationReason.EVIDENCE_NOT_OWN: (
        "Evidence not own work",
        "The work that was judged was somebody else's.",
    ),
    RevocationReason.MISCONDUCT: ("Misconduct", "Another breach of the rules."),
    RevocationReason.ASKED_BY_OWNER: ("Asked by the owner", "The earner wants it gone."),
    RevocationReason.KEY_COMPROMISED: (
        "Key compromised",
        "The key that signed it can no longer be trusted.",
    ),
}
# Of an endorsement: what may be said about why it is taken back.
UNSAID: Mapping[str, tuple[str, str]] = {
    RevocationReason.ISSUED_IN_ERROR: ("Issued in error", "It should never have been signed."),
    RevocationReason.DECISION_REVERSED: ("Decision reversed", "We no longer say so."),
    RevocationReason.MISCONDUCT: ("Misconduct", "Who is endorsed broke the rules."),
    RevocationReason.ASKED_BY_OWNER: ("Asked by the owner", "Who is endorsed wants it gone."),
}
SUSPENSIONS: Mapping[str, tuple[str, str]] = {
    SuspensionReason.UNDER_REVIEW: ("Under review", "Something about it is being looked at."),
    SuspensionReason.REQUIREMENT_LAPSED: (
        "A requirement lapsed",
        "Something it depends on has run out.",
    ),
    SuspensionReason.ASKED_BY_OWNER: ("Asked by the owner", "The earner wants it to rest."),
}
ALGORITHMS: Mapping[str, tuple[str, str]] = {
    Algorithm.ED25519: ("Ed25519", "Signs the badge itself (Data Integrity)."),
    Algorithm.RS256: ("RSA", "Signs tokens (VC-JWT) and Open Badges 2.0."),
    Algorithm.ES256: ("P-256", "Signs tokens for verifiers that want ES256."),
}
SCOPES: Mapping[str, tuple[str, str]] = {
    Scope.READ: ("Read", "See schools, people, definitions, submissions and badges."),
    Scope.WRITE: ("Write", "Change schools, people, roles, definitions and enrollments."),
    Scope.ISSUE: ("Issue badges", "Award directly, where a version allows it."),
    Scope.ACT: ("Act for people", "Do what a person may do, in the person's name."),
}
HOW_CHECKED: Mapping[str, str] = {
    HowChecked.ISSUERS_WEBSITE: "On the issuer's own website",
    HowChecked.PERSONAL_CONTACT: "By talking to people there",
    HowChecked.CONTRACT: "In a contract",
    HowChecked.PUBLISHED_LIST: "On a list that somebody publishes",
    HowChecked.OTHER: "In another way",
}
_BARS: Mapping[str, str] = {
    Bar.SELF: "it is their own work",
    Bar.DECLARED: "a conflict of interest is declared",
    Bar.COACH: "they coach the educator",
    Bar.MANAGER: "they are the educator's line manager",
    Bar.SCHOOL: "they are at the same school",
    Bar.PARTNER: "they are a learning partner of the educator",
    Bar.NAMES: "a role shows them the names that are hidden here",
    Bar.ATTESTED: "they confirmed, or were asked to confirm, what stands in it",
    Bar.CHECKED: "they were asked to look the draft over",
    Bar.ADVISED: "they commented on a draft or the plan of it, or decided or looked something over by name",
    Bar.TEAMMATE: "they are in a team that made something of it",
    Bar.RECIPROCAL: "the educator has judged their work lately",
    Bar.TAKEN: "it was taken from them in this round",
    Bar.AWAY: "they are away",
    Bar.INVOLVED: "they had a part in what was appealed, or decided on the appeal",
    Bar.SEATED: "they are asked already in this round",
    Bar.FULL: "they have as much open work as the policy allows",
    Bar.UNCALIBRATED: "they have not passed the calibration of this guide",
    Bar.PRIOR: "they judged it before",
    Bar.NEEDED: "nobody else could approve what they judge",
    Bar.RECUSED: "they gave it back in this round",
    Bar.LAPSED: "they let it lapse in this round",
}
_RULES = {
    "override": "Two people wanted {name} to judge, in spite of what stands in the way.",
    "same_assessor": "{name} judged the attempt before, and the policy asks the same assessor again.",
    "least_loaded_band": "{name} was drawn by lot among those with the least open work.",
}
_PLACES = (
    (r"^/stages/(\d+)/rubric_id$", "Stage {}, scoring guide"),
    (r"^/stages/(\d+)/pass_rule$", "Stage {}, pass rule"),
    (r"^/stages/(\d+)/evidence/\d+", "Stage {}, evidence"),
    (r"^/stages/(\d+)", "Stage {}"),
    (r"^/stages$", "Stages"),
    (r"^/prerequisite_ids/(\d+)$", "Prerequisite {}"),
    (r"^/microcredential_id$", "Issuer"),
    (r"^/policy", "Who judges"),
    (r"^/competency_ids", "Alignment"),
    (r"^/expiry", "How long it lasts"),
)


def obstacle(text: str) -> str:
    """Return why nobody could be asked, with the bars in words."""
    found = re.fullmatch(r"Every qualified assessor is barred \((.*)\)\.", text)
    if found is None:
        return text
    bars = "; ".join(_bar(code) for code in found[1].split(", "))
    return f"Every qualified assessor is barred: {bars}."


def reasons(reason: Mapping[str, Any], chosen: str, names: Mapping[str, str]) -> list[str]:
    """Return the stored reason for a choice as sentences."""
    rule, band = str(reason.get("rule", "")), reason.get("band") or {}
    said = [_RULES.get(rule, "{name} was asked.").format(name=chosen)]
    said += [f"Set aside: {_bar(code)}." for code in reason.get("bars", ())]
    if rule == "least_loaded_band" and len(band) == 1:
        said = [f"{chosen} had the least open work."]
    if "qualified" in reason:
        count = reason["qualified"]
        said.append(f"{count} {'person was' if count == 1 else 'people were'} qualified.")
    if len(band) > 1:
        loads = ", ".join(f"{names.get(one, 'somebody')} ({load})" for one, load in band.items())
        said.append(f"Open work at that moment: {loads}.")
    said += [_barred(one, names) for one in reason.get("barred", ())]
    if reason.get("relaxed"):
        gave_way = "; ".join(_bar(code) for code in reason["relaxed"])
        said.append(f"Nobody else was left, so these bars gave way: {gave_way}.")
    return said


def bars(codes: Iterable[str]) -> str:
    """Return what stands in somebody's way as a sentence."""
    said = "; ".join(_bar(code) for code in sorted(codes))
    return sentence(said) if said else "Nothing stands in the way."


def place(pointer: str) -> str:
    """Return what a pointer into a version is about."""
    for pattern, words in _PLACES:
        found = re.match(pattern, pointer)
        if found:
            return words.format(*(int(number) + 1 for number in found.groups()))
    return pointer.strip("/").replace("_", " ").capitalize()


def _bar(code: str) -> str:
    return _BARS.get(code, code.replace("_", " "))


def _barred(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    bars = "; ".join(_bar(code) for code in one["bars"])
    return f"{names.get(str(one['person_id']), 'Somebody')} could not be asked: {bars}."


def happened(action: str) -> str:
    """Return the name of an event in words: `role.taken_away` becomes Role taken away."""
    text = action.replace(".", " ").replace("_", " ")
    return f"{text[:1].upper()}{text[1:]}"


WHY_DISABLED = {
    "asked": "Somebody disabled it.",
    "gone": "It answered 410: it wants to be told nothing more.",
    "failing": "For three days it took nothing that it was sent.",
}
_OBSTACLES = {
    "bad_url": "The address cannot be posted to",
    "refused_address": "Not on the public internet",
    "no_such_host": "No such host",
    "no_connection": "No secure connection",
    "timed_out": "Took too long",
    "bad_response": "No readable answer",
}


def delivered(status: int | None, reason: str | None) -> str:
    """Return what the last answer of an endpoint was: its status, or why there was none."""
    if status is not None:
        return str(status)
    return "None yet" if reason is None else _OBSTACLES.get(reason, reason.replace("_", " "))
