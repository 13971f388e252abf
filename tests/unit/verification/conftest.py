"""One world per test module, with its published pages as new for every test."""

import copy

import pytest

from tests.unit.verification.verification_world import World


@pytest.fixture(scope="module")
def made():
    return World()


@pytest.fixture
def world(made):
    before = copy.deepcopy(made.documents.pages)
    made.documents.asked.clear()
    yield made
    made.documents.pages = before
