"""Which files may be evidence: an allow-list, and whether the bytes are what their type says."""

from enum import StrEnum


class Family(StrEnum):
    """What the first bytes of a file show."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    WEBP = "webp"
    ISO_MEDIA = "iso_media"
    MATROSKA = "matroska"
    MP3 = "mp3"
    WAVE = "wave"
    ZIP = "zip"
    TEXT = "text"
    UNKNOWN = "unknown"


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

FAMILIES: dict[str, Family] = {
    "application/pdf": Family.PDF,
    "image/png": Family.PNG,
    "image/jpeg": Family.JPEG,
    "image/gif": Family.GIF,
    "image/webp": Family.WEBP,
    "video/mp4": Family.ISO_MEDIA,
    "video/quicktime": Family.ISO_MEDIA,
    "audio/mp4": Family.ISO_MEDIA,
    "video/webm": Family.MATROSKA,
    "audio/mpeg": Family.MP3,
    "audio/wav": Family.WAVE,
    "text/plain": Family.TEXT,
    "text/csv": Family.TEXT,
    "text/markdown": Family.TEXT,
    f"{_OFFICE}.wordprocessingml.document": Family.ZIP,
    f"{_OFFICE}.spreadsheetml.sheet": Family.ZIP,
    f"{_OFFICE}.presentationml.presentation": Family.ZIP,
    f"{_OPEN}.text": Family.ZIP,
    f"{_OPEN}.spreadsheet": Family.ZIP,
    f"{_OPEN}.presentation": Family.ZIP,
}

_BY_ENDING = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "m4a": "audio/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "txt": "text/plain",
    "csv": "text/csv",
    "md": "text/markdown",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": f"{_OPEN}.text",
    "ods": f"{_OPEN}.spreadsheet",
    "odp": f"{_OPEN}.presentation",
}
# How the names of files that are taken end.
ENDINGS = frozenset(_BY_ENDING)

_STARTS = (
    (b"%PDF-", Family.PDF),
    (b"\x89PNG\r\n\x1a\n", Family.PNG),
    (b"\xff\xd8\xff", Family.JPEG),
    (b"GIF87a", Family.GIF),
    (b"GIF89a", Family.GIF),
    (b"\x1aE\xdf\xa3", Family.MATROSKA),
    (b"PK\x03\x04", Family.ZIP),
    (b"ID3", Family.MP3),
    (b"\xff\xfb", Family.MP3),
    (b"\xff\xf3", Family.MP3),
)
# Text that a browser would run or render is not taken as text.
_MARKUP = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<iframe",
    b"<style",
    b"<svg",
    b"<?xml",
    b"<script",
    b"<?php",
    b"#!",
)
_MARK = b"\xef\xbb\xbf"


def family_of(head: bytes) -> Family:
    """Return what the first bytes (up to 4 KiB) of a file show."""
    for start, family in _STARTS:
        if head.startswith(start):
            return family
    if head[4:8] == b"ftyp":
        return Family.ISO_MEDIA
    if head[:4] == b"RIFF":
        return {b"WEBP": Family.WEBP, b"WAVE": Family.WAVE}.get(head[8:12], Family.UNKNOWN)
    return Family.TEXT if _is_text(head) else Family.UNKNOWN


def media_type_of(declared: str, file_name: str) -> str:
    """Return the media type that was declared, or the one of the file's ending if none was."""
    bare = declared.partition(";")[0].strip().lower()
    if bare not in {"", "application/octet-stream"}:
        return bare
    return _BY_ENDING.get(file_name.rpartition(".")[2].lower(), "application/octet-stream")


def is_genuine(media_type: str, head: bytes) -> bool:
    """Tell whether the type is allowed and the bytes are of it."""
    return media_type in FAMILIES and family_of(head) is FAMILIES[media_type]


def _is_text(head: bytes) -> bool:
    # A byte order mark, or spaces, before the markup do not make it text.
    if b"\x00" in head or head.removeprefix(_MARK).lstrip().lower().startswith(_MARKUP):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character cut in two by the end of the head is no fault.
        return error.start >= len(head) - 3 and error.reason == "unexpected end of data"
    return True
