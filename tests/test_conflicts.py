"""A refusal for the state of a thing names state, move and what is allowed; any other says here why it does not."""

import ast
from collections import Counter
from pathlib import Path

APP = Path(__file__).resolve().parents[1] / "app"
# Where plain conflicts are raised, by why each is no move in a state; a new one belongs into a table
# of moves (`app/domain/moves.py`), or here with its reason.
NO_MOVES = {
    "it is there already, or belongs to somebody else": """
        bootstrap competencies counted_once counted_once direct_issue holidays identities identities imported_definition
        issuers keys known_issuers microcredentials pathways portfolio_pages portfolio_pages
        received_endorsements recognitions relationships roles rubrics teams storage/database
        storage/people
    """,
    "a bound, or what has room, is used up": """
        attestations compromising entry_pieces inquiry inquiry_files overrides overrides questions
        repeating saved_comments webhooks domain/status_list
    """,
    "somebody was faster, or what was read is old": """
        calibrations partner_checks plans reviews team_artefacts team_artefacts storage/database
    """,
    "the definition or the programme does not offer it, to anybody or in this form": """
        anchors appeals appeals correcting enrollments partner_checks plans recognizing sharing
        team_artefacts
    """,
    "something else is lacking: an address, a consent, a prerequisite, time": """
        correcting correcting enrollments identities issuing issuing recognitions sign_in
        calibrations
    """,
    "it is read, and not yet or never to be shown": """
        evidence_bytes evidence_bytes likenesses receiving receiving
    """,
    "it names a part that is not there, or a guard that no request reaches": """
        appeals attempts award plans stages vc_api/statuses cli/operating
    """,
}


def test_every_plain_conflict_has_a_reason_why_it_is_no_illegal_move():
    told = Counter(name for names in NO_MOVES.values() for name in names.split())
    assert raised() == told


def raised() -> Counter[str]:
    found: Counter[str] = Counter()
    for path in APP.rglob("*.py"):
        name = str(path.relative_to(APP).with_suffix("")).removeprefix("services/")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "ConflictError":
                found[name] += 1
    return found
