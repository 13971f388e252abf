"""The demo's first steps: a client, people, a rubric from `rubrics/`, an enrollment."""

from pathlib import Path

from app.cli.demo.caller import expect
from app.cli.demo.world import EMAIL, Step, World
from app.services import importing, organizations
from app.storage.rubric_files import read_folder
from app.storage.tables import Issuer, Organization

RUBRICS = Path(__file__).resolve().parents[3] / "rubrics"
CHOSEN = "own-topic-four-stages"


def get_token(world: World) -> str:
    """Let the learning platform in with its client credentials."""
    scopes = read_scopes(world)
    return f"the learning platform has a token of ten minutes for {scopes}"


def read_scopes(world: World) -> str:
    """Prove that the token works by asking who it is for."""
    found = world.caller("machine").get("/issuers")["data"]
    expect(found[0]["id"] == str(world.founded.issuer_id), "the issuer of `init` is not listed")
    return f"issuer {found[0]['slug']}"


def add_people(world: World) -> str:
    """Add a school, an educator and an assessor with their roles."""
    machine = world.caller("machine")
    school = machine.post("/schools", {"name": "North High School", "external_id": "org-17"})
    wanted = {
        "educator": ("Ada Park", EMAIL),
        "assessor": ("Sam Ruiz", "sam.ruiz@district.example"),
    }
    for role, (name, email) in wanted.items():
        body = {"name": name, "email": email, "school_id": school["id"]}
        world.people[role] = machine.post("/people", body)["id"]
        machine.post("/roles", {"person_id": world.people[role], "name": role})
    return "Ada Park is an educator, Sam Ruiz an assessor, both at North High School"


def import_rubrics(world: World) -> str:
    """Import the definitions that come with Laurel, as the operator does."""
    wiring = world.wiring
    now = wiring.now()
    with wiring.database.write(now) as session:
        row = session.get_one(Organization, world.founded.organization_id)
        work = organizations.as_service(session, wiring.tools, now, row)
        issuer = work.get(Issuer, world.founded.issuer_id)
        report = importing.import_folder(work, issuer, read_folder(RUBRICS))
    for file in report.files:
        expect(not file.faults, "; ".join(map(str, file.faults)))
    return ", ".join(f"{file.slug} ({file.change.value})" for file in report.files)


def publish(world: World) -> str:
    """Publish the chosen microcredential over the API."""
    machine = world.caller("machine")
    lineage = machine.get("/microcredentials", slug=CHOSEN)["data"][0]
    draft = machine.get("/microcredential-versions", microcredential_id=lineage["id"])["data"][-1]
    world.version = machine.post(f"/microcredential-versions/{draft['id']}/publish")
    expect(world.version["state"] == "published", "the version is not published")
    stages = len(world.version["stages"])
    return f"“{world.version['name']}”, {stages} stage{'s' if stages > 1 else ''}"


def enroll(world: World) -> str:
    """Let the educator enroll herself."""
    body = {"version_id": world.version["id"], "topic": "Talk moves in algebra"}
    world.enrollment = world.caller("educator").post("/enrollments", body)
    return "Ada enrolled on the topic “Talk moves in algebra”"


STEPS = (
    Step("Let the learning platform in", get_token),
    Step("Add people and roles", add_people),
    Step("Import rubrics/", import_rubrics),
    Step("Publish a microcredential", publish),
    Step("Enroll", enroll),
)
