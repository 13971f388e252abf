"""`/microcredential-versions`: drafts change, published versions never do."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.storage import tables
from tests.api.definitions import (
    criterion,
    made_draft,
    made_issuer,
    made_member,
    made_microcredential,
    made_published,
    made_rubric,
    pointers,
    requirement,
    service_work,
    stage_body,
    unused,
    version_body,
)

PATH = "/microcredential-versions"


def test_a_draft_is_read_back_with_its_stages_in_order_and_its_defaults(district):
    caller, rubric = district.machine(), made_rubric(district)
    lineage = made_microcredential(district)["id"]
    stages = [stage_body(rubric["id"], key) for key in ("zeta", "alpha", "midway")]
    made = caller.made(PATH, version_body(lineage, *stages))
    assert (made["number"], made["state"], made["badge"]) == (1, "draft", "at_end")
    assert [stage["key"] for stage in made["stages"]] == ["zeta", "alpha", "midway"]
    assert [stage["position"] for stage in made["stages"]] == [1, 2, 3]
    assert made["policy"]["lapse_after_working_days"] == 5
    assert made["stages"][0]["evidence"][0]["count"] == {"min": 1, "max": 1}
    assert caller.get(f"{PATH}/{made['id']}").json() == made
    listed = caller.get(PATH, params={"microcredential_id": lineage}).json()["data"]
    assert [one["id"] for one in listed] == [made["id"]]
    assert "stages" not in listed[0]


BAD_REQUIREMENTS = [
    ({"kind": "song"}, "/stages/0/evidence/0/kind"),
    ({"count": {"min": 3, "max": 2}}, "/stages/0/evidence/0/count"),
    ({"bounds": [{"measure": "words"}]}, "/stages/0/evidence/0/bounds/0"),
    ({"bounds": [{"measure": "seconds", "max": 5}]}, "/stages/0/evidence/0"),
    ({"media_types": ["text/html"]}, "/stages/0/evidence/0/media_types/0"),
    ({"media_types": ["text/plain"]}, "/stages/0/evidence/0"),
    ({"kind": "video", "media_types": ["text/csv"]}, "/stages/0/evidence/0"),
    ({"one_of": "alone"}, "/stages/0"),
    ({"title": "nul\x00"}, "/stages/0/evidence/0/title"),
    ({"key": "Not a key"}, "/stages/0/evidence/0/key"),
]


@pytest.mark.parametrize(("change", "pointer"), BAD_REQUIREMENTS)
def test_a_bad_evidence_requirement_is_named(district, change, pointer):
    stage = stage_body(str(uuid.uuid4())) | {
        "evidence": [requirement(**change)] if "key" not in change else [requirement() | change]
    }
    answer = district.machine().post(PATH, version_body(str(uuid.uuid4()), stage))
    assert answer.status_code == 422
    assert pointer in pointers(answer)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"microcredential_id": "x"}, "/microcredential_id"),
        ({"name": 5}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"description": ""}, "/description"),
        ({"criteria_narrative": "x" * 10_001}, "/criteria_narrative"),
        ({"language": "not a language"}, "/language"),
        ({"tags": ["a\nb"]}, "/tags/0"),
        ({"tags": ["x"] * 31}, "/tags"),
        ({"badge": "often"}, "/badge"),
        ({"policy": {"reviews": 3}}, "/policy/reviews"),
        ({"policy": {"anonymity": "some"}}, "/policy/anonymity"),
        ({"policy": {"lapse_after_working_days": 0}}, "/policy/lapse_after_working_days"),
        ({"policy": {"more": 1}}, "/policy/more"),
        ({"state": "published"}, "/state"),
        ({"number": 7}, "/number"),
        ({"competency_ids": ["x"]}, "/competency_ids/0"),
        ({"stages": "x"}, "/stages"),
        ({"stages": [{"key": "a"}]}, "/stages/0/rubric_id"),
    ],
)
def test_a_bad_field_of_a_version_is_named(district, change, pointer):
    answer = district.machine().post(PATH, version_body(str(uuid.uuid4())) | change)
    assert answer.status_code == 422
    assert pointer in pointers(answer)


def test_ids_of_another_district_inside_a_body_are_404_and_named(district, other_district):
    caller, lineage = district.machine(), made_microcredential(district)["id"]
    theirs = made_microcredential(other_district)["id"]
    their_rubric = made_rubric(other_district)["id"]
    for body, pointer in [
        (version_body(theirs), "/microcredential_id"),
        (version_body(lineage, stage_body(their_rubric)), "/stages/0/rubric_id"),
        (version_body(lineage, prerequisite_ids=[theirs]), "/prerequisite_ids/0"),
        (version_body(lineage, competency_ids=[str(uuid.uuid4())]), "/competency_ids/0"),
    ]:
        answer = caller.post(PATH, body)
        assert (answer.status_code, pointers(answer)) == (404, [pointer])


def test_another_districts_version_is_404_whatever_is_asked(district, other_district):
    path = f"{PATH}/{made_draft(other_district)['id']}"
    caller = district.machine()
    assert caller.get(path).status_code == 404
    assert caller.get(f"{path}/preview").status_code == 404
    assert caller.patch(path, {"name": "x"}, revision=1).status_code == 404
    assert caller.delete(path, revision=1).status_code == 404
    for verb in ("publish", "archive", "new-version"):
        assert caller.post(f"{path}/{verb}").status_code == 404


def test_a_patch_merges_objects_replaces_stages_whole_and_counts_as_a_change(district):
    caller, draft = district.machine(), made_draft(district)
    path, rubric = f"{PATH}/{draft['id']}", draft["stages"][0]["rubric_id"]
    changed = caller.patch(path, {"policy": {"load_limit": 4}, "tags": ["talk"]}, revision=1)
    assert changed.json()["policy"] == draft["policy"] | {"load_limit": 4}
    assert changed.json()["stages"] == draft["stages"]
    stages = [stage_body(rubric, "two"), stage_body(rubric, "three")]
    answer = caller.patch(path, {"stages": stages}, revision=2)
    assert [stage["key"] for stage in answer.json()["stages"]] == ["two", "three"]
    assert answer.headers["etag"] == '"3"'
    assert caller.patch(path, {"name": "Late"}, revision=2).status_code == 412
    doubled = caller.patch(path, {"stages": [stages[0], stages[0]]}, revision=3)
    assert doubled.status_code == 422
    assert caller.patch(path, {"name": None}, revision=3).status_code == 422


def test_a_patch_can_do_without_appeals_and_have_them_again(district):
    caller = district.machine()
    path = f"{PATH}/{made_draft(district)['id']}"
    assert caller.get(path).json()["policy"]["appeals"] is not None
    without = caller.patch(path, {"policy": {"appeals": None}}, revision=1)
    assert without.json()["policy"]["appeals"] is None
    other = caller.patch(path, {"policy": {"load_limit": 4}}, revision=2)
    assert other.json()["policy"]["appeals"] is None
    again = caller.patch(path, {"policy": {"appeals": {}}}, revision=3)
    assert again.json()["policy"]["appeals"]["window_working_days"] > 0


def test_a_published_version_is_never_changed_or_deleted(district):
    caller, published = district.machine(), made_published(district)
    path = f"{PATH}/{published['id']}"
    assert published["state"] == "published"
    assert published["published_at"] is not None
    revision = published["revision"]
    for answer in (
        caller.patch(path, {"name": "Other"}, revision=revision),
        caller.delete(path, revision=revision),
        caller.post(f"{path}/publish"),
    ):
        assert answer.status_code == 409
        assert answer.json()["allowed"] == ["archive"]
    assert caller.get(path).json() == published


def test_a_draft_can_be_deleted_and_its_rubric_stays(district):
    caller, draft = district.machine(), made_draft(district)
    path = f"{PATH}/{draft['id']}"
    assert caller.delete(path, revision=9).status_code == 412
    assert caller.delete(path, revision=1).status_code == 204
    assert caller.get(path).status_code == 404
    assert caller.get(f"/rubrics/{draft['stages'][0]['rubric_id']}").status_code == 200


def test_a_new_version_is_a_draft_copy_and_the_published_one_stays_in_use(district):
    caller, published = district.machine(), made_published(district)
    copy = caller.made(f"{PATH}/{published['id']}/new-version")
    assert (copy["number"], copy["state"]) == (2, "draft")
    assert copy["stages"][0]["evidence"][0]["key"] == published["stages"][0]["evidence"][0]["key"]
    caller.made(f"{PATH}/{copy['id']}/publish")
    assert caller.get(f"{PATH}/{published['id']}").json() == published
    archived = caller.made(f"{PATH}/{published['id']}/archive")
    assert archived["state"] == "archived"
    assert caller.post(f"{PATH}/{published['id']}/archive").status_code == 409


def test_every_problem_is_in_the_preview_and_stands_in_the_way_of_publishing(district):
    caller, lineage = district.machine(), made_microcredential(district)["id"]
    unpublished = made_microcredential(district)["id"]
    lost = made_rubric(district, criteria=[criterion(evidence=("reflection", "gone"))])["id"]
    stages = [
        stage_body(lost, "one", evidence=[requirement(), requirement("extra")]),
        stage_body(made_rubric(district)["id"], "two", pass_rule={"kind": "count", "minimum": 2}),
    ]
    draft = caller.made(PATH, version_body(lineage, *stages, prerequisite_ids=[unpublished]))
    preview = caller.get(f"{PATH}/{draft['id']}/preview").json()
    found = {(check["severity"], check["pointer"]) for check in preview["checks"]}
    errors = {"/stages/0/rubric_id", "/stages/1/pass_rule", "/prerequisite_ids/0"}
    assert {pointer for severity, pointer in found if severity == "error"} == errors
    assert ("warning", "/stages/0/evidence/1") in found
    assert preview["can_be_published"] is False
    refused = caller.post(f"{PATH}/{draft['id']}/publish")
    assert refused.status_code == 422
    assert set(pointers(refused)) == errors
    assert caller.get(f"{PATH}/{draft['id']}").json()["state"] == "draft"
    assert caller.get(f"/rubrics/{lost}").json()["frozen_at"] is None


def test_a_version_without_a_stage_and_one_of_a_retired_issuer_cannot_be_published(district):
    caller, issuer = district.machine(), made_issuer(district)
    body = {"slug": unused("retired"), "name": "R", "issuer_id": issuer}
    draft = caller.made(PATH, version_body(caller.made("/microcredentials", body)["id"]))
    with service_work(district) as work:
        work.get_for_update(tables.Issuer, uuid.UUID(issuer)).archived_at = work.now
    refused = caller.post(f"{PATH}/{draft['id']}/publish")
    assert set(pointers(refused)) == {"/stages", "/microcredential_id"}


def test_prerequisites_in_a_circle_cannot_be_published(district):
    caller, first = district.machine(), made_published(district)
    second = made_published(district, prerequisite_ids=[first["microcredential_id"]])
    circle = made_draft(
        district,
        microcredential_id=first["microcredential_id"],
        prerequisite_ids=[second["microcredential_id"]],
    )
    refused = caller.post(f"{PATH}/{circle['id']}/publish")
    assert (refused.status_code, pointers(refused)) == (422, ["/prerequisite_ids/0"])


def test_a_preview_shows_what_the_public_would_see(district):
    caller = district.machine()
    url = f"https://s.example/{unused('f')}"
    framework = caller.made("/frameworks", {"name": "S", "url": url})["id"]
    body = {"framework_id": framework, "code": "1", "statement": "Leads talk", "url": url}
    competency = caller.made("/competencies", body)
    draft = made_draft(district, competency_ids=[competency["id"]])
    preview = caller.get(f"{PATH}/{draft['id']}/preview").json()
    assert preview["can_be_published"] is True
    assert preview["competencies"] == [competency]
    assert preview["rubrics"][0]["criteria"][0]["key"] == "clear"
    assert preview["version"] == draft


def test_drafts_are_for_authors_and_published_versions_for_all(district):
    draft, published = made_draft(district), made_published(district)
    educator = made_member(district, "educator")
    assert educator.get(f"{PATH}/{published['id']}").status_code == 200
    for path in (f"{PATH}/{draft['id']}", f"{PATH}/{draft['id']}/preview"):
        assert educator.get(path).status_code == 403
    filters = {"microcredential_id": draft["microcredential_id"]}
    assert educator.get(PATH, params=filters).json()["data"] == []
    author = made_member(district, "author", microcredential_id=draft["microcredential_id"])
    assert [one["id"] for one in author.get(PATH, params=filters).json()["data"]] == [draft["id"]]
    assert author.get(f"{PATH}/{draft['id']}").status_code == 200
    assert author.get(f"{PATH}/{made_draft(district)['id']}").status_code == 403


@pytest.mark.parametrize("role", ["educator", "assessor", "coach", "auditor", "approver"])
def test_roles_that_do_not_write_definitions_are_403(district, role):
    draft = made_draft(district)
    caller, path = made_member(district, role), f"{PATH}/{draft['id']}"
    assert caller.post(PATH, version_body(draft["microcredential_id"])).status_code == 403
    assert caller.patch(path, {"name": "x"}, revision=1).status_code == 403
    assert caller.delete(path, revision=1).status_code == 403
    for verb in ("publish", "archive"):
        assert caller.post(f"{path}/{verb}").status_code == 403
    assert district.machine("resource:read").post(f"{path}/publish").status_code == 403


def test_of_several_who_publish_at_once_one_wins(district):
    caller, draft = district.machine(), made_draft(district)
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: caller.post(f"{PATH}/{draft['id']}/publish"), range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]


def test_new_versions_made_at_once_never_share_a_number(district):
    caller, published = district.machine(), made_published(district)
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: caller.post(f"{PATH}/{published['id']}/new-version"), range(4))
        )
    assert {answer.status_code for answer in answers} <= {201, 409}
    numbers = [answer.json()["number"] for answer in answers if answer.status_code == 201]
    assert numbers
    assert len(set(numbers)) == len(numbers)


def test_a_version_is_held_against_standards_of_quality_and_published_all_the_same(
    district, other_district
):
    lineage, rubric = made_microcredential(district)["id"], made_rubric(district)["id"]
    caller = district.machine()
    draft = caller.made(PATH, version_body(lineage, stage_body(rubric)))
    path = f"{PATH}/{draft['id']}/quality-checks"
    found = caller.get(path).json()
    outcomes = [one["outcome"] for one in found["standards"]]
    assert (found["met"], found["unmet"]) == (outcomes.count("met"), outcomes.count("unmet"))
    (first, *_) = found["standards"]
    assert (first["key"], first["outcome"]) == ("competency", "unmet")
    assert first["faults"][0]["pointer"] == "/competency_ids"
    assert all(bool(one["faults"]) == (one["outcome"] == "unmet") for one in found["standards"])
    assert other_district.machine().get(path).status_code == 404
    assert district.person("educator").get(path).status_code == 403
    caller.made(f"{PATH}/{draft['id']}/publish")
    assert district.person("educator").get(path).json() == found
