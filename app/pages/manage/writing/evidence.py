"""The sheet about one thing that a stage asks for."""

from typing import get_args

from app.domain.evidence_requirement import Kind, Measure, MediaType
from app.pages.manage.writing.fields import KEY, Choices, Field, Rows, Section, Sheet

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
