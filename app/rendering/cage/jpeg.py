"""JPEG without what is said in it: the dots stay exactly as they are."""

_MARK, _SCAN, _END, _ICC = 0xFF, 0xDA, 0xD9, 0xE2
# APP1 to APP15 but Adobe's colours (APP14), and comments; of APP2 only profiles of colours stay.
_DROPPED = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE}) - {_ICC}
# Inside a scan: a byte that only looks like a mark, and the marks that let a reader start again.
_IN_SCAN = frozenset({0x00, *range(0xD0, 0xD8)})


def bare(content: bytes) -> bytes:
    """Return the picture without metadata, and without what comes after it; raises ValueError for no JPEG."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    kept, place = bytearray(content[:2]), 2
    while place + 4 <= len(content) and content[place] == _MARK:
        kind = content[place + 1]
        if kind == _MARK:
            place += 1
            continue
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if kind == _SCAN:
            end = _end_of_scan(content, end)
        if _stays(kind, content[place + 4 : place + 16]):
            kept += content[place:end]
        place = end
        if content[place : place + 2] == bytes([_MARK, _END]):
            return bytes(kept + content[place : place + 2])
    raise ValueError("no JPEG")


def _stays(kind: int, start: bytes) -> bool:
    return start == b"ICC_PROFILE\x00" if kind == _ICC else kind not in _DROPPED


def _end_of_scan(content: bytes, place: int) -> int:
    """Return where the next mark is that is none of the scan's own."""
    while (place := content.find(_MARK, place)) >= 0:
        following = content[place + 1 : place + 2]
        if following and following[0] not in _IN_SCAN and following[0] != _MARK:
            return place
        place += 1
    raise ValueError("no JPEG")
