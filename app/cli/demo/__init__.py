"""`laurel demo`: the whole job over HTTP, from a district to a badge that was revoked."""

from enum import StrEnum
from typing import Annotated

import typer


class Programme(StrEnum):
    """What the demo can play."""

    WHOLE_JOB = "whole-job"
    TIERS = "tiers"


def demo(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8765,
    *,
    programme: Annotated[
        Programme, typer.Option(help="The whole job, or four stages that pay in total")
    ] = Programme.WHOLE_JOB,
    once: Annotated[bool, typer.Option("--once", help="End after the last step")] = False,
) -> None:
    """Do the whole job over HTTP and show each step: exits 1 if anything is not as it should be."""
    # An HTTP client is needed here alone, and every other command would wait for its import.
    from app.cli.demo import command  # noqa: PLC0415

    command.play(port, programme.value, once=once)
