"""One of everything that a page can be about, and who looks at each page.

A new page needs its address in `PLACES`, or, where a coordinator reads it, its id in `Things.managed`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from app.main import OPEN_ROUTERS, PAGE_ROUTERS
from tests.api.panels import Panels
from tests.api.sittings import file, panel_of
from tests.api.test_calibrations import levels, published
from tests.attested import ask, asked, attested, draft_with_all, link_in, mails_to
from tests.browser.site import Site
from tests.district import Caller
from tests.inquiry import opened
from tests.integration import awards
from tests.pathway_builders import Stack
from tests.plans import RULE, proposed
from tests.programme import EVIDENCE, PDF, Programme

# A file to download, for which a browser shows no page.
NO_PAGES = {"/portfolios/{slug}/files/{piece_id}", "/panels/{matter_id}/evidence/{evidence_id}"}
HOLIDAYS = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//tests//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTAMP:20260101T000000Z\r
DTSTART;VALUE=DATE:20270101\r
SUMMARY:New Year\r
END:VEVENT\r
END:VCALENDAR\r
"""
AGENCY = {
    "slug": "state-agency",
    "name": "The State Agency",
    "url": "https://agency.example",
    "email": "a@agency.example",
}
SAID = {"name": "Counts for a licence", "comment": "Worth ten hours."}
KNOWN = {
    "issuer_id": "did:web:north.example",
    "name": "North District",
    "how_checked": "contract",
    "proof": "Page 3",
}
VERSION = "/manage/microcredentials/versions/{version_id}"
Told = dict[str, Any]


@dataclass(frozen=True)
class Look:
    """Who opens a page, about what, and what is answered."""

    person: UUID | None
    about: Told = field(default_factory=dict)
    status: int = 200


def page_routes() -> list[str]:
    """The address of every page of the application, as its routers know it."""
    return sorted(
        {
            route.path
            for router in (*PAGE_ROUTERS, *OPEN_ROUTERS)
            for route in router.routes
            if "GET" in route.methods and route.endpoint.__module__.startswith("app.pages.")
        }
        - NO_PAGES
    )


