"""The access table."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import (
    GRANTS,
    Action,
    Actor,
    Grant,
    Party,
    RoleName,
    Scope,
    Target,
    may,
    view,
)
from app.domain.errors import ForbiddenError

ORG, PERSON, CLIENT, SCHOOL, OTHER = (UUID(int=n) for n in range(5))
EVERY_SCOPE = frozenset(Scope)
actions = st.sampled_from(Action)


def person(*roles: RoleName, school_id=None, microcredential_id=None) -> Actor:
    grants = tuple(Grant(role, school_id, microcredential_id) for role in roles)
    return Actor(ORG, PERSON, grants=grants)


def test_every_action_has_its_row():
    assert set(GRANTS) == set(Action)


@given(actions)
def test_a_stranger_to_the_thing_without_roles_may_only_what_members_may(action):
    assert may(person(), action) == (Party.MEMBER in GRANTS[action])


@given(actions)
def test_a_machine_may_only_what_machines_may_and_its_scopes_allow(action):
    machine = Actor(ORG, client_id=CLIENT, scopes=EVERY_SCOPE)
    assert may(machine, action) == (Party.MACHINE in GRANTS[action])
    assert not may(Actor(ORG, client_id=CLIENT), action)


@given(actions, st.sampled_from(RoleName))
def test_acting_for_a_person_never_gives_more_than_the_person_has(action, role):
    acting = Actor(ORG, PERSON, CLIENT, EVERY_SCOPE, (Grant(role),))
    assert may(acting, action) <= may(person(role), action)


@given(actions, st.sampled_from(RoleName))
def test_acting_without_the_scope_gives_nothing(action, role):
    acting = Actor(ORG, PERSON, CLIENT, EVERY_SCOPE - {Scope.ACT}, (Grant(role),))
    assert not may(acting, action)


@given(actions)
def test_reading_scope_never_changes_anything(action):
    reader = Actor(
        ORG, PERSON, CLIENT, frozenset({Scope.READ, Scope.ACT}), (Grant(RoleName.COORDINATOR),)
    )
    assert action.is_read or not may(reader, action)


def test_a_role_of_one_school_does_not_reach_another():
    limited = person(RoleName.COORDINATOR, school_id=SCHOOL)
    assert may(limited, Action.READ_SUBMISSIONS, Target(school_id=SCHOOL))
    assert not may(limited, Action.READ_SUBMISSIONS, Target(school_id=OTHER))
    assert not may(limited, Action.READ_SUBMISSIONS)


def test_a_coach_reads_the_evidence_and_never_writes_a_review():
    coaching = Target(parties=frozenset({Party.COACHING}))
    assert may(person(RoleName.COACH), Action.READ_EVIDENCE, coaching)
    assert not may(person(RoleName.COACH), Action.WRITE_REVIEWS, coaching)


def test_a_line_manager_sees_awards_and_not_attempts():
    managing = Target(parties=frozenset({Party.MANAGING}))
    assert may(person(), Action.READ_CREDENTIALS, managing)
    assert not may(person(), Action.READ_SUBMISSIONS, managing)
    assert not may(person(), Action.READ_DECISIONS, managing)


def test_nobody_submits_for_somebody_else_and_nobody_judges_unasked():
    everything = person(*RoleName)
    assert not may(everything, Action.WRITE_SUBMISSIONS)
    assert not may(everything, Action.WRITE_REVIEWS)


def test_a_list_shows_everything_one_reaches_or_ones_own():
    assert view(person(RoleName.COORDINATOR), Action.READ_SUBMISSIONS).everything
    limited = view(person(RoleName.COORDINATOR, school_id=SCHOOL), Action.READ_SUBMISSIONS)
    assert (limited.everything, limited.school_ids) == (False, frozenset({SCHOOL}))
    own = view(person(), Action.READ_SUBMISSIONS)
    assert (own.person_id, own.school_ids) == (PERSON, frozenset())
    with pytest.raises(ForbiddenError):
        view(Actor(ORG, client_id=uuid4()), Action.READ_SUBMISSIONS)
