"""One real instance of every noun of an organization, and a good request for every operation on them."""

import copy
from dataclasses import dataclass, replace
from typing import Any

from app.api.known_issuers import EXAMPLE as KNOWN_ISSUER
from app.api.plan_shapes import CONTENT as PLAN
from app.api.webhooks import EXAMPLE as WEBHOOK
from tests.api.definitions import unused
from tests.attested import asked, attested, draft_with_all
from tests.district import Caller, District
from tests.inquiry import opened
from tests.integration import awards
from tests.pathway_builders import Stack
from tests.programme import CRITERIA, EVIDENCE, PDF, Programme


@dataclass
class World:
    """The ids of what is there, by the names that paths and bodies give them."""

    district: District
    programme: Programme
    ids: dict[str, str]

    @classmethod
    def build(cls, district: District) -> "World":
        programme = awards.direct(district)
        pathway = _pathway(district)
        ids = _definitions(programme) | _people(district) | _work(programme)
        ids |= _calibration(programme) | _calendar(district) | _challenges(programme)
        ids |= _override(programme) | _plan(district) | _recognition(district)
        ids |= _scoring(programme) | _saved(programme) | _inquiry(programme)
        ids |= _portfolio(programme)
        ids |= _attestation(district) | _partner_check(district)
        ids |= _shared(programme)
        ids |= _of_team(district)
        ids |= _surveyed(district)
        ids |= _webhook(district)
        return cls(district, programme, ids | pathway)

    def path(self, template: str) -> str:
        """The path with our ids in it."""
        return template.format(**self.ids)

    def body(self, operation: str, example: dict[str, Any] | None) -> dict[str, Any] | None:
        """The documented example, with ids that exist."""
        if example is None:
            return None
        body = copy.deepcopy(example)
        for name, value in _BODY_IDS.get(operation, {}).items():
            body[name] = self.ids[value]
        body |= {name: unused("new") for name in ("slug", "key") if name in body}
        for stage in body.get("stages", []):
            stage["rubric_id"] = self.ids["rubric_id"]
        return body


ICS = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//District//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    b"DTSTART;VALUE=DATE:20270705\r\nSUMMARY:Independence Day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
_BODY_IDS = {
    "askForAttestation": {"evidence_id": "evidence_id"},
    "shareEvidence": {"team_id": "team_id"},
    "takeTeamEvidence": {"team_id": "team_id"},
    "withdrawTeamArtefact": {"sha256": "artefact_sha256"},
    "askPartner": {"person_id": "other_person_id"},
    "askForOverride": {"submission_id": "stuck_id", "person_id": "assessor_id"},
    "addTeamMember": {"person_id": "other_person_id"},
    "createAnchor": {"stage_id": "stage_id"},
    "createAnchorReading": {"anchor_id": "anchor_id"},
    "createAnchorSet": {"stage_id": "stage_id"},
    "createCalibration": {"set_id": "set_id"},
    "referToPortfolio": {"entry_id": "entry_id"},
    "shareWork": {"submission_id": "accepted_id"},
    "createAbsence": {"person_id": "person_id"},
    "createCompetency": {"framework_id": "framework_id"},
    "createEndorsement": {"issuer_id": "issuer_id", "subject_id": "version_id"},
    "createEnrollment": {"version_id": "version_id", "person_id": "person_id"},
    "createInquiryCycle": {"team_id": "inquiring_id", "rubric_id": "rubric_id"},
    "createMicrocredential": {"issuer_id": "issuer_id"},
    "createMicrocredentialVersion": {"microcredential_id": "microcredential_id"},
    "createPlan": {"enrollment_id": "enrollment_id"},
    "createPathwayVersion": {"pathway_id": "pathway_id", "capstone_id": "capstone_id"},
    "recordAccommodation": {"enrollment_id": "enrollment_id"},
    "createRecognition": {"microcredential_id": "recognized_id"},
    "createReview": {"assignment_id": "assignment_id"},
    "createScoringRound": {"stage_id": "stage_id"},
    "createSubmission": {"enrollment_id": "enrollment_id"},
    "declareRelationship": {"person_id": "person_id", "other_person_id": "other_person_id"},
    "fileAppeal": {"subject_id": "decision_id"},
    "openCase": {"credential_id": "credential_id"},
    "grantRole": {"person_id": "person_id"},
    "moveBadges": {"email_id": "email_id"},
    "issueCredential": {"version_id": "version_id", "person_id": "person_id"},
}


