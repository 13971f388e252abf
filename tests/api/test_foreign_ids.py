"""Ids in bodies: one of another organization is answered like one that there is nowhere, whatever the operation.

Every body of the API description is looked through for ids; a new operation is asked without being named here.
"""

import copy
import uuid

import pytest

from tests.api.test_access_matrix import PUBLIC, forget
from tests.api.world import World, operations


@pytest.fixture(scope="module")
def world(district):
    return World.build(district)


@pytest.fixture(scope="module")
def theirs(other_district):
    return World.build(other_district)


def bodies(http, world):
    """Each operation with a JSON body, and each place of an id in that."""
    for operation in operations(http.app):
        if operation.name in PUBLIC or operation.example is None:
            continue
        body = world.body(operation.name, operation.example)
        for name in operation.shape.get("properties", {}) if operation.shape else ():
            # What another system calls something is no id of ours.
            if name.endswith("_id") and name != "external_id":
                yield operation, body, name, lambda one: one
            elif name.endswith("_ids"):
                yield operation, body, name, lambda one: [one]


def kind_of(operation, name):
    """Under which name a world keeps what is asked for there."""
    known = {"piece": "evidence_id", "credential": "credential_id", "set": "set_id"}
    stem = name.removesuffix("s").removesuffix("_id")
    return known.get(stem, f"{stem}_id")


@pytest.mark.timeout(600)
def test_an_id_of_another_organization_in_any_body_is_as_unknown_as_a_random_one(
    world, theirs, http, district
):
    programme = world.programme
    callers = (district.coordinator, programme.educator, programme.assessor, district.machine())
    asked, told = 0, {}
    for operation, body, name, wrapped in bodies(http, world):
        foreign, random = theirs.ids.get(kind_of(operation, name)), str(uuid.uuid4())
        foreign = foreign or theirs.ids["submission_id"]
        for caller in callers:
            answers = []
            for one in (foreign, random):
                sent = copy.deepcopy(body) | {name: wrapped(one)}
                path = world.path(operation.template)
                answer = caller.call(
                    operation.method, path, json=sent, headers={"If-Match": '"1"'}
                )
                text = forget(answer.text, [foreign, random])
                answers.append((answer.status_code, text))
            asked += 1
            ours, unknown = answers
            if ours != unknown or ours[0] < 400:
                told[(operation.name, name)] = answers
    assert asked > 150
    assert told == {}
