"""What images are made from: the badge that is baked into one, and what its artwork is drawn from."""

from dataclasses import dataclass
from enum import StrEnum


class Standard(StrEnum):
    """Whose badge is baked; the value is the keyword of the PNG chunk."""

    OPEN_BADGES_2 = "openbadges"
    OPEN_BADGES_3 = "openbadgecredential"


@dataclass(frozen=True, slots=True)
class Baked:
    """The badge in an image: JSON, a compact token or, in Open Badges 2.0, a URL."""

    standard: Standard
    text: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a badge is drawn from; the seed decides shape and colours."""

    title: str
    issuer: str
    seed: str