_FILE_DATA = {
    "uploadArtwork": {"alt": "A"},
    "addInquiryFile": {"title": "Exit tickets", "students_appear": "false"},
    "addPortfolioFile": {"title": "A plan"},
}


def _definitions(programme: Programme) -> dict[str, str]:
    coordinator, version = programme.district.coordinator, programme.version
    url = f"https://standards.example/{unused('framework')}"
    framework = coordinator.made("/frameworks", {"name": "Teaching", "url": url})
    competency = coordinator.made(
        "/competencies",
        {
            "framework_id": framework["id"],
            "code": "3d",
            "statement": "Uses assessment",
            "url": f"{url}/3d",
        },
    )
    issuer_id = str(programme.district.issuer_id)
    keys = coordinator.get("/keys", params={"issuer_id": issuer_id}).json()["data"]
    return {
        "framework_id": framework["id"],
        "competency_id": competency["id"],
        "issuer_id": issuer_id,
        "key_id": keys[0]["id"],
        "known_issuer_id": coordinator.made(
            "/known-issuers", KNOWN_ISSUER | {"issuer_id": f"did:web:{unused('known')}.example"}
        )["id"],
        "compromise_id": _compromise(coordinator, issuer_id),
        "version_id": version["id"],
        "microcredential_id": version["microcredential_id"],
        "rubric_id": version["stages"][0]["rubric_id"],
        "stage_id": version["stages"][0]["id"],
    }


def _compromise(coordinator: Caller, issuer_id: str) -> str:
    """A key that never signed anything is compromised."""
    key = coordinator.made(f"/issuers/{issuer_id}/keys", {"algorithm": "ES256"})
    return coordinator.post(f"/keys/{key['id']}/compromise").json()["id"]


def _people(district: District) -> dict[str, str]:
    coordinator, machine = district.coordinator, district.machine()
    one, other = district.person("educator"), district.person()
    found = coordinator.get(f"/people/{one.person_id}").json()
    team = coordinator.made("/teams", {"name": "Grade 9"})
    coordinator.made(f"/teams/{team['id']}/members", {"person_id": str(one.person_id)})
    pair = {"person_id": str(one.person_id), "other_person_id": str(other.person_id)}
    away = {"starts_at": "2027-03-01T00:00:00Z", "ends_at": "2027-03-15T00:00:00Z"}
    absence = coordinator.made("/absences", away | {"person_id": str(one.person_id)})
    return {
        "absence_id": absence["id"],
        "school_id": machine.made("/schools", {"name": "North"})["id"],
        "team_id": team["id"],
        "person_id": str(one.person_id),
        "other_person_id": str(other.person_id),
        "email_id": found["emails"][0]["id"],
        "relationship_id": coordinator.made("/relationships", pair | {"kind": "coach_of"})["id"],
        "role_id": coordinator.made(
            "/roles", {"person_id": str(other.person_id), "name": "coach"}
        )["id"],
        "client_id": coordinator.made("/clients", {"name": "X", "scopes": ["resource:read"]})[
            "id"
        ],
        "verification_id": machine.made("/verifications", {"input": "{}"})["id"],
    }


def _work(programme: Programme) -> dict[str, str]:
    """A draft with evidence; a submission that was judged; a badge."""
    enrollment = programme.enroll()
    judged = programme.complete(enrollment)
    programme.judge(judged, plan_fits="not-yet")
    attempt = programme.educator.made(f"/submissions/{judged['id']}/resubmit")
    files = programme.educator.get(f"/submissions/{attempt['id']}/evidence").json()["data"]
    piece = next(piece for piece in files if piece["kind"] == "file")
    coordinator = programme.district.coordinator
    reviews = coordinator.get("/reviews", params={"submission_id": judged["id"]}).json()
    clocks = coordinator.get("/clocks", params={"submission_id": judged["id"]}).json()
    machine = programme.district.machine()
    credential = machine.made("/credentials", awards.body(programme))
    asked = _asked(programme)
    endorsement = {
        "issuer_id": str(programme.district.issuer_id),
        "subject_kind": "credential",
        "subject_id": credential["id"],
        "name": "Seconded",
        "comment": "Well earned.",
    }
    comment = programme.educator.made(
        f"/submissions/{attempt['id']}/comments", {"text": "Is this enough?"}
    )
    return {
        "comment_id": comment["id"],
        "question_id": asked["id"],
        "enrollment_id": enrollment["id"],
        "submission_id": attempt["id"],
        "clock_id": clocks["data"][0]["id"],
        "evidence_id": piece["id"],
        "assignment_id": reviews["data"][0]["assignment_id"],
        "review_id": reviews["data"][0]["id"],
        "decision_id": programme.decision(judged)["id"],
        "credential_id": credential["id"],
        "revocation_batch_id": _batch(programme)["id"],
        "endorsement_id": coordinator.made("/endorsements", endorsement)["id"],
    }


