"""What is declared when handing in: complete, and not against itself."""

import pytest

from app.domain.declaration import AiUse, Declaration, check
from app.domain.errors import InvalidError

WORDS = "A chatbot suggested three of the questions."


@pytest.mark.parametrize(
    ("declared", "asks"),
    [
        (Declaration(own_work=True), False),
        (Declaration(own_work=True, ai_use=AiUse.NONE), True),
        (Declaration(own_work=True, ai_use=AiUse.ASSISTED, ai_use_description=WORDS), True),
        # Said though nobody asked: it is taken all the same.
        (Declaration(own_work=True, ai_use=AiUse.ASSISTED, ai_use_description=WORDS), False),
    ],
)
def test_a_complete_declaration_is_taken(declared, asks):
    check(declared, asks_ai_use=asks)


@pytest.mark.parametrize(
    ("declared", "asks", "pointers"),
    [
        (Declaration(own_work=False), False, ["/declared_own_work"]),
        (Declaration(own_work=True), True, ["/ai_use"]),
        (Declaration(own_work=False), True, ["/declared_own_work", "/ai_use"]),
        (Declaration(own_work=True, ai_use=AiUse.ASSISTED), True, ["/ai_use_description"]),
        (Declaration(own_work=True, ai_use=AiUse.ASSISTED), False, ["/ai_use_description"]),
        (
            Declaration(own_work=True, ai_use=AiUse.NONE, ai_use_description=WORDS),
            True,
            ["/ai_use_description"],
        ),
        (
            Declaration(own_work=True, ai_use=None, ai_use_description=WORDS),
            False,
            ["/ai_use_description"],
        ),
    ],
)
def test_what_is_missing_or_contradicts_itself_is_named(declared, asks, pointers):
    with pytest.raises(InvalidError) as refused:
        check(declared, asks_ai_use=asks)
    assert [fault.pointer for fault in refused.value.faults] == pointers
