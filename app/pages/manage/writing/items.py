"""The sheets about one part of a version: a stage, what it asks for, a criterion, a question, a group."""

from typing import get_args

from app.domain.evidence_requirement import Kind, Measure, MediaType
from app.domain.survey import LONGEST
from app.pages.manage.writing.fields import Choices, Field, Rows, Section, Sheet

KEY = Field(
    "key",
    "Short name",
    hint="Small letters and digits with hyphens. Empty: made from the title.",
    most=63,
)
_CURRENCY = Field("stipend/currency", "Currency", most=3, start="USD", is_minor=True)
KINDS: Choices = (
    (Kind.TEXT, "A text"),
    (Kind.FILE, "A file"),
    (Kind.LINK, "A link"),
    (Kind.VIDEO, "A video"),
    (Kind.TABLE, "A table of data"),
    (Kind.SOURCE, "A source of learning"),
    (Kind.ATTESTATION, "A confirmation"),
)
_MEASURES: Choices = (
    (Measure.WORDS, "Words"),
    (Measure.CHARACTERS, "Characters"),
    (Measure.SECONDS, "Seconds of video"),
)
_EFFECTS: Choices = (
    ("block", "It cannot be handed in"),
    ("warn", "A warning is shown"),
    ("criterion", "A criterion judges it"),
)
_NAMES = {
    "application/pdf": "PDF",
    "application/vnd.oasis.opendocument.presentation": "OpenDocument presentation",
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument spreadsheet",
    "application/vnd.oasis.opendocument.text": "OpenDocument text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "audio/mp4": "Sound, M4A",
    "audio/mpeg": "Sound, MP3",
    "audio/wav": "Sound, WAV",
    "image/gif": "Picture, GIF",
    "image/jpeg": "Picture, JPEG",
    "image/png": "Picture, PNG",
    "image/webp": "Picture, WebP",
    "text/csv": "Table, CSV",
    "text/markdown": "Text, Markdown",
    "text/plain": "Plain text",
    "video/mp4": "Video, MP4",
    "video/quicktime": "Video, QuickTime",
    "video/webm": "Video, WebM",
}
_MEDIA: Choices = tuple((one, _NAMES[one]) for one in get_args(MediaType))
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
EVIDENCE = Sheet(
    "What the stage asks for",
    (
        Section(
            "",
            (
                Field("title", "Title", required=True),
                KEY,
                Field("description", "What it should show", "area", most=4000),
                Field("kind", "What it is", "choice", required=True, choices=KINDS),
                Field(
                    "count/min", "At least how many", "whole", start=1, hint="0 makes it optional."
                ),
                Field("count/max", "At most how many", "whole", start=1),
                Field("students_may_appear", "Students may be seen or heard in it", "tick"),
                Field(
                    "shared",
                    "Who makes it",
                    "choice",
                    required=True,
                    start="nobody",
                    choices=(
                        ("nobody", "Each educator alone"),
                        ("team", "A team may make it together; each member hands it in"),
                    ),
                ),
                Field(
                    "alternative",
                    "Can be handed in instead of",
                    "choice",
                    hint="One of such alternatives is enough.",
                ),
            ),
        ),
        Section(
            "A confirmation",
            (
                Field(
                    "attested_by",
                    "Whose word it is",
                    "choice",
                    required=True,
                    start="educator",
                    choices=(
                        ("educator", "The educator's own"),
                        ("another", "Anybody else's"),
                        ("coach", "A coach's"),
                        ("line_manager", "The line manager's"),
                        ("host", "A host's, elsewhere"),
                    ),
                ),
            ),
            "Only for a confirmation; the rest leaves this as it is.",
        ),
        Section(
            "How long it may be",
            (
                Rows(
                    "bounds",
                    "Bounds",
                    "Bound",
                    (
                        Field("measure", "What is counted", "choice", choices=_MEASURES),
                        Field("min", "At least", "whole"),
                        Field("max", "At most", "whole"),
                        Field(
                            "effect", "Outside of this", "choice", choices=_EFFECTS, start="block"
                        ),
                    ),
                    6,
                    spare=1,
                ),
            ),
            "For texts and sources in words or characters, for videos in seconds.",
        ),
        Section(
            "Files",
            (
                Field(
                    "max_bytes",
                    "Largest file, in megabytes",
                    "decimal",
                    scale=1024 * 1024,
                    most=40,
                    hint="Empty: as large as the service takes.",
                ),
                Field(
                    "media_types",
                    "Types",
                    "boxes",
                    choices=_MEDIA,
                    hint="None: the usual ones of its kind.",
                ),
            ),
            "For files, videos and tables.",
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