class Things:
    """Made when a page first needs them; each in a programme of its own."""

    def __init__(self, site: Site) -> None:
        self.site, self.district = site, site.district

    def look(self, path: str) -> Look:
        """Who opens the page of this route; fails where nobody said so."""
        if path in PLACES:
            return PLACES[path](self)
        if not path.startswith("/manage/"):
            raise AssertionError(f"{path} is a new page: say in {__name__}.PLACES who opens it")
        try:
            path.format(**self.managed)
        except KeyError as missing:
            raise AssertionError(
                f"{path} is a new page: {__name__}.Things.managed needs {missing}"
            ) from missing
        return Look(self.district.coordinator_id, self.managed)

    @cached_property
    def managed(self) -> Told:
        """By the name that the coordinator's addresses have."""
        coordinator = self.district.coordinator
        programme = Programme.publish(self.district)
        standing = awards.issue(programme, awards.earn(programme))
        path = f"/microcredential-versions/{programme.version['id']}/new-version"
        draft, person = coordinator.made(path), programme.educator.person_id
        submission = _only(coordinator, "/submissions", person_id=str(person))
        agency = coordinator.made("/issuers", AGENCY)
        wish = {"issuer_id": agency["id"], "subject_kind": "credential"}
        said = SAID | wish | {"subject_id": str(standing.id)}
        asked = {"submission_id": submission["id"]}
        return {
            "act": "reinstate",
            "assignment_id": _only(coordinator, "/assignments", **asked)["id"],
            "batch_id": self._done_batch(),
            "client_id": self.district.client_id,
            "credential_id": standing.id,
            "decision_id": programme.decision(submission)["id"],
            "endorsement_id": coordinator.made("/endorsements", said)["id"],
            "import_id": self._imported(),
            "issuer_id": self.district.issuer_id,
            "key_id": _only(coordinator, "/keys")["id"],
            "known_issuer_id": coordinator.made("/known-issuers", KNOWN)["id"],
            "microcredential_id": draft["microcredential_id"],
            "person_id": person,
            "recognition_id": self.letter.about["recognition_id"],
            "role_id": coordinator.get("/roles").json()["data"][-1]["id"],
            "rubric_id": _only(coordinator, "/rubrics")["id"],
            "school_id": coordinator.made("/schools", {"name": "North School"})["id"],
            "submission_id": submission["id"],
            "team_id": coordinator.made("/teams", {"name": "Grade 9"})["id"],
            "version_id": draft["id"],
            "webhook_id": self._webhook(),
        }

    def _webhook(self) -> str:
        """An endpoint on no host, which was sent a test in vain."""
        body = {"url": "https://lms.invalid/hook", "description": "LMS", "kinds": ["webhook.*"]}
        webhook = self.district.coordinator.made("/webhooks", body)
        self.district.coordinator.made(f"/webhooks/{webhook['id']}/test")
        return webhook["id"]

    def _imported(self) -> str:
        file = {"file": ("days.ics", HOLIDAYS, "text/calendar")}
        answer = self.district.coordinator.call("POST", "/holiday-imports", files=file)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def _done_batch(self) -> str:
        rows = [{"credential_id": str(uuid4()), "reason": "decision_reversed"}]
        body = {"rows": rows, "confirmed_count": 1}
        asked = self.district.coordinator.post("/revocations", body)
        assert asked.status_code == 202
        self.site.run_jobs()
        return asked.json()["id"]

    @cached_property
    def drafted(self) -> tuple[Programme, Told]:
        """A draft that has everything it needs, and a coach of its educator."""
        programme = Programme.publish(self.district)
        draft = programme.draft()
        piece = programme.add_text(draft)
        programme.add_plan(draft)
        coach = self.district.person("coach", name="Grace Hopper")
        self.district.relate(coach, "coach_of", programme.educator)
        coach.made(f"/submissions/{draft['id']}/comments", {"text": "Who spoke most?"})
        return programme, draft | {"piece_id": piece["id"], "coach": coach.person_id}

    def of_draft(self) -> Look:
        programme, draft = self.drafted
        about = {
            "submission_id": draft["id"],
            "enrollment_id": draft["enrollment_id"],
            "evidence_id": draft["piece_id"],
            "version_id": programme.version["id"],
        }
        return Look(programme.educator.person_id, about)

    @cached_property
    def waiting(self) -> Look:
        """Work that waits and that nobody has begun to judge."""
        programme = Programme.publish(self.district)
        about = {"submission_id": programme.complete()["id"]}
        return Look(programme.educator.person_id, about)

    def of_coach(self) -> Look:
        return Look(self.drafted[1]["coach"], {"submission_id": self.drafted[1]["id"]})

    @cached_property
    def challenged(self) -> tuple[Told, Told]:
        """A decision that was appealed, and its panel."""
        panels = Panels.publish(self.district, more=3)
        submission = panels.programme.complete()
        panels.programme.judge(submission, plan_fits="not-yet")
        appeal = file(panels, submission)
        seat = panel_of(panels, appeal)[0]
        return appeal | {"person": panels.programme.educator.person_id}, seat

    @cached_property
    def refused(self) -> tuple[Programme, Told]:
        """A submission that is not yet there."""
        programme = Programme.publish(self.district)
        submission = programme.complete()
        programme.judge(submission, plan_fits="not-yet")
        return programme, submission

    def of_refusal(self) -> Look:
        programme, submission = self.refused
        decision = programme.decision(submission)
        about = {"submission_id": submission["id"], "decision_id": decision["id"]}
        return Look(programme.educator.person_id, about)

    def of_panel(self) -> Look:
        appeal, seat = self.challenged
        return Look(UUID(seat["person_id"]), {"matter_id": appeal["id"]})

    def of_appeal(self) -> Look:
        appeal, _ = self.challenged
        return Look(appeal["person"], {"appeal_id": appeal["id"]})

    @cached_property
    def badge(self) -> tuple[Programme, Any]:
        programme = Programme.publish(self.district)
        return programme, awards.issue(programme, awards.earn(programme))

    def of_badge(self) -> Look:
        _, row = self.badge
        path = f"/issuers/{self.district.issuer_id}"
        slug = self.district.coordinator.get(path).json()["slug"]
        about = {"credential_id": row.id, "version_id": row.version_id, "slug": slug}
        return Look(None, about)

    @cached_property
    def case(self) -> Look:
        programme = Programme.publish(self.district)
        row = awards.issue(programme, awards.earn(programme))
        body = {"credential_id": str(row.id), "reason": "misconduct", "notice": "Please explain."}
        case = self.district.coordinator.made("/cases", body)
        return Look(programme.educator.person_id, {"case_id": case["id"]})

    def of_case(self) -> Look:
        return Look(self.district.coordinator_id, {"matter_id": self.case.about["case_id"]})

    def of_appeal_managed(self) -> Look:
        appeal, _ = self.challenged
        return Look(self.district.coordinator_id, {"matter_id": appeal["id"]})

    def of_own_badge(self) -> Look:
        programme, row = self.badge
        return Look(programme.educator.person_id, {"credential_id": row.id})

    @cached_property
    def letter(self) -> Look:
        """A letter about a course elsewhere, handed in."""
        policy = {"recognition": {"proofs": ["badge", "document"], "hours_tenths": 150}}
        programme = Programme.publish(self.district, policy=policy)
        said = {"title": "A course", "issuer_name": "A university", "proof": "document"}
        form = said | {"microcredential_id": programme.version["microcredential_id"]}
        file = {"file": ("letter.pdf", PDF + b"%places", "application/pdf")}
        sent = programme.educator.call("POST", "/recognitions/files", data=form, files=file)
        assert sent.status_code == 201, sent.text
        return Look(programme.educator.person_id, {"recognition_id": sent.json()["id"]})

    @cached_property
    def desk(self) -> Look:
        """An assessor whose review has no gaps, ready to be sealed."""
        panels = Panels.publish(self.district, more=0)
        (offered,) = panels.live(panels.programme.complete())
        _, review = panels.draft(offered, plan_fits="not-yet")
        return Look(UUID(offered["person_id"]), {"assignment_id": review["assignment_id"]})

    @cached_property
    def planned(self) -> tuple[Programme, Told]:
        """A plan that waits for a coordinator."""
        programme = Programme.publish(self.district, plan=RULE)
        return programme, proposed(programme)

    def of_plan(self, *, as_educator: bool) -> Look:
        programme, plan = self.planned
        person = programme.educator.person_id if as_educator else self.district.coordinator_id
        return Look(person, {"plan_id": plan["id"], "enrollment_id": plan["enrollment_id"]})

    @cached_property
    def refused_plan(self) -> Look:
        """A plan that its educator can appeal."""
        programme = Programme.publish(self.district, plan=RULE)
        plan = proposed(programme)
        body = {"version": 1, "reason": "The same as last year."}
        self.district.coordinator.made(f"/plans/{plan['id']}/refuse", body)
        return Look(programme.educator.person_id, {"plan_id": plan["id"]})

    @cached_property
    def goal(self) -> Look:
        educator = self.district.person("educator", name="Ada Byron")
        goal = educator.made("/goals", {"text": "Talk more", "school_year": "2025-2026"})
        return Look(educator.person_id, {"goal_id": goal["id"]})

    @cached_property
    def entry(self) -> Look:
        """An entry with a link and a file, and one that can be brought back."""
        educator = self.district.person("educator", name="Ada Byron")
        path, said = "/portfolio-entries", {"title": "Wait time", "text": "Five seconds."}
        gone, entry = educator.made(path, said), educator.made(path, said)
        educator.delete(f"{path}/{gone['id']}", revision=gone["revision"])
        educator.made(f"{path}/{entry['id']}/links", {"url": "https://example.org/page"})
        file = {"file": ("plan.pdf", PDF, "application/pdf")}
        educator.call("POST", f"{path}/{entry['id']}/files", files=file)
        return Look(educator.person_id, {"entry_id": entry["id"]})

    @cached_property
    def portfolio_page(self) -> Look:
        """An open page with a badge and an entry."""
        educator, said = self.district.person("educator", name="Ada Byron"), {"title": "Wait time"}
        shown = {"visibility": "public", "students_appear": False}
        educator.made("/portfolio-entries", said | shown)
        page = educator.made("/portfolio-pages", {"is_open": True, "shows_name": True})
        return Look(educator.person_id, {"slug": page["slug"]})

    @cached_property
    def shared(self) -> Look:
        """Accepted work that its owner shares, as that owner sees it."""
        programme = Programme.publish(self.district)
        done = programme.complete()
        programme.judge(done)
        body = {"submission_id": done["id"], "title": "Wait time", "summary": "What changed."}
        pieces = programme.educator.get(f"/submissions/{done['id']}/evidence").json()["data"]
        more = {"piece_ids": [one["id"] for one in pieces]}
        row = programme.educator.made("/shared-work", body | more)
        about = {"shared_id": row["id"], "submission_id": done["id"]}
        return Look(programme.educator.person_id, about)

    @cached_property
    def surveyed(self) -> Look:
        """Something completed whose version asks a question of each kind."""
        scale = {"key": "worth", "text": "Was it?", "kind": "scale", "low": "No", "high": "Yes"}
        options = [{"key": "yes", "text": "Yes"}, {"key": "no", "text": "No"}]
        choice = {"key": "again", "text": "Again?", "kind": "choice", "choices": options}
        words = {"key": "change", "text": "What should change?", "kind": "text"}
        survey = {"questions": [scale, choice, words]}
        programme = Programme.publish(self.district, survey=survey)
        enrollment = programme.enroll()
        programme.judge(programme.complete(enrollment))
        return Look(programme.educator.person_id, {"enrollment_id": enrollment["id"]})

    def of_goals_of_others(self) -> Look:
        return Look(self.district.coordinator_id, {"person_id": self.goal.person})

    @cached_property
    def question(self) -> Look:
        """What an assessor has asked, before it is answered."""
        panels = Panels.publish(self.district, more=0)
        submission = panels.programme.complete()
        (offered,) = panels.live(submission)
        path, asked = f"/assignments/{offered['id']}/questions", {"text": "When was that?"}
        made = panels.take(offered).made(path, asked)
        about = {"question_id": made["id"], "submission_id": submission["id"]}
        return Look(panels.programme.educator.person_id, about)

    @cached_property
    def attestation(self) -> tuple[Look, Look, Look]:
        """What somebody is asked to confirm: the educator, a colleague, and a host with a link."""
        programme = attested(self.district)
        draft, piece = draft_with_all(programme)
        colleague = self.district.person("coach", name="Grace Hopper")
        self.district.relate(colleague, "coach_of", programme.educator)
        row = asked(programme, piece, colleague)
        host = attested(self.district)
        _, other = draft_with_all(host)
        assert ask(host, other, email="host@places.example", name="A Host").status_code == 201
        link = link_in(mails_to(self.district, "host@places.example")[-1])
        about = {"submission_id": draft["id"], "evidence_id": piece["id"]}
        return (
            Look(programme.educator.person_id, about),
            Look(colleague.person_id, {"attestation_id": row["id"]}),
            Look(None, {"token": link.rpartition("/")[2]}),
        )

    @cached_property
    def partner_check(self) -> Look:
        """A draft that a learning partner is asked to look over."""
        programme = Programme.publish(self.district, policy={"partner_check": "required"})
        draft, partner = programme.draft(), self.district.person("educator", name="Emmy Noether")
        programme.add_text(draft)
        self.district.relate(partner, "partner_of", programme.educator)
        path, body = f"/submissions/{draft['id']}", {"person_id": str(partner.person_id)}
        check = programme.educator.made(f"{path}/partner-checks", body)
        return Look(partner.person_id, {"check_id": check["id"]})

    @cached_property
    def teamwork(self) -> Look:
        """A piece that one could share with one's team."""
        evidence = [one | {"shared": "team"} for one in EVIDENCE]
        programme = Programme.publish(self.district, of_stages=[{"evidence": evidence}])
        draft, team = programme.draft(), self.district.coordinator.made("/teams", {"name": "Nine"})
        programme.add_text(draft)
        member = {"person_id": str(programme.educator.person_id)}
        self.district.coordinator.made(f"/teams/{team['id']}/members", member)
        about = {"submission_id": draft["id"], "key": "reflection"}
        return Look(programme.educator.person_id, about)

    @cached_property
    def proposal(self) -> Look:
        """What waits for an approver."""
        programme = Programme.publish(self.district, policy={"approver": True})
        submission = programme.complete()
        programme.judge(submission, plan_fits="not-yet")
        approver = self.district.person("approver")
        return Look(approver.person_id, {"submission_id": submission["id"]})

    @cached_property
    def calibration(self) -> Look:
        programme = Programme.publish(self.district)
        body = {"set_id": published(programme)["id"], "mode": "training"}
        begun = programme.assessor.made("/calibrations", body)
        return Look(programme.assessor.person_id, {"calibration_id": begun["id"]})

    @cached_property
    def judging(self) -> Look:
        """Work that is taken on, and a comment that is kept to use again."""
        programme = Programme.publish(self.district)
        assignment = programme.assignment(programme.complete())
        assessor = self.district.acting_for(assignment["person_id"])
        assessor.made(f"/assignments/{assignment['id']}/claim")
        kept = assessor.made("/saved-comments", {"text": "Say who it is for."})
        about = {"assignment_id": assignment["id"], "saved_comment_id": kept["id"]}
        return Look(assessor.person_id, about)

    @cached_property
    def inquiry(self) -> Look:
        """A cycle whose levels are open, as one of the team sees it."""
        people = [self.district.person("educator", name=name) for name in ("Kim Lee", "Ada Byron")]
        cycle = opened(Programme.publish(self.district), people)
        file_id = cycle.add_file().json()["id"]
        about = {"cycle_id": cycle.scored().row["id"], "file_id": file_id}
        return Look(people[0].person_id, about)

    @cached_property
    def scoring(self) -> Look:
        """A round that is open to be discussed, as its coordinator sees it."""
        panels = Panels.publish(self.district, more=1)
        stage_id = panels.programme.version["stages"][0]["id"]
        lineage = panels.programme.version["microcredential_id"]
        other = self.district.person("assessor", microcredential_id=lineage)
        people = [panels.programme.assessor, other]
        text = {"requirement": "reflection", "text": "I tried three talk moves."}
        body = {"stage_id": stage_id, "title": "A close one", "pieces": [text]}
        asked = body | {"person_ids": [str(one.person_id) for one in people]}
        row = self.district.coordinator.made("/scoring-rounds", asked)
        for assessor in people:
            given = {"levels": levels("plan-fits")}
            assessor.made(f"/scoring-rounds/{row['id']}/scores", given)
        return Look(self.district.coordinator_id, {"scoring_round_id": row["id"]})

    @cached_property
    def pathway(self) -> Look:
        stack = Stack.make(self.district, 3)
        part = {"key": "all", "name": "What you need", "microcredential_ids": stack.ids}
        stack.publish(part)
        educator = self.district.person("educator", name="Ada Byron")
        stack.give(educator, 0)
        about = {"pathway_id": stack.version["pathway_id"], "version_id": stack.version["id"]}
        return Look(educator.person_id, about)

    def of_writing(self, **about: str) -> Look:
        """A draft with a stage and a survey, as whoever writes it sees one of its forms."""
        return Look(self.district.coordinator_id, {"version_id": self.written["id"], **about})

    @cached_property
    def written(self) -> Told:
        question = {"key": "change", "text": "What should change?", "kind": "text"}
        programme = Programme.publish(self.district, survey={"questions": [question]})
        path = f"/microcredential-versions/{programme.version['id']}/new-version"
        return self.district.coordinator.made(path)

    def of_pathway_managed(self) -> Look:
        return Look(self.district.coordinator_id, self.pathway.about)

    def open_to(self, **about: Any) -> Look:
        return Look(None, about)

    def as_coordinator(self) -> Look:
        return Look(self.district.coordinator_id)


