"""The sheets about how work is judged: who judges, what is done before, and what can be done against it."""

from app.domain.clock import Step
from app.pages.manage.writing.fields import Field, Rows, Section, Sheet, Switch

_STEPS = {
    Step.PLAN: "Decide on a plan",
    Step.CHECK: "Look whether everything is there",
    Step.ASSIGN: "Find an assessor",
    Step.REVIEW: "Judge",
    Step.APPROVE: "Approve",
    Step.DECIDE: "From handing in to the decision",
}
_PANELS = (("1", "One person"), ("3", "Three"), ("5", "Five"), ("7", "Seven"))
JUDGING = Sheet(
    "Who judges",
    (
        Section(
            "Assessors",
            (
                Field(
                    "policy/reviews",
                    "How many assessors judge",
                    "number",
                    required=True,
                    start=1,
                    choices=(("1", "One"), ("2", "Two, each without the other's levels")),
                ),
                Field(
                    "policy/anonymity",
                    "Names",
                    "choice",
                    required=True,
                    start="none",
                    choices=(
                        ("none", "Everybody sees who it is"),
                        ("educator", "Assessors do not see whose work it is"),
                        ("both", "Neither side sees the other's name"),
                    ),
                ),
                Field(
                    "policy/second_read",
                    "With one assessor, a second one reads",
                    "choice",
                    required=True,
                    start="none",
                    choices=(
                        ("none", "Nothing"),
                        ("sample", "A sample"),
                        ("every_not_yet", "Every not yet"),
                        ("all", "Everything"),
                    ),
                ),
                Field("policy/second_read_percent", "Percent of the sample", "whole"),
                Field(
                    "policy/split_rule",
                    "Where two assessors differ, a third one judges, and",
                    "choice",
                    required=True,
                    start="decision_majority",
                    choices=(
                        ("decision_majority", "Most decisions win"),
                        ("criterion_median", "The middle level of each criterion counts"),
                        ("expert_replaces", "The third one's levels count"),
                    ),
                ),
                Field(
                    "policy/completeness",
                    "Whether everything is there is looked at by",
                    "choice",
                    required=True,
                    start="machine",
                    choices=(("machine", "The service"), ("person", "A person"), ("both", "Both")),
                ),
                Field("policy/approver", "An approver has the last word", "tick"),
                Field("policy/calibrated", "Only calibrated assessors are asked", "tick"),
                Field(
                    "policy/blind_anchors/every",
                    "Agreed work among the rest: one of how many",
                    "whole",
                    hint="Only where names are hidden; empty: none.",
                ),
                Field(
                    "policy/blind_anchors/feedback",
                    "Assessors learn afterwards that it was agreed work",
                    "tick",
                ),
            ),
        ),
        Section(
            "Who is asked",
            (
                Field(
                    "policy/lapse_after_working_days",
                    "Working days until somebody else is asked",
                    "whole",
                    start=5,
                ),
                Field(
                    "policy/load_limit",
                    "Most open work of one assessor",
                    "whole",
                    hint="Empty: no limit.",
                ),
                Field(
                    "policy/resubmission_routing",
                    "The next attempt goes to",
                    "choice",
                    required=True,
                    start="same",
                    choices=(
                        ("same", "The same assessors"),
                        ("fresh", "Others"),
                        ("mixed", "One of them and somebody else"),
                    ),
                ),
                Field(
                    "policy/conflicts",
                    "Who never judges an educator",
                    "boxes",
                    start=["declared_conflict", "coach"],
                    choices=(
                        ("declared_conflict", "Whoever declared a conflict of interest"),
                        ("coach", "Their coach"),
                        ("line_manager", "Their line manager"),
                        ("same_school", "Colleagues of the same school"),
                        ("learning_partner", "Their learning partner"),
                    ),
                    hint="Educators never judge their own work. Where names are hidden, tick all of them.",
                ),
                Field(
                    "policy/reciprocal_months",
                    "Months in which nobody judges whoever judged them",
                    "whole",
                    start=0,
                ),
            ),
        ),
        Section(
            "Within how many working days",
            tuple(Field(f"policy/targets/{step}", text, "whole") for step, text in _STEPS.items()),
            "Empty: as the organization says.",
        ),
    ),
    optional=("policy/blind_anchors",),
    derived=("policy/preset",),
)
HANDING_IN = Sheet(
    "Before and after handing in",
    (
        Section(
            "",
            (
                Field(
                    "policy/partner_check",
                    "A learning partner looks drafts over",
                    "choice",
                    required=True,
                    start="none",
                    choices=(
                        ("none", "No"),
                        ("optional", "Where the educator asks for it"),
                        ("required", "Always, before anything is handed in"),
                    ),
                ),
                Field(
                    "policy/self_levels",
                    "Educators say at which level they see themselves",
                    "choice",
                    required=True,
                    start="off",
                    choices=(("off", "No"), ("optional", "If they like"), ("required", "Always")),
                ),
                Field(
                    "policy/declares_ai_use",
                    "Educators declare whether AI had a part in it",
                    "tick",
                ),
                Field(
                    "policy/sharing",
                    "Accepted work",
                    "choice",
                    required=True,
                    start="offered",
                    choices=(
                        ("offered", "Educators may let colleagues find it"),
                        ("off", "Is not found by colleagues"),
                    ),
                ),
                Field(
                    "policy/coach_after_attempts",
                    "After how many attempts a coach meets the educator first",
                    "whole",
                    hint="Empty: never.",
                ),
            ),
        ),
    ),
    derived=("policy/preset",),
)
APPEALS = Sheet(
    "Appeals",
    (
        Section(
            "",
            (
                Field(
                    "policy/appeals/window_working_days",
                    "Working days in which to appeal",
                    "whole",
                    start=10,
                ),
                Field(
                    "policy/appeals/panel",
                    "How many decide",
                    "number",
                    required=True,
                    start=3,
                    choices=_PANELS,
                ),
                Rows(
                    "policy/appeals/grounds",
                    "For which reasons",
                    "Reason",
                    (
                        Field("title", "Reason"),
                        Field(
                            "key",
                            "Short name",
                            hint="Small letters and digits with hyphens, such as procedure.",
                            most=63,
                        ),
                    ),
                    20,
                    named="title",
                ),
            ),
        ),
    ),
    switch=Switch("policy/appeals", "Decisions can be appealed"),
    derived=("policy/preset",),
)
CASES = Sheet(
    "Before a badge is taken back",
    (
        Section(
            "",
            (
                Field(
                    "policy/cases/answer_working_days",
                    "Working days in which its holder may answer",
                    "whole",
                    start=10,
                ),
                Field(
                    "policy/cases/panel",
                    "How many decide",
                    "number",
                    required=True,
                    start=3,
                    choices=_PANELS,
                ),
            ),
        ),
    ),
    derived=("policy/preset",),
)
