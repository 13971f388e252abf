"""What the educator of the demo hands in, made to fit whatever the stage asks for."""

from collections.abc import Callable, Mapping
from typing import Any

from app.cli.demo import files
from app.cli.demo.caller import Caller

DEFAULT_WORDS = 120
MATERIALS = "https://district.example/materials/talk-moves"
Requirement = Mapping[str, Any]
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "application/pdf": ("lesson-plan.pdf", lambda: files.pdf(["Lesson plan", "Talk moves"])),
    "image/png": ("tally-on-the-board.png", files.png),
    "text/csv": ("tally.csv", files.csv),
    "text/plain": ("notes.txt", lambda: files.text_of(DEFAULT_WORDS).encode()),
}


def hand_in(educator: Caller, submission_id: str, requirement: Requirement, turn: int) -> int:
    """Add what the requirement takes: of files one of each type; returns how many pieces."""
    place = f"/submissions/{submission_id}"
    if requirement["kind"] in {"file", "table"}:
        bodies = [_file(requirement, media_type) for media_type in _accepted(requirement)]
        for body in bodies:
            educator.post(f"{place}/files", **body)
        return len(bodies)
    pieces: int = requirement["count"]["min"]
    for number in range(pieces):
        educator.post(f"{place}/evidence", _written(requirement, turn + number))
    return pieces


def chosen(requirements: list[Requirement]) -> list[Requirement]:
    """Return what is handed in: what must be, and of alternatives the first that is no video."""
    taken: list[Requirement] = []
    groups: set[str] = set()
    for requirement in requirements:
        group = requirement.get("one_of")
        is_optional = requirement["count"]["min"] == 0
        if is_optional or requirement["kind"] == "video" or group in groups:
            continue
        if group:
            groups.add(group)
        taken.append(requirement)
    return taken


def _file(requirement: Requirement, media_type: str) -> dict[str, Any]:
    name, make = FILES[media_type]
    return {
        "data": {"requirement": requirement["key"], "title": requirement["title"]},
        "files": {"file": (name, make(), media_type)},
    }


def _accepted(requirement: Requirement) -> list[str]:
    kinds = requirement["media_types"] or (
        ["text/csv"] if requirement["kind"] == "table" else FILES
    )
    return [kind for kind in FILES if kind in kinds][: requirement["count"]["max"]]


def _written(requirement: Requirement, turn: int) -> dict[str, Any]:
    body: dict[str, Any] = {"requirement": requirement["key"], "title": requirement["title"]}
    if requirement["kind"] == "link":
        return body | {"url": f"{MATERIALS}/{turn}"}
    narrative = "What three weeks of tallies showed, and what I changed."
    return body | {"text": files.text_of(_words(requirement) + turn), "narrative": narrative}


def _words(requirement: Requirement) -> int:
    for bound in requirement["bounds"]:
        if bound["measure"] == "words":
            return int(bound["min"] or min(DEFAULT_WORDS, bound["max"] - 10))
    return DEFAULT_WORDS
