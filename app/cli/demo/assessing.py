"""The demo's middle: evidence, *not yet* on one criterion, that criterion again, acceptance."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.cli.demo.caller import expect
from app.cli.demo.evidence import chosen, hand_in
from app.cli.demo.planning import pass_plan
from app.cli.demo.world import Step, World

Criteria = list[dict[str, Any]]
# In the guide of stage 2: the link to the curriculum or to good practice.
MISSED = "grounded"


def plan(world: World) -> str:
    """Propose the plan that comes before the stages, and have it approved."""
    pass_plan(world)
    return "the topic, two sources, how it will be applied; approved, stage 1 opens"


def learn(world: World) -> str:
    """Hand in the first stage, and have it accepted at once."""
    pieces, decision = pass_stage(world)
    return f"{pieces} pieces of evidence, {len(decision['levels'])} criteria met; stage 2 opens"


def show_practice(world: World) -> str:
    """Hand in the second stage with real files."""
    pieces = submit(world)
    listed = world.caller("educator").get(f"/submissions/{world.submission['id']}/evidence")
    names = [piece["file_name"] for piece in listed["data"] if piece["file_name"]]
    return f"{pieces} pieces ({', '.join(names)} and a reflection), complete, routed to Sam Ruiz"


def not_yet(world: World) -> str:
    """Let the assessor find one criterion missing."""
    criteria = criteria_of(world)
    review(world, criteria, below={MISSED})
    decision = decision_of(world, "not_yet")
    expect(decision["unmet"] == [MISSED], f"unmet are {decision['unmet']}")
    title = next(c["title"] for c in criteria if c["key"] == MISSED)
    return f"not yet on “{title}”; the other {len(criteria) - 1} criteria are met and kept"


def resubmit(world: World) -> str:
    """Mend only what the missed criterion is judged on."""
    educator = world.caller("educator")
    again = educator.post(f"/submissions/{world.submission['id']}/resubmit")
    unmet = educator.get(f"/submissions/{again['id']}/open-criteria")["unmet"]
    expect(unmet == [MISSED], f"reopened were {unmet}")
    missed = next(c for c in criteria_of(world) if c["key"] == MISSED)
    wanted = chosen(stage_of(world, again)["evidence"])
    mended = [r for r in wanted if r["key"] in missed["evidence"]]
    replace(world, again["id"], mended)
    world.submission = hand_over(world, again["id"])
    titles = ", ".join(requirement["title"] for requirement in mended)
    return f"attempt {again['attempt']} with a new “{titles}”; all else stays as it was judged"


def accept(world: World) -> str:
    """Let the assessor accept the second attempt."""
    found = world.caller("assessor").get(f"/submissions/{world.submission['id']}/open-criteria")
    judged = {*found["unmet"], *found["reaffirm"]}
    review(world, [c for c in criteria_of(world) if c["key"] in judged], below=set())
    decision = decision_of(world, "accepted")
    carried = sum(level["is_carried"] for level in decision["levels"])
    return (
        f"accepted: 1 criterion judged anew, {len(found['reaffirm'])} reaffirmed because"
        f" their evidence changed, {carried} kept"
    )


def finish_stages(world: World) -> str:
    """Go through the stages that follow, each accepted at once."""
    following = world.version["stages"][2:]
    for _ in following:
        pass_stage(world)
    return " and ".join(stage["name"] for stage in following) + ", each accepted"


def pass_stage(world: World) -> tuple[int, dict[str, Any]]:
    """Hand in the stage that is open, have it accepted; returns how many pieces, and the decision."""
    pieces = submit(world)
    review(world, criteria_of(world), below=set())
    return pieces, decision_of(world, "accepted")


def submit(world: World) -> int:
    """Open a draft at the stage that is open, add what it asks for, hand it in."""
    opened = world.caller("educator").post(
        "/submissions", {"enrollment_id": world.enrollment["id"]}
    )
    pieces = fill(world, opened["id"], chosen(stage_of(world, opened)["evidence"]), turn=0)
    world.submission = hand_over(world, opened["id"])
    return pieces


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
    comment = "Which part of the curriculum does this rest on? Name it."
    return {
        "criterion": criterion["key"],
        "level": criterion["levels"][0]["key"],
        "comment": comment,
    }


def decision_of(world: World, expected: str) -> dict[str, Any]:
    """Return the decision of the submission, as its educator reads it; it must be the expected one."""
    query = {"submission_id": world.submission["id"]}
    found: list[dict[str, Any]] = world.caller("educator").get("/decisions", **query)["data"]
    expect(found, "there is no decision")
    expect(found[-1]["outcome"] == expected, f"the decision is {found[-1]['outcome']}")
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
    Step("Plan", plan),
    Step("Stage 1, learning", learn),
    Step("Stage 2, practice", show_practice),
    Step("Assess: not yet", not_yet),
    Step("Resubmit that part only", resubmit),
    Step("Assess: accepted", accept),
    Step("Stages 3 and 4", finish_stages),
)