def _asked(programme: Programme) -> dict[str, Any]:
    """A question about somebody else's work."""
    other = replace(programme, educator=programme.district.person("educator"))
    assignment = other.assignment(other.complete())
    assessor = programme.district.acting_for(assignment["person_id"])
    assessor.made(f"/assignments/{assignment['id']}/claim")
    path = f"/assignments/{assignment['id']}/questions"
    return assessor.made(path, {"text": "When was the second lesson?"})


def _challenges(programme: Programme) -> dict[str, str]:
    """An appeal of somebody else's not yet."""
    district = programme.district
    other = replace(programme, educator=district.person("educator"))
    judged = other.complete()
    other.judge(judged, plan_fits="not-yet")
    body = {"kind": "decision", "subject_id": other.decision(judged)["id"]}
    more = {"ground": "procedure", "statement": "Nobody looked."}
    badge = district.machine().made("/credentials", awards.body(programme))
    charge = {"credential_id": badge["id"], "reason": "misconduct", "notice": "Please explain."}
    return {
        "appeal_id": other.educator.made("/appeals", body | more)["id"],
        "case_id": district.coordinator.made("/cases", charge)["id"],
    }


def _calibration(programme: Programme) -> dict[str, str]:
    """A published set of anchors that the assessor has begun to read."""
    coordinator = programme.district.coordinator
    stage_id = programme.version["stages"][0]["id"]
    text = {"requirement": "reflection", "text": "I tried three talk moves."}
    made = []
    for number in range(6):
        level = "on-track" if number % 2 else "not-yet"
        levels = [{"criterion": one["key"], "level": level} for one in CRITERIA]
        body = {"stage_id": stage_id, "title": f"Anchor {number}", "levels": levels}
        more = {"pieces": [text], "is_borderline": True}
        made.append(coordinator.made("/anchors", body | more)["id"])
    body = {"stage_id": stage_id, "name": "Autumn", "anchor_ids": made, "rule": {"minimum": 3}}
    found = coordinator.made("/anchor-sets", body)
    coordinator.made(f"/anchor-sets/{found['id']}/publish")
    wanted = {"set_id": found["id"], "mode": "training"}
    run = programme.assessor.made("/calibrations", wanted)
    return {"anchor_id": made[0], "set_id": found["id"], "calibration_id": run["id"]}


def _scoring(programme: Programme) -> dict[str, str]:
    """A round in which two assessors are to score."""
    lineage = programme.version["microcredential_id"]
    other = programme.district.person("assessor", microcredential_id=lineage)
    body = {
        "stage_id": programme.version["stages"][0]["id"],
        "title": "A close one",
        "person_ids": [str(programme.assessor.person_id), str(other.person_id)],
        "pieces": [{"requirement": "reflection", "text": "I tried three talk moves."}],
    }
    made = programme.district.coordinator.made("/scoring-rounds", body)
    return {"scoring_round_id": made["id"]}


def _attestation(district: District) -> dict[str, str]:
    """Somebody is asked to confirm what stands in a draft."""
    programme = attested(district)
    piece = draft_with_all(programme)[1]
    return {"attestation_id": asked(programme, piece, district.person())["id"]}


def _inquiry(programme: Programme) -> dict[str, str]:
    """A team that begins to look at student work."""
    cycle = opened(programme, [programme.district.person(), programme.district.person()])
    ids = {"cycle_id": cycle.row["id"], "inquiring_id": cycle.row["team_id"]}
    return ids | {"file_id": cycle.add_file(title="Exit tickets").json()["id"]}


def _saved(programme: Programme) -> dict[str, str]:
    """A comment that an assessor keeps."""
    made = programme.assessor.made("/saved-comments", {"text": "Say who it is for."})
    return {"saved_comment_id": made["id"]}


def _portfolio(programme: Programme) -> dict[str, str]:
    """An entry with a link and a file."""
    path = "/portfolio-entries"
    entry = programme.educator.made(path, {"title": "Wait time", "text": "Five seconds."})
    file = {"file": ("plan.pdf", PDF, "application/pdf")}
    piece = programme.educator.call("POST", f"{path}/{entry['id']}/files", files=file).json()
    page = programme.educator.made("/portfolio-pages", {"is_open": True})
    return {"entry_id": entry["id"], "piece_id": piece["id"], "page_id": page["id"]}


