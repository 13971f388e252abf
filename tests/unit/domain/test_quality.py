"""Standards of quality: each is met, or says where and why it is not."""

from uuid import UUID, uuid4

import pytest

from app.domain.definition import VersionContent
from app.domain.quality import STANDARDS, findings
from app.domain.rubric import Criterion

GUIDE = UUID(int=1)
LEVELS = [
    {"key": "low", "name": "Not yet", "description": "It retells the lesson."},
    {"key": "high", "name": "On track", "description": "It says why the lesson was so."},
]
CRITERION = {
    "key": "why",
    "title": "Says why",
    "levels": LEVELS,
    "required_level": "high",
    "evidence": ["text"],
}
TEXT = {
    "key": "text",
    "title": "Reflection",
    "description": "What came of it, and why.",
    "kind": "text",
    "bounds": [{"measure": "words", "min": 250, "max": 350}],
}
VIDEO = {"key": "video", "title": "Spoken", "description": "The same, spoken.", "kind": "video"}
VIDEO |= {"bounds": [{"measure": "seconds", "max": 120}]}
STAGE = {
    "key": "lesson",
    "name": "One lesson",
    "rubric_id": str(GUIDE),
    "hours_tenths": 150,
    "evidence": [TEXT],
}
GOOD = {
    "name": "Talk",
    "description": "Leads talk; see https://research.example/talk.",
    "criteria_narrative": "Show a lesson.",
    "competency_ids": [str(uuid4())],
    "policy": {"anonymity": "both", "calibrated": True, "partner_check": "optional"},
    "stages": [STAGE],
}


def outcomes(content, *criteria):
    version = VersionContent.model_validate(content)
    guide = tuple(Criterion.model_validate(one) for one in criteria or (CRITERION,))
    return {one.standard.key: one for one in findings(version, {GUIDE: guide})}


def unmet(content, *criteria):
    found = outcomes(content, *criteria)
    return {key: one.faults for key, one in found.items() if one.outcome == "unmet"}


def stage(**more):
    return GOOD | {"stages": [STAGE | more]}


def policy(**more):
    return GOOD | {"policy": GOOD["policy"] | more}


def test_a_version_can_meet_every_standard():
    assert unmet(GOOD) == {}
    paid = stage(stipend={"amount_cents": 7500})
    assert {one.outcome for one in outcomes(paid).values()} == {"met"}
    assert outcomes(GOOD)["pay"].outcome == "not_applicable"


@pytest.mark.parametrize(
    ("content", "key", "pointer", "said"),
    [
        (GOOD | {"competency_ids": []}, "competency", "/competency_ids", "aligned to nothing"),
        (
            GOOD | {"competency_ids": [str(uuid4()), str(uuid4())]},
            "competency",
            "/competency_ids",
            "aligned to 2 competencies",
        ),
        (GOOD | {"description": "Leads talk."}, "research", "/description", "no research"),
        (
            stage(evidence=[TEXT | {"description": " "}]),
            "evidence",
            "/stages/0/evidence/0/description",
            "“Reflection” does not say what it should show",
        ),
        (
            stage(evidence=[TEXT | {"bounds": []}]),
            "length",
            "/stages/0/evidence/0/bounds",
            "how long it may be",
        ),
        (
            stage(evidence=[TEXT, TEXT | {"key": "more", "title": "More"}]),
            "judged",
            "/stages/0/evidence/1",
            "no criterion is judged on “More”",
        ),
        (policy(calibrated=False), "assessors", "/policy/calibrated", "not been calibrated"),
        (policy(anonymity="none"), "fairness", "/policy/anonymity", "see whose work it is"),
        (policy(appeals=None), "fairness", "/policy/appeals", "cannot be appealed"),
        (stage(hours_tenths=None), "effort", "/stages/0/hours_tenths", "One lesson does not say"),
        (
            GOOD | {"expiry": {"rule": "months", "months": 36}},
            "lasting",
            "/expiry/renewal",
            "nothing renews them",
        ),
        (
            policy(partner_check="none"),
            "support",
            "/policy/coach_after_attempts",
            "nobody looks at a draft",
        ),
    ],
)
def test_each_standard_says_where_and_why_it_is_not_met(content, key, pointer, said):
    found = unmet(content)
    assert found.keys() == {key}
    assert [one.pointer for one in found[key]] == [pointer]
    assert said in found[key][0].detail


def test_where_some_stages_pay_each_says_what_it_pays():
    paying = STAGE | {"key": "more", "stipend": {"amount_cents": 7500}}
    found = unmet(GOOD | {"stages": [STAGE, paying]})
    assert [one.pointer for one in found["pay"]] == ["/stages/0/stipend"]


def test_a_video_alone_shuts_somebody_out_and_an_alternative_lets_them_in():
    both = CRITERION | {"evidence": ["text", "video"]}
    alone = unmet(stage(evidence=[TEXT, VIDEO]), both)
    assert [one.pointer for one in alone["another-way"]] == ["/stages/0/evidence/1"]
    spoken = [TEXT | {"one_of": "either"}, VIDEO | {"one_of": "either"}]
    assert unmet(stage(evidence=spoken), both) == {}
    assert unmet(stage(evidence=[TEXT, VIDEO | {"count": {"min": 0}}]), both) == {}


@pytest.mark.parametrize(
    ("low", "high", "key", "said"),
    [
        ("", "It says why.", "levels", "does not describe “Not yet”"),
        ("", "", "levels", "does not describe “Not yet” and “On track”"),
        ("It says why.", "it says WHY", "levels", "says the same of “Not yet” and “On track”"),
        ("It retells.", "so " * 31, "plain-words", "On track: a sentence has 31 words"),
        ("It retells.", "so " * 20 + ". " + "so " * 20, None, ""),
    ],
)
def test_levels_are_described_differ_and_are_in_plain_words(low, high, key, said):
    levels = [LEVELS[0] | {"description": low}, LEVELS[1] | {"description": high}]
    found = unmet(GOOD, CRITERION | {"levels": levels})
    assert found.keys() == ({key} if key else set())
    if key:
        assert said in found[key][0].detail


def test_a_capstone_is_held_against_what_is_about_it():
    found = outcomes(GOOD | {"badge": "capstone", "stages": []})
    about = {key for key, one in found.items() if one.outcome != "not_applicable"}
    assert about == {"competency", "lasting"}


def test_every_standard_has_a_name_of_its_own():
    assert (
        len({one.key for one in STANDARDS}) == len(STANDARDS) == len({s.title for s in STANDARDS})
    )
