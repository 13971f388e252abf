"""What people do around a panel: appeal, sit, vote."""

from typing import Any

from tests.api.panels import Panels


def appeal_of(
    panels: Panels,
    submission: dict[str, Any],
    *,
    decision: dict[str, Any] | None = None,
    **more: str,
) -> Any:
    """Ask for an appeal of the decision on a submission; returns the answer, whatever it is."""
    found = decision or panels.programme.decision(submission)
    body = {
        "kind": "decision",
        "subject_id": found["id"],
        "ground": "evidence-overlooked",
        "statement": "The third lesson stands on page 2.",
    }
    return panels.programme.educator.post("/appeals", body | more)


def file(panels: Panels, submission: dict[str, Any], **more: str) -> dict[str, Any]:
    """Appeal the decision on a submission."""
    answer = appeal_of(panels, submission, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def panel_of(panels: Panels, appeal: dict[str, Any]) -> list[dict[str, Any]]:
    """The seats that are taken, as the coordinator sees them."""
    found = panels.district.coordinator.get(f"/appeals/{appeal['id']}/panel").json()["data"]
    return [one for one in found if one["state"] == "seated"]


def vote_all(panels: Panels, appeal: dict[str, Any], *votes: str) -> dict[str, Any]:
    """Let the whole panel vote, one after the other; returns the appeal."""
    for place, (seat, vote) in enumerate(zip(panel_of(panels, appeal), votes, strict=True)):
        member = panels.district.acting_for(seat["person_id"])
        body = {"vote": vote, "reason": f"Because: {vote} {place}."}
        member.made(f"/appeals/{appeal['id']}/vote", body)
    return panels.programme.educator.get(f"/appeals/{appeal['id']}").json()
