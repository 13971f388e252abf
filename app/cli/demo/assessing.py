"""The demo's middle: evidence, *not yet* on one criterion, that criterion again, acceptance."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.cli.demo.caller import expect
from app.cli.demo.evidence import chosen, hand_in
from app.cli.demo.world import Step, World

Criteria = list[dict[str, Any]]


def submit(world: World) -> str:
    """Open a draft at the first stage, add what it asks for, hand it in."""
    opened = world.caller("educator").post(
        "/submissions", {"enrollment_id": world.enrollment["id"]}
    )
    pieces = fill(world, opened["id"], chosen(stage_of(world, opened)["evidence"]), turn=0)
    world.submission = hand_over(world, opened["id"])
    return f"{pieces} pieces of evidence, complete, routed to an assessor"


def not_yet(world: World) -> str:
    """Let the assessor find one criterion missing."""
    criteria = criteria_of(world)
    world.missed = criteria[-1]["key"]
    review(world, criteria, below={world.missed})
    decision = decision_of(world)
    expect(decision["outcome"] == "not_yet", f"the decision is {decision['outcome']}")
    expect(decision["unmet"] == [world.missed], f"unmet are {decision['unmet']}")
    return f"not yet on “{criteria[-1]['title']}”, every other criterion met"


def resubmit(world: World) -> str:
    """Mend only what the missed criterion is judged on."""
    educator = world.caller("educator")
    again = educator.post(f"/submissions/{world.submission['id']}/resubmit")
    unmet = educator.get(f"/submissions/{again['id']}/open-criteria")["unmet"]
    expect(unmet == [world.missed], f"reopened were {unmet}")
    missed = next(c for c in criteria_of(world) if c["key"] == world.missed)
    wanted = chosen(stage_of(world, again)["evidence"])
    mended = [r for r in wanted if r["key"] in missed["evidence"]]
    replace(world, again["id"], mended)
    world.submission = hand_over(world, again["id"])
    return (
        f"attempt {again['attempt']}: {len(again['carried'])} levels kept, one criterion reopened"
    )


def accept(world: World) -> str:
    """Let the assessor accept the second attempt."""
    found = world.caller("educator").get(f"/submissions/{world.submission['id']}/open-criteria")
    judged = {*found["unmet"], *found["reaffirm"]}
    review(world, [c for c in criteria_of(world) if c["key"] in judged], below=set())
    decision = decision_of(world)
    expect(decision["outcome"] == "accepted", f"the decision is {decision['outcome']}")
    levels = len(decision["levels"])
    return f"accepted: {levels} resolved levels, {len(judged)} of them judged this time"


def finish_stages(world: World) -> str:
    """Go through the stages that follow, each accepted at once."""
    following = world.version["stages"][1:]
    for _ in following:
        submit(world)
        review(world, criteria_of(world), below=set())
        outcome = decision_of(world)["outcome"]
        expect(outcome == "accepted", f"the decision is {outcome}")
    return f"{len(following)} more accepted" if following else "there is only one"


def fill(world: World, submission_id: str, wanted: Iterable[Mapping[str, Any]], turn: int) -> int:
    """Hand in every requirement; returns how many pieces."""
    educator = world.caller("educator")
    numbered = enumerate(wanted, start=turn)
    return sum(hand_in(educator, submission_id, requirement, n) for n, requirement in numbered)


def replace(world: World, submission_id: str, mended: list[Mapping[str, Any]]) -> None:
    """Take away what was handed in for these requirements and hand in something better."""
    educator, keys = world.caller("educator"), {r["id"] for r in mended}
    for piece in educator.get(f"/submissions/{submission_id}/evidence")["data"]:
        if piece["requirement_id"] in keys:
            educator.delete(f"/evidence/{piece['id']}", revision=piece["revision"])
    fill(world, submission_id, mended, turn=7)


def hand_over(world: World, submission_id: str) -> dict[str, Any]:
    """Submit and see that it is complete."""
    body = {"declared_own_work": True}
    submitted: dict[str, Any] = world.caller("educator").post(
        f"/submissions/{submission_id}/submit", body
    )
    state, missing = submitted["state"], submitted["obstacles"]
    expect(state == "in_review", f"the submission is {state}: {missing}")
    return submitted


def review(world: World, criteria: Criteria, *, below: set[str]) -> None:
    """Claim what is offered and give each criterion its level."""
    assessor = world.caller("assessor")
    offered = assessor.get("/assignments", state="offered", submission_id=world.submission["id"])
    assignment = offered["data"][0]
    assessor.post(f"/assignments/{assignment['id']}/claim")
    levels = [level_of(criterion, is_below=criterion["key"] in below) for criterion in criteria]
    summary = "One part is still missing." if below else "All there, and clearly shown."
    body = {"assignment_id": assignment["id"], "levels": levels, "summary": summary}
    begun = assessor.post("/reviews", body)
    assessor.post(f"/reviews/{begun['id']}/submit")


def level_of(criterion: Mapping[str, Any], *, is_below: bool) -> dict[str, str]:
    """Return the required level, or the lowest with a comment that helps."""
    if not is_below:
        return {"criterion": criterion["key"], "level": criterion["required_level"]}
    comment = "Say what your students did differently, with one example from the tally."
    return {
        "criterion": criterion["key"],
        "level": criterion["levels"][0]["key"],
        "comment": comment,
    }


def decision_of(world: World) -> dict[str, Any]:
    """Return the decision of the submission, as its educator reads it."""
    query = {"submission_id": world.submission["id"]}
    found: list[dict[str, Any]] = world.caller("educator").get("/decisions", **query)["data"]
    expect(found, "there is no decision")
    return found[-1]


def stage_of(world: World, submission: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stage that the submission is for."""
    stages: list[dict[str, Any]] = world.version["stages"]
    return next(stage for stage in stages if stage["id"] == submission["stage_id"])


def criteria_of(world: World) -> Criteria:
    """Return the criteria of the stage in hand."""
    rubric_id = stage_of(world, world.submission)["rubric_id"]
    criteria: Criteria = world.caller("assessor").get(f"/rubrics/{rubric_id}")["criteria"]
    return criteria


STEPS = (
    Step("Submit evidence", submit),
    Step("Assess: not yet", not_yet),
    Step("Resubmit that part only", resubmit),
    Step("Assess: accepted", accept),
    Step("Further stages", finish_stages),
)