def _partner_check(district: District) -> dict[str, str]:
    """A learning partner is asked to look a draft over."""
    programme = Programme.publish(district, policy={"partner_check": "optional"})
    partner = district.person()
    district.relate(partner, "partner_of", programme.educator)
    path, body = f"/submissions/{programme.draft()['id']}", {"person_id": str(partner.person_id)}
    return {"check_id": programme.educator.made(f"{path}/partner-checks", body)["id"]}


def _of_team(district: District) -> dict[str, str]:
    """Something that a team shares."""
    evidence = [one | {"shared": "team"} if one["key"] == "plan" else one for one in EVIDENCE]
    programme = Programme.publish(district, of_stages=[{"evidence": evidence}])
    team = district.coordinator.made("/teams", {"name": "Grade 9"})
    body = {"person_id": str(programme.educator.person_id)}
    district.coordinator.made(f"/teams/{team['id']}/members", body)
    piece = programme.add_plan(programme.draft())
    path = f"/evidence/{piece['id']}/share"
    made = programme.educator.made(path, {"team_id": team["id"]})
    return {"artefact_id": made["id"], "artefact_sha256": made["sha256"]}


def _shared(programme: Programme) -> dict[str, str]:
    """Accepted work that colleagues find, and work that they could."""
    other = replace(programme, educator=programme.district.person("educator"))
    made = []
    for _ in range(2):
        accepted = other.complete()
        other.judge(accepted)
        other = replace(other, educator=programme.district.person("educator"))
        made.append(accepted)
    body = {"submission_id": made[0]["id"], "title": "Wait time", "summary": "What changed."}
    owner = programme.district.acting_for(made[0]["person_id"])
    shared = owner.made("/shared-work", body)
    return {"shared_id": shared["id"], "accepted_id": made[1]["id"]}


def _surveyed(district: District) -> dict[str, str]:
    """Something completed whose version asks a question."""
    question = {"key": "worth-it", "text": "Was it?", "kind": "scale", "low": "No", "high": "Yes"}
    programme = Programme.publish(district, survey={"questions": [question]})
    enrollment = programme.enroll()
    programme.judge(programme.complete(enrollment))
    return {"surveyed_id": enrollment["id"]}


def _webhook(district: District) -> dict[str, str]:
    """An endpoint that is told of nothing but a test."""
    body = WEBHOOK | {"kinds": ["webhook.tested"]}
    webhook = district.coordinator.made("/webhooks", body)
    delivery = district.coordinator.made(f"/webhooks/{webhook['id']}/test")
    return {"webhook_id": webhook["id"], "delivery_id": delivery["id"]}


def _calendar(district: District) -> dict[str, str]:
    """A changed calendar, a holiday by hand and one from a file."""
    coordinator = district.coordinator
    now = coordinator.get("/calendar").json()["revision"]
    if now == 0:
        assert coordinator.patch("/calendar", {"remind_days": 2}, revision=0).is_success
    listed = {"year": 2028}
    for day in coordinator.get("/holidays", params=listed).json()["data"]:
        coordinator.delete(f"/holidays/{day['id']}", revision=1)
    holiday = coordinator.made("/holidays", {"day": "2028-05-01", "name": "May Day"})
    file = {"file": ("days.ics", ICS, "text/calendar")}
    done = coordinator.call("POST", "/holiday-imports", files=file).json()
    return {"holiday_id": holiday["id"], "holiday_import_id": done["id"]}


def _pathway(district: District) -> dict[str, str]:
    """A published version, and a capstone to name in another."""
    stack = Stack.make(district, 1).publish()
    return {
        "pathway_id": stack.version["pathway_id"],
        "pathway_version_id": stack.version["id"],
        "capstone_id": stack.capstone["microcredential_id"],
    }


def _override(programme: Programme) -> dict[str, str]:
    """Work that its only assessor was taken from, and the wish that they judge it all the same."""
    coordinator = programme.district.coordinator
    stuck = replace(programme, educator=programme.district.person("educator")).complete()
    assessor_id = str(programme.assessor.person_id)
    # Whoever is asked instead is passed over, too, until nobody is left.
    while offered := _offered(coordinator, stuck["id"]):
        coordinator.made(f"/assignments/{offered[0]['id']}/reassign", {"reason": "A mistake."})
    body = {"submission_id": stuck["id"], "person_id": assessor_id, "reason": "Nobody else can."}
    asked = coordinator.made("/overrides", body)
    return {"stuck_id": stuck["id"], "assessor_id": assessor_id, "override_id": asked["id"]}


