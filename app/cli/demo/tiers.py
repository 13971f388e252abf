"""`laurel demo --programme tiers`: four stages that pay in total, pay or credit, and a cap on topics."""

from typing import Any

from app.cli.demo import badge, opening, planning
from app.cli.demo.assessing import (
    accept,
    not_yet,
    pass_stage,
    resubmit,
    show_practice,
    submit,
)
from app.cli.demo.caller import expect
from app.cli.demo.planning import pass_plan
from app.cli.demo.world import Step, World

# Of stage 1 in three years; the fifth topic is the one too many.
MORE_TOPICS = ("Wait time", "Exit tickets", "Peer feedback")
ONE_TOO_MANY = "Homework"


def learn(world: World) -> str:
    """Have stage 1 accepted; the plan before it paid nothing."""
    expect(_paid(world) == (0, 0), "the plan paid something")
    pass_stage(world)
    return _sums(world, 7500, 0)


def practise(world: World) -> str:
    """Have stage 2 accepted at the second attempt."""
    return f"{accept(world)}; {_sums(world, 15000, 0)}"


def choose_credit(world: World) -> str:
    """Choose credit for stage 3 in place of pay."""
    path = f"/enrollments/{world.enrollment['id']}"
    educator = world.caller("educator")
    revision = educator.get(path)["revision"]
    wanted = {"stipend_choices": {"results": "credit"}}
    chosen = educator.patch(path, wanted, revision=revision)["stipend_choices"]
    expect(chosen == {"results": "credit"}, f"chosen is {chosen}")
    return "credit in place of pay for stage 3; every other stage is paid"


def show_results(world: World) -> str:
    """Have stage 3 accepted, which gives credit and no pay."""
    pass_stage(world)
    return _sums(world, 15000, 25)


def share(world: World) -> str:
    """Have stage 4 accepted."""
    pass_stage(world)
    return _sums(world, 22500, 25)


def same_topic(world: World) -> str:
    """See that a topic is taken once."""
    topic = world.enrollment["topic"]
    body = {"version_id": world.version["id"], "topic": topic.upper()}
    return f"refused: {world.caller('educator').refused('/enrollments', body)}"


def further_topics(world: World) -> str:
    """Begin stage 1 with three more topics, as often as the cap lets."""
    first = world.enrollment
    for topic in MORE_TOPICS:
        _begin(world, topic)
        submit(world)
    world.enrollment = first
    return f"{', '.join(MORE_TOPICS)}: stage 1 handed in, the fourth time in three years"


def one_too_many(world: World) -> str:
    """See the cap refuse a fifth."""
    first = world.enrollment
    _begin(world, ONE_TOO_MANY)
    body = {"enrollment_id": world.enrollment["id"]}
    told = world.caller("educator").refused("/submissions", body)
    world.enrollment = first
    return f"refused: {told}"


def _begin(world: World, topic: str) -> None:
    """Enroll on a topic and have its plan approved."""
    body = {"version_id": world.version["id"], "topic": topic}
    world.enrollment = world.caller("educator").post("/enrollments", body)
    pass_plan(world)


def _sums(world: World, cents: int, hundredths: int) -> str:
    """Tell what has been earned in total; it must be exactly this."""
    expect(_paid(world) == (cents, hundredths), f"in total it is {_paid(world)}")
    return _told(world)


def _told(world: World) -> str:
    cents, hundredths = _paid(world)
    credit = f" and {hundredths / 100:.2f} credit" if hundredths else ""
    return f"${cents // 100} in total{credit}"


def _paid(world: World) -> tuple[int, int]:
    path = f"/enrollments/{world.enrollment['id']}/progress"
    reached: dict[str, Any] = world.caller("educator").get(path)["reached"]
    return reached["cents"].get("USD", 0), reached["credit_hundredths"]


STEPS = (
    *opening.STEPS,
    *planning.STEPS,
    Step("Stage 1, learning", learn),
    Step("Stage 2, practice", show_practice),
    Step("Assess: not yet", not_yet),
    Step("Resubmit that part only", resubmit),
    Step("Assess: accepted", practise),
    Step("Choose credit", choose_credit),
    Step("Stage 3, results", show_results),
    Step("Stage 4, sharing", share),
    Step("Issue", badge.issued),
    Step("Verify each form", badge.verified),
    Step("Refuse a forgery", badge.forged),
    Step("The same topic again", same_topic),
    Step("Three more topics", further_topics),
    Step("A fifth topic", one_too_many),
)
