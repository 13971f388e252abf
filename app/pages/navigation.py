"""Where each role finds its pages, and which paths of ours a form may lead back to."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain.access import RoleName

_MAX_PATH = 500
LINE_MANAGER = "line_manager"
# Above this many entries those of who runs the programme stand in groups.
MOST_IN_A_ROW = 8


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main navigation."""

    path: str
    name: str
    purpose: str


_ASKED = Place("/asked", "Asked of me", "What colleagues ask you to confirm or to look over.")
_INQUIRY = Place("/inquiry", "Inquiry", "Look at student work with your team, and act on it.")
_EDUCATOR = (
    Place("/catalogue", "Catalogue", "See what you can earn, and enroll."),
    Place("/work", "My work", "Write drafts, hand them in, read feedback."),
    Place("/goals", "Goals", "What you set out to reach this year, and how far you are."),
    Place("/pathways", "Pathways", "See how far you have come on each."),
    Place("/portfolio", "Portfolio", "Your badges, to share and to keep."),
    Place("/library", "Library", "Work that colleagues share: find what you can build on."),
    _INQUIRY,
    _ASKED,
)
_SCORING = Place("/scoring", "Scoring rounds", "Score one work apart, then compare.")
_ASSESSOR = (
    Place("/queue", "Queue", "Judge the work that is waiting for you."),
    Place("/calibration", "Calibration", "Learn from work with agreed levels, and qualify."),
    _SCORING,
)
_PLANS = Place("/plans", "Plans", "What educators mean to do; decide, or say what helps.")
_RECOGNITIONS = Place(
    "/manage/recognitions", "Recognitions", "What was awarded elsewhere: accept or decline it."
)
_COACH = (
    Place("/coaching", "Coaching", "Drafts of those you coach; say what helps."),
    Place("/goals", "Goals", "What you set out to reach this year, and how far you are."),
    _PLANS,
    _ASKED,
)
_COORDINATOR = (
    Place("/manage/people", "People", "Who takes part, and as what."),
    Place("/manage/microcredentials", "Microcredentials", "Prepare, preview and publish."),
    Place("/manage/submissions", "Submissions", "How far everybody's work has come."),
    _PLANS,
    Place("/manage/credentials", "Credentials", "What was awarded; take a badge back."),
    Place("/manage/agreement", "Agreement", "How far assessors agree, with reasons."),
    Place("/manage/calibration", "Calibration", "Anchors, sets of them, who is qualified."),
    _SCORING,
    _INQUIRY,
    Place("/manage/setup", "Set-up", "Schools, issuers, clients, webhooks, the record, mail."),
    _RECOGNITIONS,
    Place("/manage/appeals", "Appeals", "Appeals, cases about badges, doubts about honesty."),
)
_AUTHOR = (_COORDINATOR[1],)
_AUDITOR = _COORDINATOR
_APPROVER = (
    Place("/approvals", "Approvals", "Let what was judged stand, or send it back."),
    _COORDINATOR[2],
    _PLANS,
    _RECOGNITIONS,
)
_MANAGER = (_COACH[1], _PLANS)
_GROUPS = {
    "Programme": ("/manage/people", "/manage/microcredentials", "/manage/setup"),
    "Work and badges": (
        "/manage/submissions",
        "/plans",
        "/manage/credentials",
        "/manage/recognitions",
        "/manage/appeals",
    ),
    "Assessing": ("/manage/agreement", "/manage/calibration", "/scoring", "/inquiry"),
}
_OF_ROLE = {
    RoleName.EDUCATOR.value: _EDUCATOR,
    RoleName.ASSESSOR.value: _ASSESSOR,
    RoleName.COACH.value: _COACH,
    RoleName.COORDINATOR.value: _COORDINATOR,
    RoleName.AUTHOR.value: _AUTHOR,
    RoleName.AUDITOR.value: _AUDITOR,
    RoleName.APPROVER.value: _APPROVER,
    LINE_MANAGER: _MANAGER,
}


def places_of(roles: Collection[str]) -> tuple[Place, ...]:
    """Return the entries for these roles; whoever has none yet may still learn."""
    found = [place for role in _OF_ROLE if role in roles for place in _OF_ROLE[role]]
    has_none = not set(roles) - {LINE_MANAGER}
    return tuple(dict.fromkeys([*_EDUCATOR, *found] if has_none else found))


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of the navigation that stand together; without a name they stand in the row."""

    name: str | None
    places: tuple[Place, ...]

    def holds(self, path: str) -> bool:
        """Tell whether a page lies in this group."""
        return any(path == one.path or path.startswith(f"{one.path}/") for one in self.places)


def grouped(places: tuple[Place, ...]) -> tuple[Group, ...]:
    """Return the entries as the menu shows them: in a row, and in groups when they are many."""
    if len(places) <= MOST_IN_A_ROW:
        return (Group(None, places),)
    named = [
        Group(name, tuple(one for one in places if one.path in paths))
        for name, paths in _GROUPS.items()
    ]
    # One alone needs no group.
    named = [group for group in named if len(group.places) > 1]
    in_groups = {one for group in named for one in group.places}
    row = Group(None, tuple(one for one in places if one not in in_groups))
    return tuple(group for group in (row, *named) if group.places)


def safe_path(text: str | None) -> str | None:
    """Return the text if it is a path on this service, so that no link leads to another's site."""
    if not text or len(text) > _MAX_PATH or not text.startswith("/"):
        return None
    if text.startswith("//") or "\\" in text or not text.isascii() or not text.isprintable():
        return None
    parts = urlsplit(text)
    return None if parts.scheme or parts.netloc or " " in text else text
