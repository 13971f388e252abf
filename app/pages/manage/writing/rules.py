"""The sheets about a version as a whole: its badge, what is needed first, plan, survey, recognition."""

from app.domain.shared_achievement import ACHIEVEMENT_TYPES
from app.pages.manage.writing.fields import Field, Section, Sheet, Switch

BADGE = Sheet(
    "The badge and what it is worth",
    (
        Section(
            "The badge",
            (
                Field(
                    "language",
                    "Language",
                    required=True,
                    most=35,
                    hint="Such as en-US or es.",
                    start="en",
                ),
                Field(
                    "badge",
                    "When badges go out",
                    "choice",
                    required=True,
                    start="at_end",
                    choices=(
                        ("at_end", "One, once every stage is accepted"),
                        ("per_stage", "One for each stage"),
                        ("capstone", "None by stages: a pathway awards it"),
                    ),
                ),
                Field(
                    "achievement_type",
                    "What kind of achievement it is",
                    "choice",
                    required=True,
                    start="MicroCredential",
                    choices=tuple((one, one) for one in ACHIEVEMENT_TYPES),
                ),
                Field(
                    "policy/issue_hold_minutes",
                    "Minutes between decision and badge",
                    "whole",
                    hint="0 lets it go out with the decision.",
                    start=0,
                ),
                Field("refreshes", "Badges say where their newest version is", "tick"),
                Field(
                    "policy/direct_issue",
                    "A system of ours may award it without assessment; the badge says so",
                    "tick",
                ),
            ),
        ),
        Section(
            "How long it lasts",
            (
                Field(
                    "expiry/rule",
                    "It ends",
                    "choice",
                    required=True,
                    start="none",
                    choices=(
                        ("none", "Never"),
                        ("months", "Some months after the award"),
                        ("date", "On a day"),
                        ("school_year", "At the end of a school year"),
                    ),
                ),
                Field("expiry/months", "After how many months", "whole"),
                Field("expiry/on", "On which day", "day"),
                Field(
                    "expiry/month", "Month in which the school year ends", "whole", hint="1 to 12."
                ),
                Field("expiry/day", "Day on which it ends", "whole", hint="1 to 31."),
                Field(
                    "expiry/renewal",
                    "What renews it",
                    "choice",
                    required=True,
                    start="none",
                    choices=(
                        ("none", "Nothing"),
                        ("coordinator", "A coordinator"),
                        ("submission", "New work at one stage"),
                    ),
                ),
                Field("expiry/stage", "At which stage", "choice"),
                Field(
                    "expiry/renewal_opens_days",
                    "Days before the end on which it can first be renewed",
                    "whole",
                    start=90,
                ),
                Field(
                    "expiry/remind_days",
                    "Days before the end on which its owner is told",
                    "numbers",
                    hint="Up to five, separated by commas.",
                    start=[60, 14],
                ),
            ),
        ),
        Section(
            "How often it can be earned",
            (
                Field(
                    "repeats/rule",
                    "One person can enroll",
                    "choice",
                    required=True,
                    start="freely",
                    choices=(
                        ("freely", "As often as they like, one at a time for each topic"),
                        ("by_topic", "Once for each topic"),
                        ("once", "Once"),
                    ),
                ),
                Field("repeats/cap/most", "At most how often", "whole"),
                Field(
                    "repeats/cap/months", "Within how many months", "whole", hint="Empty: ever."
                ),
            ),
        ),
        Section(
            "What stages pay",
            (
                Field(
                    "stipends",
                    "The figures of a stage are",
                    "choice",
                    required=True,
                    start="by_stage",
                    choices=(
                        ("by_stage", "What this stage pays"),
                        ("cumulative", "What is paid in total by then"),
                    ),
                ),
            ),
            "The figures stand with each stage.",
        ),
        Section(
            "An achievement that many issuers share",
            (
                Field("shared_achievement/id", "Its address", most=2000),
                Field("shared_achievement/version", "Its version", most=60),
                Field("shared_achievement/creator/id", "Address of whoever defined it", most=2000),
                Field("shared_achievement/creator/name", "Name of whoever defined it"),
                Field("shared_achievement/creator/url", "Their website", most=2000),
                Field("shared_achievement/creator/email", "Their e-mail address", most=254),
            ),
            "Leave this empty for a microcredential of your own.",
        ),
    ),
    optional=("repeats/cap", "shared_achievement"),
)
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
