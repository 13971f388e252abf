"""The sheets about a version as a whole: what is needed first, plan, survey, recognition."""

from app.pages.manage.writing.fields import Field, Section, Sheet, Switch

FIRST = Sheet(
    "Needed first",
    (
        Section(
            "",
            (
                Field(
                    "prerequisite_ids",
                    "Each of these has to be held before",
                    "boxes",
                ),
                Field(
                    "policy/recognitions",
                    "What was recognized from elsewhere",
                    "choice",
                    required=True,
                    start="none",
                    choices=(
                        ("none", "Does not meet what is needed first"),
                        ("allowed", "Meets what is needed first"),
                    ),
                ),
            ),
        ),
    ),
    hint="Where any few of several will do, add a group on the page of the version.",
    derived=("policy/preset",),
)
PLAN = Sheet(
    "A plan before the first stage",
    (
        Section(
            "",
            (
                Field(
                    "plan/decided_by",
                    "Who approves it",
                    "choice",
                    required=True,
                    start="coordinator",
                    choices=(
                        ("coordinator", "A coordinator"),
                        ("approver", "An approver"),
                        ("line_manager", "The line manager"),
                    ),
                ),
                Field("plan/sources/min", "At least how many sources", "whole", start=1),
                Field("plan/sources/max", "At most how many sources", "whole", start=20),
                Field(
                    "plan/sources/published_or_recorded",
                    "How many of them published or recorded",
                    "whole",
                    start=0,
                ),
                Field("plan/application/min", "How it will be applied: words at least", "whole"),
                Field("plan/application/max", "How it will be applied: words at most", "whole"),
            ),
        ),
    ),
    switch=Switch("plan", "Educators plan before they begin"),
    optional=("plan/application",),
)
SURVEY = Sheet(
    "A survey at the end",
    (
        Section(
            "",
            (
                Field(
                    "survey/introduction",
                    "What stands above the questions",
                    "area",
                    most=2000,
                ),
            ),
        ),
    ),
    hint=(
        "Whoever has completed it is asked once. Answers are kept without names and told five or more "
        "at a time."
    ),
)
RECOGNITION = Sheet(
    "What from elsewhere stands for it",
    (
        Section(
            "",
            (
                Field(
                    "policy/recognition/proofs",
                    "What proves it",
                    "boxes",
                    start=["badge"],
                    choices=(
                        ("badge", "A badge that can be checked"),
                        ("document", "A document that a person looks at"),
                    ),
                ),
                Field(
                    "policy/recognition/issuers",
                    "Issuers",
                    "lines",
                    hint="Of the known issuers, one id on each line; none: all of them.",
                    most=20000,
                ),
                Field(
                    "policy/recognition/achievements",
                    "Achievements that equal it",
                    "lines",
                    hint="One id on each line; none: whoever accepts judges that.",
                    most=20000,
                ),
                Field("policy/recognition/hours_tenths", "Hours it is worth", "decimal", scale=10),
                Field(
                    "policy/recognition/stipend/amount_cents", "What it pays", "decimal", scale=100
                ),
                Field(
                    "policy/recognition/stipend/currency",
                    "Currency",
                    most=3,
                    start="USD",
                    is_minor=True,
                ),
                Field(
                    "policy/recognition/valid_months",
                    "Months for which it counts",
                    "whole",
                    hint="Empty: as long as the badge.",
                ),
                Field(
                    "policy/recognition/recheck_days",
                    "Days after which it is checked again",
                    "whole",
                    start=30,
                ),
                Field(
                    "policy/recognition/issues_badge", "Our own badge goes out for it, too", "tick"
                ),
            ),
        ),
    ),
    switch=Switch("policy/recognition", "Something from elsewhere can stand for it"),
    optional=("policy/recognition/stipend",),
    derived=("policy/preset",),
)