def _plan(district: District) -> dict[str, str]:
    """A plan that waits for whoever decides, a goal, and an accommodation that is asked for."""
    planned = Programme.publish(district, plan={"sources": {"min": 1}})
    body = {"enrollment_id": planned.enroll()["id"]} | PLAN
    plan = planned.educator.made("/plans", body)
    planned.educator.made(f"/plans/{plan['id']}/propose")
    planned.educator.made(f"/plans/{plan['id']}/comments", {"text": "Is this enough?"})
    goal = planned.educator.made("/goals", {"text": "Talk more", "school_year": "2025-2026"})
    changes = {"requirement": "reflection", "bounds": []}
    asked = planned.educator.made(
        "/accommodations",
        {"enrollment_id": body["enrollment_id"], "stage": "stage-1", "changes": changes},
    )
    return {"plan_id": plan["id"], "goal_id": goal["id"], "accommodation_id": asked["id"]}


def _recognition(district: District) -> dict[str, str]:
    """A letter about a course elsewhere that its holder has handed in."""
    policy = {"recognition": {"proofs": ["badge", "document"]}}
    programme = Programme.publish(district, policy=policy)
    recognized_id = programme.version["microcredential_id"]
    form = _letter(recognized_id)
    row = programme.educator.call("POST", "/recognitions/files", **form).json()
    return {"recognized_id": recognized_id, "recognition_id": row["id"]}


def _letter(microcredential_id: str) -> dict[str, Any]:
    """A form with a document that was never sent before."""
    said = {"title": "A course", "issuer_name": "A university", "proof": "document"}
    content = PDF + unused("% ").encode()
    return {
        "data": said | {"microcredential_id": microcredential_id},
        "files": {"file": ("letter.pdf", content, "application/pdf")},
    }


def _offered(coordinator: Caller, submission_id: str) -> list[dict[str, Any]]:
    query = {"submission_id": submission_id, "state": "offered"}
    return coordinator.get("/assignments", params=query).json()["data"]


def _batch(programme: Programme) -> dict[str, Any]:
    machine = programme.district.machine()
    other = machine.made("/credentials", awards.body(programme))
    rows = [{"credential_id": other["id"], "reason": "issued_in_error"}]
    answer = machine.post("/revocations", {"rows": rows, "confirmed_count": 1})
    assert answer.status_code == 202, answer.text
    return answer.json()


@dataclass(frozen=True)
class Operation:
    """One operation of the API description."""

    name: str
    method: str
    template: str
    described: dict[str, Any]
    schemas: dict[str, Any]

    @property
    def is_public(self) -> bool:
        return not self.described.get("security")

    @property
    def shape(self) -> dict[str, Any] | None:
        """The schema of the JSON body."""
        content = self.described.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return schema and self.resolved(schema)

    @property
    def example(self) -> dict[str, Any] | None:
        content = self.described.get("requestBody", {}).get("content", {}).get("application/json")
        if not content:
            return None
        return content["example"] if "example" in content else self.shape["examples"][0]

    @property
    def takes_file(self) -> bool:
        content = self.described.get("requestBody", {}).get("content", {})
        return set(content) == {"multipart/form-data"}

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema that a reference stands for."""
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def ask(self, world: World, caller: Caller, path: str | None = None, **more: Any) -> Any:
        """Send a good request; `more` replaces parts of it."""
        options: dict[str, Any] = {"headers": {"If-Match": '"1"'}}
        if self.takes_file:
            if self.name == "importHolidays":
                options["files"] = {"file": ("days.ics", ICS, "text/calendar")}
                return caller.call(
                    self.method, path or world.path(self.template), **options | more
                )
            if self.name == "createRecognitionFile":
                options |= _letter(world.ids["recognized_id"])
                return caller.call(
                    self.method, path or world.path(self.template), **options | more
                )
            options |= {
                "data": _FILE_DATA.get(self.name, {"requirement": "plan"}),
                "files": {"file": ("plan.pdf", PDF, "application/pdf")},
            }
        elif self.example is not None:
            options["json"] = world.body(self.name, self.example)
        return caller.call(self.method, path or world.path(self.template), **options | more)


def operations(app: Any) -> list[Operation]:
    """Every operation of the application's own description."""
    document = app.openapi()
    schemas = document["components"]["schemas"]
    return [
        Operation(described["operationId"], method.upper(), template, described, schemas)
        for template, methods in document["paths"].items()
        for method, described in methods.items()
    ]
