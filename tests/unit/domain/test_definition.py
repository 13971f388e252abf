"""Definitions: what an educator must show, when it is complete, and when it can be published."""

from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.completeness import EvidenceFacts, missing, warnings
from app.domain.definition import (
    Policy,
    StageOfVersion,
    VersionContent,
    criteria_of,
    pass_rule_of,
    policy_of,
    requirement_of,
    stipend_of,
)
from app.domain.errors import MoveError
from app.domain.evidence_requirement import Kind, MediaType
from app.domain.media_types import FAMILIES
from app.domain.merge_patch import merge
from app.domain.publishing import Severity, VersionMove, check_content, move_version

RUBRIC = UUID(int=1)
WORDS = {"measure": "words", "min": 500, "max": 600}


def asked(key="text", **more):
    return requirement_of({"key": key, "title": key.title(), "kind": "text"} | more)


def shown(key="text", kind="text", **more):
    return EvidenceFacts(key, kind, **more)


ALTERNATIVES = (
    asked("text", one_of="account", bounds=[WORDS]),
    asked("film", kind="video", one_of="account", bounds=[{"measure": "seconds", "max": 180}]),
)


@pytest.mark.parametrize(
    ("words", "complete"), [(499, False), (500, True), (600, True), (601, False)]
)
def test_a_bound_that_blocks_holds_at_both_its_ends(words, complete):
    assert (missing([asked(bounds=[WORDS])], [shown(words=words)]) == ()) is complete


@pytest.mark.parametrize("effect", ["warn", "criterion"])
def test_a_bound_that_does_not_block_warns(effect):
    requirement = asked(bounds=[WORDS | {"effect": effect}])
    assert missing([requirement], [shown(words=3)]) == ()
    assert [fault.pointer for fault in warnings([requirement], [shown(words=3)])] == [
        "/evidence/text"
    ]
    assert warnings([requirement], [shown(words=550)]) == ()


def test_what_nobody_could_measure_warns_and_never_blocks():
    requirement = asked(bounds=[WORDS])
    assert missing([requirement], [shown(words=None)]) == ()
    assert "could not be measured" in warnings([requirement], [shown(words=None)])[0].detail


@pytest.mark.parametrize(
    ("evidence", "pointers"),
    [
        ([], ["/evidence/account"]),
        ([shown(words=550)], []),
        ([shown("film", "video", seconds=170)], []),
        ([shown(words=550), shown("film", "video", seconds=170)], []),
        ([shown(words=10)], ["/evidence/text"]),
        ([shown(words=550), shown("film", "video", seconds=999)], ["/evidence/film"]),
    ],
)
def test_one_of_several_alternatives_is_enough_and_each_that_is_given_must_hold(
    evidence, pointers
):
    assert [fault.pointer for fault in missing(ALTERNATIVES, evidence)] == pointers


@given(st.integers(0, 5), st.integers(1, 5), st.integers(0, 7))
def test_a_count_is_kept_at_both_ends(low, high, given_number):
    low = min(low, high)
    requirement = asked(count={"min": low, "max": high})
    faults = missing([requirement], [shown()] * given_number)
    assert (faults == ()) == (low <= given_number <= high)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (shown(kind="link"), "expected file, got link"),
        (shown(kind="file", media_type="text/html"), "got text/html"),
        (shown(kind="file", media_type="application/pdf", size=11), "at most 10 bytes"),
    ],
)
def test_wrong_kind_media_type_and_size_are_refused(facts, said):
    requirement = asked(kind="file", max_bytes=10)
    assert said in missing([requirement], [facts])[0].detail
    assert (
        missing([requirement], [shown(kind="file", media_type="application/pdf", size=10)]) == ()
    )


def test_evidence_that_nobody_asked_for_is_refused():
    assert [fault.pointer for fault in missing([asked()], [shown(), shown("stray")])] == [
        "/evidence/stray"
    ]


def test_no_requirement_accepts_pages_or_programs():
    for kind in ("file", "video", "table"):
        accepted = asked(kind=kind).accepted_media_types
        assert accepted
        assert not accepted & {"text/html", "image/svg+xml", "application/javascript"}


def test_what_is_stored_is_read_back_the_same():
    requirement = asked(bounds=[WORDS], one_of="group", students_may_appear=True)
    assert requirement_of(requirement.model_dump(mode="json")) == requirement
    assert policy_of(Policy(load_limit=3).model_dump(mode="json")) == Policy(load_limit=3)
    assert policy_of({}) == Policy()
    assert pass_rule_of({"kind": "points", "minimum": 3}).minimum == 3
    assert stipend_of(None) is None
    assert criteria_of([]) == ()


def stage(**more):
    body = {"key": "one", "name": "One", "rubric_id": RUBRIC, "evidence": [asked()]}
    return StageOfVersion.model_validate(body | more)


def checks(stages, criteria):
    content = VersionContent(
        name="N", description="D", criteria_narrative="C", stages=tuple(stages)
    )
    return {(c.severity, c.pointer) for c in check_content(content, {RUBRIC: criteria})}


def criterion(*evidence):
    levels = [{"key": "no-", "name": "N"}, {"key": "met", "name": "M"}]
    levels[0]["key"] = "not-yet"
    return criteria_of(
        [
            {
                "key": "c",
                "title": "C",
                "levels": levels,
                "required_level": "met",
                "evidence": evidence,
            }
        ]
    )


def test_a_sound_stage_has_no_checks():
    assert checks([stage()], criterion("text")) == set()
    assert checks([stage(evidence=ALTERNATIVES)], criterion("text", "film")) == set()


def test_what_is_wrong_or_doubtful_with_a_stage_is_told_apart():
    error, warning = Severity.ERROR, Severity.WARNING
    assert checks([], ()) == {(error, "/stages")}
    assert checks([stage()], ()) == {(error, "/stages/0/rubric_id")}
    assert (error, "/stages/0/rubric_id") in checks([stage()], criterion("text", "gone"))
    half = checks([stage(evidence=ALTERNATIVES)], criterion("text"))
    assert half == {(warning, "/stages/0/rubric_id"), (warning, "/stages/0/evidence/1")}
    left = asked("more", bounds=[WORDS | {"effect": "criterion"}])
    assert checks([stage(evidence=[asked(), left])], criterion("text")) == {
        (error, "/stages/0/evidence/1")
    }
    points = {"kind": "points", "minimum": 1}
    assert checks([stage(pass_rule=points)], criterion("text")) == {(error, "/stages/0/pass_rule")}


@pytest.mark.parametrize("wanted", list(VersionMove))
def test_nothing_leads_out_of_the_archive(wanted):
    with pytest.raises(MoveError):
        move_version("archived", wanted)


@pytest.mark.parametrize(
    ("target", "patch", "merged"),
    [
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": None}}, {"a": {"c": 2}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": 1}, {"a": {"b": 2}}, {"a": {"b": 2}}),
        ({"a": 1}, {"b": None}, {"a": 1}),
        ({"a": 1}, [1], [1]),
    ],
)
def test_merge_patch_follows_rfc_7396(target, patch, merged):
    assert merge(target, patch) == merged


def test_every_media_type_that_can_be_asked_for_is_one_whose_bytes_are_checked():
    assert set(get_args(MediaType)) == set(FAMILIES)
    for kind in Kind:
        assert asked(kind=kind).accepted_media_types <= set(FAMILIES)
