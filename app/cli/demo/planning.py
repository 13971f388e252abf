"""The demo's plan: proposed, returned for a source, mended, approved, before the first stage begins."""

from typing import Any

from app.cli.demo.caller import Caller, expect
from app.cli.demo.world import Step, World

RESEARCH = {
    "title": "Who speaks in class, and for how long",
    "kind": "published",
    "url": "https://journal.district.example/who-speaks",
    "relevance": "Counts whose voice is heard, as I want to in algebra.",
}
VISIT = {
    "title": "A morning in Ms Diaz's classes",
    "kind": "visit",
    "citation": "Room 12, North High School, in October",
    "relevance": "She has used talk moves every day for two years.",
}
USE = (
    "In both of my algebra groups, twice a week from November to March: one talk move at a time,"
    " a count of who speaks on the wall, and a look at the counts with the students every month."
)
UNSURE = [{"part": "application", "reason": "Say how you will see that it made a difference."}]


def plan_first(world: World) -> str:
    """See that no stage begins before the plan is approved."""
    told = world.caller("educator").refused(
        "/submissions", {"enrollment_id": world.enrollment["id"]}
    )
    return f"refused: {told}"


def propose(world: World) -> str:
    """Propose with one source too few, which is named, then with two."""
    plan = write(world, [VISIT])
    path = f"/plans/{plan['id']}"
    world.caller("educator").refused(f"{path}/propose", status=422)
    _change(world, plan, {"sources": [VISIT, RESEARCH]})
    proposed = world.caller("educator").post(f"{path}/propose")
    expect(proposed["state"] == "proposed", f"the plan is {proposed['state']}")
    return "one source is refused; with two it waits for the coordinator"


def send_back(world: World) -> str:
    """Let the coordinator return it with a reason, and mend it."""
    plan = _plan(world)
    path = f"/plans/{plan['id']}"
    body = {"version": plan["number"], "objections": UNSURE}
    plan = _coordinator(world).post(f"{path}/return", body)
    _change(
        world, plan, {"application": f"{USE} Exit tickets will show whether more can explain."}
    )
    world.caller("educator").post(f"{path}/propose")
    return f"returned: “{UNSURE[0]['reason']}”; mended and proposed again"


def approve(world: World) -> str:
    """Let the coordinator approve the second version; both are kept."""
    approved = _approve(world, _plan(world))
    history = world.caller("educator").get(f"/plans/{approved['id']}/versions")["data"]
    outcomes = [one["outcome"] for one in history]
    expect(outcomes == ["returned", "approved"], f"the versions were {outcomes}")
    return "version 2 approved, version 1 kept; stage 1 is open"


def write(world: World, sources: list[dict[str, str]]) -> dict[str, Any]:
    """Write the plan of the enrollment in hand."""
    body = {"enrollment_id": world.enrollment["id"], "sources": sources, "application": USE}
    made: dict[str, Any] = world.caller("educator").post("/plans", body)
    return made


def pass_plan(world: World) -> None:
    """Propose a plan that has everything, and have it approved."""
    plan = write(world, [RESEARCH, VISIT])
    _approve(world, world.caller("educator").post(f"/plans/{plan['id']}/propose"))


def _plan(world: World) -> dict[str, Any]:
    query = {"enrollment_id": world.enrollment["id"]}
    found: dict[str, Any] = world.caller("educator").get("/plans", **query)["data"][-1]
    return found


def _coordinator(world: World) -> Caller:
    world.people["coordinator"] = str(world.founded.person_id)
    return world.caller("coordinator")


def _change(world: World, plan: dict[str, Any], changes: dict[str, Any]) -> None:
    world.caller("educator").patch(f"/plans/{plan['id']}", changes, revision=plan["revision"])


def _approve(world: World, plan: dict[str, Any]) -> dict[str, Any]:
    path = f"/plans/{plan['id']}/approve"
    approved: dict[str, Any] = _coordinator(world).post(path, {"version": plan["number"]})
    expect(approved["state"] == "approved", f"the plan is {approved['state']}")
    return approved


STEPS = (
    Step("No stage without a plan", plan_first),
    Step("Propose a plan", propose),
    Step("Return it once", send_back),
    Step("Approve it", approve),
)
