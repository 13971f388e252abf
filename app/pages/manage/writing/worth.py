"""The sheet about the badge: when it goes out, how long it lasts, how often it is earned, what is paid."""

from app.domain.shared_achievement import ACHIEVEMENT_TYPES
from app.pages.manage.writing.fields import Field, Section, Sheet

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
