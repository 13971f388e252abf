"""`laurel verify`: is a badge genuine? It asks no database."""

import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

import typer

from app.cli.output import COULD_NOT, NO, USAGE, AsJson, answer_json, complain, console
from app.settings import Settings, is_loopback, load_settings
from app.verification.guarded_resolver import GuardedResolver
from app.verification.receipts import read_receipt
from app.verification.report import Outcome, Report, Verdict
from app.verification.resolver import Errands, Resolver
from app.verification.second_opinion import Validator, with_second_opinion
from app.verification.verifier import Verifier

LARGEST = 10 * 1024 * 1024
EXITS = {Verdict.VALID: 0, Verdict.INVALID: NO, Verdict.UNVERIFIABLE: COULD_NOT}
COLOURS = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "red",
    Outcome.UNKNOWN: "yellow",
    Outcome.SKIPPED: "dim",
}


def verify(
    badge: Annotated[str, typer.Argument(help="A URL, a file, or - for standard input")],
    recipient: Annotated[
        str | None, typer.Option(help="Whose badge it should be: an e-mail address")
    ] = None,
    *,
    second_opinion: Annotated[
        bool,
        typer.Option(
            "--second-opinion", help="Put an Open Badge 2.0 to 1EdTech's validator as well"
        ),
    ] = False,
    is_receipt: Annotated[
        bool, typer.Option("--receipt", help="It is a receipt of a verification, not a badge")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Tell whether a badge or a receipt is genuine: exits 0 valid, 1 invalid, 3 unverifiable."""
    settings = load_settings()
    host = urlsplit(settings.base_url).hostname
    # Whoever tries Laurel on this machine has badges whose issuer is on this machine.
    is_trial = settings.fetch_private_addresses or is_loopback(host or "")
    errands, content = Errands(GuardedResolver(allow_private=is_trial)), _content(badge)
    if is_receipt:
        _verify_receipt(content, errands, settings, as_json=as_json)
    report = Verifier(errands).verify(content, now=datetime.now(UTC), recipient=recipient)
    if second_opinion:
        validator = Validator(settings.validator_python)
        report = with_second_opinion(report, content, errands, validator)
    if as_json:
        answer_json(report.to_json())
    else:
        _show(report)
    raise typer.Exit(EXITS[report.verdict])


def _verify_receipt(
    content: str | bytes, resolver: Resolver, settings: Settings, *, as_json: bool
) -> NoReturn:
    """Check a receipt with the key that its service publishes, and say what it attests."""
    raw = content.encode() if isinstance(content, str) else content
    found = read_receipt(raw, resolver, settings.base_url)
    told = {"verdict": found.verdict.value, "summary": found.summary, "attests": found.to_json()}
    if as_json:
        answer_json(told)
    else:
        console.print(found.summary, markup=False, style="bold")
    raise typer.Exit(EXITS[found.verdict])


def _content(badge: str) -> str | bytes:
    if badge.startswith(("http://", "https://")):
        return badge
    if badge != "-" and not Path(badge).is_file():
        complain(f"There is no file {badge}.")
        raise typer.Exit(USAGE)
    source = nullcontext(sys.stdin.buffer) if badge == "-" else Path(badge).open("rb")  # noqa: SIM115 - closed by the with below
    with source as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        complain(f"This is larger than {LARGEST:,} bytes.")
        raise typer.Exit(USAGE)
    return content


def _show(report: Report) -> None:
    console.print(report.summary, markup=False, style="bold")
    for check in report.checks:
        colour = COLOURS[check.outcome]
        console.print(f"  [{colour}]{check.outcome.value:>8}[/]  {check.name.value:<13}", end="")
        console.print(check.message, markup=False)
    if report.second_opinion:
        console.print(report.second_opinion.summary, markup=False)
