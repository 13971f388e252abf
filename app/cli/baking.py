"""`laurel bake` and `laurel unbake`: a badge into an image, and out of one."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import NO, USAGE, AsJson, answer_json, complain
from app.domain.errors import InvalidError, UnsupportedMediaError
from app.rendering import baking
from app.rendering.baking import Standard

LARGEST = 10 * 1024 * 1024
ImageFile = Annotated[Path, typer.Argument(help="A PNG or SVG file", exists=True, dir_okay=False)]


def bake(
    image: ImageFile,
    badge: Annotated[
        Path, typer.Argument(help="The badge: JSON or a signed token", exists=True, dir_okay=False)
    ],
    output: Annotated[Path, typer.Argument(help="Where the baked image goes")],
    *,
    ob2: Annotated[bool, typer.Option("--ob2", help="It is an Open Badges 2.0 badge")] = False,
) -> None:
    """Put a badge into an image, in place of any that is there."""
    standard = Standard.OPEN_BADGES_2 if ob2 else Standard.OPEN_BADGES_3
    try:
        text = _read(badge).decode().strip()
    except UnicodeDecodeError:
        raise InvalidError("The badge is not UTF-8 text.") from None
    output.write_bytes(baking.bake(_read(image), standard, text))


def unbake(image: ImageFile, *, as_json: AsJson = False) -> None:
    """Print the badge in an image: exits 1 if there is none, or the image is broken."""
    try:
        found = baking.unbake(_read(image))
    except (InvalidError, UnsupportedMediaError) as error:
        complain(error.message)
        raise typer.Exit(NO) from None
    if found is None:
        complain("There is no badge in this image.")
        raise typer.Exit(NO)
    if as_json:
        answer_json({"keyword": found.standard.value, "text": found.text})
    else:
        typer.echo(found.text)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        complain(f"{path} is larger than {LARGEST:,} bytes.")
        raise typer.Exit(USAGE)
    return content
