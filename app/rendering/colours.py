"""The colours of drawn badges: chosen from the name, always the same, always with contrast (WCAG 2.2, 1.4.3)."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """A dark ground that runs from one colour to another, an accent on it, and the letters."""

    ground: str
    depth: str
    accent: str
    letters: str = "#ffffff"


PALETTES = (
    Palette("#17456b", "#0c2a45", "#f2c14e"),
    Palette("#1f5b45", "#103529", "#f4d06f"),
    Palette("#6b2346", "#43122b", "#f7c6a3"),
    Palette("#44307a", "#291a50", "#ffcf6b"),
    Palette("#8a3b1e", "#57210d", "#ffd9a0"),
    Palette("#0f5a66", "#07363e", "#ffd27a"),
    Palette("#2f3e56", "#1a2435", "#8fd3f4"),
    Palette("#7a2431", "#4b121b", "#f6d08a"),
    Palette("#4a5220", "#2c3211", "#f3d97c"),
    Palette("#31437e", "#1b274f", "#a8e0c8"),
)

# Where the curve of sRGB begins.
_KNEE = 0.04045


def palette_of(seed: str) -> Palette:
    """Return the palette of a name: the same each time."""
    return PALETTES[choice(seed, "palette", len(PALETTES))]


def choice(seed: str, about: str, count: int) -> int:
    """Return a number below `count` that follows from the seed alone."""
    return int.from_bytes(hashlib.sha256(f"{about}\0{seed}".encode()).digest()[:4]) % count


def mixed(one: str, other: str, share: float) -> str:
    """Return the first colour with a share of the second in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _KNEE else ((channel + 0.055) / 1.055) ** 2.4
