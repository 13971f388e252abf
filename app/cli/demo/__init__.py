"""`laurel demo`: the whole job over HTTP, from a district to a badge that was revoked."""

from typing import Annotated

import typer


def demo(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8765,
    *,
    once: Annotated[bool, typer.Option("--once", help="End after the last step")] = False,
) -> None:
    """Do the whole job over HTTP and show each step: exits 1 if anything is not as it should be."""
    # An HTTP client is needed here alone, and every other command would wait for its import.
    from app.cli.demo import command  # noqa: PLC0415

    command.play(port, once=once)
