"""Whatever a rubric file can say, a coordinator writes on the pages: every programme that comes with Laurel."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

import pytest
import yaml
from pydantic import BaseModel

from app.domain.definition import VersionContent
from app.domain.definition_file import DefinitionFile
from app.domain.rubric import Criterion
from app.pages.manage.writing import evidence, items
from app.pages.manage.writing.fields import Sheet
from app.pages.manage.writing.places import ALONE
from tests.district import District
from tests.pages.forms import change, fields_of, send_changed
from tests.pages.manage_world import Desk

RUBRICS = Path(__file__).resolve().parents[2] / "rubrics"
HOME = "/manage/microcredentials"
SCALES = {"hours_tenths": 10, "amount_cents": 100, "credit_hundredths": 100, "max_bytes": 1024**2}
SHEETS = {
    "badge": ("language", "badge", "stipends", "repeats", "expiry"),
    "judging": ("policy",),
    "handing-in": ("policy",),
    "appeals": ("policy",),
    "cases": ("policy",),
    "plan": ("plan",),
    "recognition": ("policy",),
}


def definitions() -> list[DefinitionFile]:
    """The files, each after those that it needs."""
    told = [yaml.safe_load(path.read_text()) for path in sorted(RUBRICS.glob("*.yaml"))]
    found = [DefinitionFile.model_validate(one) for one in told if "pathway" not in one]
    return sorted(found, key=lambda one: len(one.needs))


@pytest.fixture(scope="module")
def district(wiring, http):
    return District.make(wiring, http, "writing")


@pytest.fixture
def desk(district, clock):
    return Desk.of(district, district.coordinator_id)


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """The answers as the fields of a form have them."""
    name = path.rpartition("/")[2]
    if isinstance(value, dict):
        inside = (flat(v, f"{path}/{k}" if path else k) for k, v in value.items())
        return {key: answer for part in inside for key, answer in part.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        inside = (flat(one, f"{path}/{place}") for place, one in enumerate(value))
        return {key: answer for part in inside for key, answer in part.items()}
    if isinstance(value, bool):
        return {path: ["on"] if value else []}
    if value is None or (isinstance(value, list) and not value):
        return {}
    if name in SCALES:
        return {path: f"{(Decimal(value) / SCALES[name]).normalize():f}"}
    return {path: ", ".join(map(str, value)) if name == "remind_days" else value}


class Writer:
    """Writes one definition, form by form."""

    def __init__(self, desk: Desk, definition: DefinitionFile) -> None:
        self.desk, self.told = desk, definition.model_dump(mode="json")
        self.here = ""

    def write(self) -> str:
        district = self.desk.district
        words = ("slug", "name", "description", "criteria_narrative")
        first = {name: self.told[name] for name in words} | {"issuer_id": district.issuer_id}
        self.here = change(self.desk, f"{HOME}/new", first)
        self.send("edit", {"tags": ", ".join(self.told["tags"])})
        self.align()
        for stage in self.told["stages"]:
            self.stage(stage)
        for part, names in SHEETS.items():
            self.sheet(part, {name: self.told[name] for name in names if self.told[name]})
        self.needed()
        self.survey()
        return self.here.rpartition("/")[2]

    def send(self, path: str, changed: dict[str, Any]) -> None:
        change(self.desk, f"{self.here}/{path}", changed)

    def sheet(self, part: str, told: dict[str, Any]) -> None:
        path = f"{self.here}/write/{part}"
        known = fields_of(self.desk.page(path)).values
        answers = {name: value for name, value in flat(told).items() if name in known}
        wants = {"plan": told.get("plan"), "appeals": told.get("policy", {}).get("appeals")}
        wants |= {"recognition": told.get("policy", {}).get("recognition")}
        wanted = {"wanted": ["on"] if wants.get(part) else []}
        change(self.desk, path, answers | ({} if "wanted" not in known else wanted))

    def align(self) -> None:
        for framework in self.told["frameworks"]:
            about = {
                f"framework/{k}": v or "" for k, v in framework.items() if k != "competencies"
            }
            for place, one in enumerate(framework["competencies"]):
                there = {"framework_id": self.framework(framework["url"])} if place else about
                self.send("alignment", one | there)

    def framework(self, url: str) -> str:
        found = self.desk.district.coordinator.get("/frameworks", params={"url": url}).json()
        return found["data"][0]["id"]

    def stage(self, stage: dict[str, Any]) -> None:
        requirements, criteria = stage["evidence"], stage["rubric"]["criteria"]
        alone = {k: v for k, v in stage.items() if k not in {"evidence", "rubric"}}
        begun = {f"evidence/{name}": requirements[0][name] for name in ("title", "kind", "key")}
        guide = {"guide/name": stage["rubric"]["name"], "guide/criterion": criteria[0]["key"]}
        self.send("write/stages/new", flat(alone) | begun | guide)
        inside = f"stages/{stage['key']}"
        about = {name: stage["rubric"][name] or "" for name in ("name", "description")}
        self.send(f"{inside}/guide", about)
        words: dict[str, str | None] = {}
        for place, one in enumerate(requirements):
            word = one.pop("one_of")
            before = [
                other["key"] for other in requirements[:place] if words[other["key"]] == word
            ]
            words[one["key"]] = word
            told = one | ({"alternative": before[0]} if word and before else {})
            self.send(f"{inside}/evidence/{'new' if place else one['key']}", known(told, place))
        for place, one in enumerate(criteria):
            keys = [level["key"] for level in one["levels"]]
            needed = {"needed": keys.index(one.pop("required_level")) + 1}
            where = f"{inside}/criteria/{'new' if place else one['key']}"
            self.send(where, known(one, place) | needed)

    def needed(self) -> None:
        slugs = self.told["prerequisites"]
        first = {"prerequisite_ids": [self.lineage(slug) for slug in slugs]} if slugs else {}
        change(self.desk, f"{self.here}/write/first", first)
        for group in self.told["prerequisite_groups"]:
            ids = [self.lineage(slug) for slug in group.pop("microcredentials")]
            self.send("write/groups/new", flat(group) | {"microcredential_ids": ids})

    def lineage(self, slug: str) -> str:
        """One of this name, whoever wrote it: only that it is there matters here."""
        coordinator, named = self.desk.district.coordinator, {"slug": f"{slug}-before"}
        found = coordinator.get("/microcredentials", params=named).json()["data"]
        issued = {"name": slug, "issuer_id": str(self.desk.district.issuer_id)}
        return (found or [coordinator.made("/microcredentials", named | issued)])[0]["id"]

    def survey(self) -> None:
        if not self.told["survey"]:
            return
        for one in self.told["survey"]["questions"]:
            some, rest = one | {"choices": one["choices"][:3]}, one["choices"][3:]
            self.send("write/questions/new", flat(some))
            if rest:
                self.send(f"write/questions/{one['key']}", flat({"choices": one["choices"]}))
        words = self.told["survey"]["introduction"] or ""
        self.send("write/survey", {"survey/introduction": words})


def known(one: dict[str, Any], place: int) -> dict[str, Any]:
    """What the form of a new one asks, or of one that is there, which keeps its short name."""
    told = flat(one)
    return told if place else {name: value for name, value in told.items() if name != "key"}


def said_by(desk: Desk, version_id: str) -> dict[str, Any]:
    """The version in the words of a file."""
    version = desk.row(f"/microcredential-versions/{version_id}")
    for stage in version["stages"]:
        rubric = desk.row(f"/rubrics/{stage.pop('rubric_id')}")
        stage["rubric"] = {name: rubric[name] for name in ("name", "description", "criteria")}
        for row in (stage, *stage["evidence"]):
            row.pop("id"), row.pop("position", None)
    return in_order(version)


def in_order(told: dict[str, Any]) -> dict[str, Any]:
    """With the words that alternatives share replaced by the first of them."""
    for stage in told["stages"]:
        first: dict[str, str] = {}
        for one in stage["evidence"]:
            if one["one_of"]:
                one["one_of"] = first.setdefault(one["one_of"], one["key"])
    return told


# The second year is made of the same parts as the first.
SHAPES = [
    one for one in definitions() if one.slug not in {"checks-in-the-lesson", "goals-of-our-team"}
]


@pytest.mark.parametrize("definition", SHAPES, ids=lambda one: one.slug)
def test_every_programme_is_written_without_a_file(desk, definition):
    version = said_by(desk, Writer(desk, definition).write())
    told = definition.model_dump(mode="json")
    for stage in told["stages"]:
        stage["rubric"].pop("slug")
    in_order(told)
    same = set(told) & set(version)
    assert {name: version[name] for name in same} == {name: told[name] for name in same}
    codes = [one["code"] for framework in told["frameworks"] for one in framework["competencies"]]
    assert len(version["competency_ids"]) == len(codes)
    assert len(version["prerequisite_ids"]) == len(told["prerequisites"])
    assert len(version["prerequisite_groups"]) == len(told["prerequisite_groups"])


def members(shape: type[BaseModel], path: str = "") -> set[str]:
    """The place of every answer that a version can have."""
    found = set()
    for name, field in shape.model_fields.items():
        inner = next((one for one in shapes_in(field.annotation)), None)
        where = f"{path}/{name}" if path else name
        found |= members(inner, where) if inner else {where}
    return found


def shapes_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [one for part in get_args(annotation) for one in shapes_in(part)]


def asked(sheet: Sheet, path: str = "") -> set[str]:
    names = {field.name for field in sheet.fields}
    names |= {f"{rows.name}/{field.name}" for rows in sheet.rows for field in rows.fields}
    return {f"{path}/{name}" if path else name for name in names}


def test_every_member_of_a_version_is_asked_for_on_some_form():
    known = set().union(*(asked(sheet) for sheet in ALONE.values()))
    known |= asked(items.STAGE, "stages") | asked(evidence.EVIDENCE, "stages/evidence")
    known |= asked(items.GROUP, "prerequisite_groups") | asked(items.QUESTION, "survey/questions")
    elsewhere = {"name", "description", "criteria_narrative", "tags", "competency_ids"}
    made = {"stages/key", "stages/evidence/one_of", "policy/preset"}
    # A recognition has no credit to choose.
    made |= {"policy/recognition/stipend/credit_hundredths"}
    # Words in further languages are written where the API is spoken.
    left = {one for one in members(VersionContent) if one.startswith("translations")}
    assert members(VersionContent) - left - known == elsewhere | made
    assert members(Criterion) - asked(items.CRITERION) == {"required_level"}


@pytest.fixture
def here(desk):
    """A draft with one stage, as it stands on the pages."""
    first = {"name": f"Talk {uuid4().hex[:8]}", "issuer_id": desk.district.issuer_id}
    words = {"description": "Lead talk.", "criteria_narrative": "Show a lesson."}
    path = change(desk, f"{HOME}/new", first | words)
    begun = {"name": "One lesson", "evidence/title": "Reflection", "evidence/kind": "text"}
    change(desk, f"{path}/write/stages/new", begun | {"guide/criterion": "Reasons are asked for"})
    return path


def version_of(desk, here):
    return desk.row(f"/microcredential-versions/{here.rpartition('/')[2]}")


def test_the_page_of_a_version_says_which_standards_it_meets(desk, here):
    page = desk.page(here)
    assert re.search(r"Standards of quality: \d+ met, \d+ not", page)
    assert "Alignment: It is aligned to nothing; one badge stands best for one." in page
    assert "Stage 1: One lesson does not say how many hours it takes." in page


def test_short_names_are_made_from_titles_and_told_apart(desk, here):
    change(desk, f"{here}/stages/one-lesson/evidence/new", {"title": "Reflection", "kind": "file"})
    (stage,) = version_of(desk, here)["stages"]
    assert [one["key"] for one in stage["evidence"]] == ["reflection", "reflection-2"]
    assert (
        desk.row(f"/rubrics/{stage['rubric_id']}")["criteria"][0]["key"] == "reasons-are-asked-for"
    )


@pytest.mark.parametrize(
    ("part", "typed", "field", "said"),
    [
        (
            "write/judging",
            {"policy/load_limit": "many"},
            "policy-load_limit",
            "Enter a whole number",
        ),
        ("write/judging", {"policy/load_limit": "0"}, "policy-load_limit", "Expected at least 1"),
        (
            "write/judging",
            {"policy/second_read_percent": "20"},
            "policy-second_read_percent",
            "Needed by second_read sample",
        ),
        ("write/badge", {"repeats/cap/months": "12"}, "repeats-cap-most", "Expected a value"),
        ("write/badge", {"language": "English!"}, "language", "Expected a language"),
        (
            "write/stages/one-lesson",
            {"stipend/amount_cents": "7.505"},
            "stipend-amount_cents",
            "Enter a number",
        ),
        (
            "stages/one-lesson/evidence/reflection",
            {"max_bytes": "5"},
            "media_types",
            "Only for the kinds",
        ),
        (
            "stages/one-lesson/evidence/reflection",
            {"bounds/0/measure": "words"},
            "bounds-0-measure",
            "Expected min, max or both",
        ),
        (
            "stages/one-lesson/criteria/new",
            {"title": "x" * 10, "levels/0/name": "Low", "needed": "3", "evidence": ["reflection"]},
            "needed",
            "There are 1 levels",
        ),
        (
            "write/stages/one-lesson",
            {"rubric_id": ""},
            "rubric_id",
            "Expected a scoring guide",
        ),
        (
            "write/questions/new",
            {"text": "Was it?", "kind": "scale", "low": "No"},
            "low",
            "A scale says what its two ends mean",
        ),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    desk, here, part, typed, field, said
):
    answer = send_changed(desk, f"{here}/{part}", typed)
    assert answer.status_code == 422
    assert re.search(rf'id="e-{field}">{said}', answer.text), said
    shown = fields_of(answer.text).values
    for name, value in typed.items():
        assert (shown[name] or [""]) == (value if isinstance(value, list) else [value])


def test_a_published_guide_is_changed_in_its_next_number(desk, here):
    desk.done(f"{here}/publish")
    (published,) = version_of(desk, here)["stages"]
    draft = desk.done(f"{here}/copy")
    criterion = f"{draft}/stages/one-lesson/criteria/reasons-are-asked-for"
    change(desk, criterion, {"title": "Reasons"})
    (stage,) = version_of(desk, draft)["stages"]
    old, new = (desk.row(f"/rubrics/{one['rubric_id']}") for one in (published, stage))
    assert (old["number"], new["number"]) == (1, 2)
    assert (old["criteria"][0]["title"], new["criteria"][0]["title"]) == (
        "Reasons are asked for",
        "Reasons",
    )


def test_stages_that_share_a_guide_go_on_to_share_it(desk, here):
    (first,) = version_of(desk, here)["stages"]
    more = {"name": "Another", "evidence/title": "Reflection", "evidence/kind": "text"}
    change(desk, f"{here}/write/stages/new", more | {"rubric_id": first["rubric_id"]})
    change(desk, f"{here}/stages/another/criteria/reasons-are-asked-for", {"title": "Reasons"})
    assert len({one["rubric_id"] for one in version_of(desk, here)["stages"]}) == 1


def test_parts_are_moved_up_and_removed_and_the_last_one_stays(desk, here):
    inside = f"{here}/stages/one-lesson/evidence"
    change(desk, f"{inside}/new", {"title": "A photo", "kind": "file"})

    def act(name, path):
        revision = version_of(desk, here)["revision"]
        return desk.done(path, {"act": name, "revision": revision})

    act("up", f"{inside}/a-photo")
    keys = [one["key"] for one in version_of(desk, here)["stages"][0]["evidence"]]
    assert keys == ["a-photo", "reflection"]
    act("remove", f"{inside}/a-photo")
    act("remove", f"{inside}/reflection")
    assert [one["key"] for one in version_of(desk, here)["stages"][0]["evidence"]] == [
        "reflection"
    ]


def test_an_alternative_that_is_left_alone_is_asked_for_like_any_other(desk, here):
    inside = f"{here}/stages/one-lesson/evidence"
    spoken = {"title": "Spoken", "kind": "video", "alternative": "reflection"}
    change(desk, f"{inside}/new", spoken)
    assert {one["one_of"] for one in version_of(desk, here)["stages"][0]["evidence"]} == {
        "reflection"
    }
    change(desk, f"{inside}/spoken", {"alternative": ""})
    assert {one["one_of"] for one in version_of(desk, here)["stages"][0]["evidence"]} == {None}


def test_with_its_last_question_the_survey_is_gone(desk, here):
    assert send_changed(desk, f"{here}/write/survey", {}).status_code == 422
    change(desk, f"{here}/write/questions/new", {"text": "What else?", "kind": "text"})
    revision = version_of(desk, here)["revision"]
    desk.done(f"{here}/write/questions/what-else", {"act": "remove", "revision": revision})
    assert version_of(desk, here)["survey"] is None


def test_a_draft_that_was_changed_meanwhile_is_not_overwritten(desk, here):
    answer = desk.send(f"{here}/write/cases", {"revision": "1", "policy/cases/panel": "5"})
    assert answer.status_code == 409
    assert "another window" in answer.text
    assert version_of(desk, here)["policy"]["cases"]["panel"] == 3


def test_nothing_is_written_on_what_is_published_or_not_ones_own(desk, here, other_district):
    form = fields_of(desk.page(f"{here}/write/cases")).values
    stranger = Desk.of(other_district, other_district.coordinator_id)
    assert stranger.get(f"{here}/write/cases").status_code == 404
    assert stranger.send(f"{here}/write/cases", form | {"csrf_token": []}).status_code in {
        403,
        404,
    }
    desk.done(f"{here}/publish")
    form["revision"] = [str(version_of(desk, here)["revision"])]
    answer = desk.send(f"{here}/write/cases", {**form, "csrf_token": desk.token()})
    assert answer.status_code == 409
    for path in ("write/nothing", "write/stages/none", "stages/none/guide", "write/stages"):
        assert desk.get(f"{here}/{path}").status_code == 404
