"""The sheets about one part of a version: a stage, its guide, a criterion, a question, a group."""

from app.domain.survey import LONGEST
from app.pages.manage.writing.evidence import KINDS
from app.pages.manage.writing.fields import KEY, Field, Rows, Section, Sheet

_CURRENCY = Field("stipend/currency", "Currency", most=3, start="USD", is_minor=True)
_ABOUT_STAGE = (
    Field("name", "Name", required=True),
    Field("description", "What it is about", "area", most=4000),
    Field("hours_tenths", "Hours it takes", "decimal", scale=10),
    Field(
        "stipend/amount_cents", "What it pays", "decimal", scale=100, hint="Such as 75 or 75.50."
    ),
    _CURRENCY,
    Field("stipend/credit_hundredths", "Credit that can be chosen instead", "decimal", scale=100),
    Field("own_badge", "It has a badge of its own, beside that of the whole", "tick"),
    Field("cap/most", "At most how often one person can begin it", "whole"),
    Field("cap/months", "Within how many months", "whole", hint="Empty: ever."),
)
_PASSED = (
    Field(
        "pass_rule/kind",
        "It is passed with",
        "choice",
        required=True,
        start="every_criterion",
        choices=(
            ("every_criterion", "Every criterion at its level"),
            ("points", "Enough points"),
            ("count", "Enough criteria at their level"),
        ),
    ),
    Field("pass_rule/minimum", "How many points, or criteria", "whole"),
)
_OF_STAGE = ("stipend", "cap")
NEW_STAGE = Sheet(
    "A new stage",
    (
        Section("", (_ABOUT_STAGE[0], KEY, *_ABOUT_STAGE[1:])),
        Section("When it is passed", _PASSED),
        Section(
            "The first thing that it asks for",
            (
                Field("evidence/title", "Title", required=True),
                Field("evidence/kind", "What it is", "choice", required=True, choices=KINDS),
                Field("evidence/key", "Its short name", most=63),
            ),
            "More, and what each may be like, can be added afterwards.",
        ),
        Section(
            "Its scoring guide",
            (
                Field(
                    "rubric_id",
                    "Guide",
                    "choice",
                    hint="Choose one that is there, or leave this and write a new one.",
                ),
                Field("guide/name", "Name of a new guide"),
                Field("guide/criterion", "First criterion of a new guide", most=300),
            ),
            "A new guide begins with one criterion at two levels, not yet and on track. Change it afterwards.",
        ),
    ),
    optional=_OF_STAGE,
)
STAGE = Sheet(
    "Change the stage",
    (
        Section("", _ABOUT_STAGE),
        Section("When it is passed", _PASSED),
        Section("Its scoring guide", (Field("rubric_id", "Guide", "choice", required=True),)),
    ),
    optional=_OF_STAGE,
)
GUIDE = Sheet(
    "The scoring guide",
    (
        Section(
            "",
            (
                Field("name", "Name", required=True),
                Field("description", "What it is about", "area", most=2000),
            ),
        ),
    ),
)
CRITERION = Sheet(
    "A criterion",
    (
        Section(
            "",
            (
                Field("title", "Title", required=True, most=300),
                KEY,
                Field("description", "What it is about", "area", most=4000),
                Field(
                    "evidence",
                    "Judged on",
                    "boxes",
                    required=True,
                    hint="After a not yet, exactly this is handed in again.",
                ),
            ),
        ),
        Section(
            "Levels, from low to high",
            (
                Rows(
                    "levels",
                    "Levels",
                    "Level",
                    (
                        Field("name", "Name", most=100),
                        Field("description", "What such work is like", "area", most=2000),
                        Field("points", "Points", "whole"),
                        Field("key", "Short name", most=63),
                    ),
                    12,
                    spare=4,
                    named="name",
                ),
                Field(
                    "needed",
                    "Which level is needed",
                    "whole",
                    required=True,
                    start=2,
                    hint="Its place in the list above: 2 is the second one.",
                ),
            ),
            "Leave out what you do not need.",
        ),
    ),
)
QUESTION = Sheet(
    "A question of the survey",
    (
        Section(
            "",
            (
                Field("text", "Question", required=True, most=300),
                KEY,
                Field(
                    "kind",
                    "How it is answered",
                    "choice",
                    required=True,
                    choices=(
                        ("scale", "From 1 to 5"),
                        ("choice", "By a choice"),
                        ("text", "In words"),
                    ),
                ),
                Field("low", "What 1 means", most=300, hint="Only from 1 to 5."),
                Field("high", "What 5 means", most=300, hint="Only from 1 to 5."),
                Rows(
                    "choices",
                    "Choices",
                    "Choice",
                    (Field("text", "Answer", most=300), Field("key", "Short name", most=63)),
                    10,
                    "Only for a choice.",
                    spare=3,
                    named="text",
                ),
            ),
        ),
    ),
    hint=f"At most twelve. Words may have {LONGEST} characters. Each can be left out by whoever answers.",
)
GROUP = Sheet(
    "A group of which some are needed first",
    (
        Section(
            "",
            (
                Field("name", "Name", required=True),
                Field("at_least", "How many of them", "whole", hint="Empty: all."),
                Field("microcredential_ids", "Microcredentials", "boxes", required=True),
            ),
        ),
    ),
)