def _only(caller: Caller, path: str, **query: str) -> Told:
    return caller.get(path, params=query).json()["data"][0]


PLACES: dict[str, Callable[[Things], Look]] = {
    "/": Things.of_draft,
    "/appeals": Things.of_appeal,
    "/appeals/{appeal_id}": Things.of_appeal,
    "/approvals": lambda things: things.proposal,
    "/approvals/{submission_id}": lambda things: things.proposal,
    "/asked": lambda things: things.attestation[1],
    "/asked/attestations/{attestation_id}": lambda things: things.attestation[1],
    "/asked/partner-checks/{check_id}": lambda things: things.partner_check,
    "/asking/{evidence_id}": lambda things: things.attestation[0],
    "/attest/{token}": lambda things: things.attestation[2],
    "/calibration": lambda things: things.calibration,
    "/calibration/{calibration_id}": lambda things: things.calibration,
    "/cases/{case_id}": lambda things: things.case,
    "/catalogue": Things.of_draft,
    "/catalogue/{version_id}": Things.of_draft,
    "/coaching": Things.of_coach,
    "/coaching/{submission_id}": Things.of_coach,
    "/confirm": Things.as_coordinator,
    "/credentials/{credential_id}": Things.of_badge,
    "/decisions/{decision_id}/appeal": Things.of_refusal,
    "/docs": Things.open_to,
    "/evidence/{evidence_id}": Things.of_draft,
    "/goals": lambda things: things.goal,
    "/goals/new": lambda things: things.goal,
    "/goals/of/{person_id}": Things.of_goals_of_others,
    "/goals/{goal_id}": lambda things: things.goal,
    "/inquiry": lambda things: things.inquiry,
    "/inquiry/new": lambda things: things.inquiry,
    "/inquiry/{cycle_id}": lambda things: things.inquiry,
    "/inquiry/files/{file_id}": lambda things: things.inquiry,
    "/issuers/{slug}": Things.of_badge,
    "/library": lambda things: things.shared,
    "/library/{shared_id}": lambda things: things.shared,
    "/work/{enrollment_id}/survey": lambda things: things.surveyed,
    "/work/submissions/{submission_id}/share": lambda things: things.shared,
    "/manage/appeals/{matter_id}": Things.of_appeal_managed,
    "/manage/appeals/{matter_id}/panel": Things.of_appeal_managed,
    "/manage/cases/{matter_id}": Things.of_case,
    "/manage/cases/{matter_id}/panel": Things.of_case,
    "/manage/pathways/versions/{version_id}": Things.of_pathway_managed,
    "/manage/pathways/versions/{version_id}/change": Things.of_pathway_managed,
    "/manage/pathways/{pathway_id}/people": Things.of_pathway_managed,
    f"{VERSION}/write/{{part}}": lambda things: things.of_writing(part="judging"),
    f"{VERSION}/write/{{part}}/{{key}}": lambda things: things.of_writing(
        part="questions", key="change"
    ),
    f"{VERSION}/stages/{{stage_key}}/{{part}}": lambda things: things.of_writing(
        stage_key="stage-1", part="guide"
    ),
    f"{VERSION}/stages/{{stage_key}}/{{part}}/{{key}}": lambda things: things.of_writing(
        stage_key="stage-1", part="evidence", key="reflection"
    ),
    "/microcredentials/{version_id}": Things.of_badge,
    "/microcredentials/{version_id}/criteria": Things.of_badge,
    "/panels": Things.of_panel,
    "/panels/{matter_id}": Things.of_panel,
    "/pathways": lambda things: things.pathway,
    "/pathways/{pathway_id}": lambda things: things.pathway,
    "/plans": lambda things: things.of_plan(as_educator=False),
    "/plans/{plan_id}": lambda things: things.of_plan(as_educator=False),
    "/plans/{plan_id}/appeal": lambda things: things.refused_plan,
    "/portfolio": Things.of_draft,
    "/portfolio/entries": lambda things: things.entry,
    "/portfolio/entries/{entry_id}": lambda things: things.entry,
    "/portfolio/entries/{entry_id}/delete": lambda things: things.entry,
    "/portfolio/page": lambda things: things.portfolio_page,
    "/portfolios/{slug}": lambda things: things.portfolio_page,
    "/portfolio/{credential_id}/share": Things.of_own_badge,
    "/portfolio/{credential_id}/appeal": Things.of_own_badge,
    "/problems/{slug}": lambda things: things.open_to(slug="wrong-state"),
    "/queue": lambda things: things.desk,
    "/queue/{assignment_id}": lambda things: things.desk,
    "/queue/{assignment_id}/preview": lambda things: things.judging,
    "/queue/{assignment_id}/recuse": lambda things: things.desk,
    "/queue/{assignment_id}/seal": lambda things: things.desk,
    "/recognitions": lambda things: things.letter,
    "/recognitions/new": lambda things: things.letter,
    "/recognitions/{recognition_id}": lambda things: things.letter,
    "/saved-comments": lambda things: things.judging,
    "/saved-comments/{saved_comment_id}": lambda things: things.judging,
    "/scoring": lambda things: things.scoring,
    "/scoring/new": lambda things: things.scoring,
    "/scoring/{scoring_round_id}": lambda things: things.scoring,
    "/sign-in": Things.open_to,
    "/sign-in/{token}": lambda _: Look(None, {"token": "ended"}, 404),
    "/teamwork/{submission_id}/{key}": lambda things: things.teamwork,
    "/verify": Things.open_to,
    "/work": Things.of_draft,
    "/work/{enrollment_id}": Things.of_draft,
    "/work/{enrollment_id}/accommodations": Things.of_draft,
    "/work/{enrollment_id}/plan": lambda things: things.of_plan(as_educator=True),
    "/work/{enrollment_id}/withdraw": Things.of_draft,
    "/work/evidence/{evidence_id}/remove": Things.of_draft,
    "/work/questions/{question_id}": lambda things: things.question,
    "/work/submissions/{submission_id}": Things.of_draft,
    "/work/submissions/{submission_id}/hand-in": Things.of_draft,
    "/work/submissions/{submission_id}/recall": lambda things: things.waiting,
    "/work/submissions/{submission_id}/try-again": Things.of_refusal,
    "/work/submissions/{submission_id}/withdraw": Things.of_draft,
}
