"""`laurel vc-jose-cose`: what the W3C's suite for VC-JOSE-COSE asks of an implementation (docs/vc-api.md)."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import orjson
import typer

from app.cli.output import NO, USAGE, complain
from app.domain.errors import InvalidError
from app.services.vc_api import handed_keys
from app.verification.parsing import MAX_BYTES, instant, read_json


class Feature(StrEnum):
    """What the suite calls a kind of document and the way it is secured."""

    CREDENTIAL_JOSE = "credential_jose"
    CREDENTIAL_SDJWT = "credential_sdjwt"
    CREDENTIAL_COSE = "credential_cose"
    PRESENTATION_JOSE = "presentation_jose"
    PRESENTATION_SDJWT = "presentation_sdjwt"
    PRESENTATION_COSE = "presentation_cose"


group = typer.Typer(
    help="Sign and verify with a key handed in, as the W3C's VC-JOSE-COSE suite wants it.",
    no_args_is_help=True,
)
Input = Annotated[Path, typer.Option("--input", help="What to sign or to verify")]
Key = Annotated[Path, typer.Option("--key", help="A verification method as JSON")]
Asked = Annotated[Feature, typer.Option("--feature", help="What it is, and how it is secured")]
Output = Annotated[Path, typer.Option("--output", help="Where the result goes, as JSON")]


@group.command("issue")
def issue(
    source: Input,
    key: Key,
    feature: Asked,
    output: Output,
    sd: Annotated[
        str, typer.Option("--sd", help="What an SD-JWT lets hide: paths, as a JSON list")
    ] = "[]",
) -> None:
    """Sign a credential or a presentation with the private key in the key file."""
    try:
        document, method = read_json(_read(source)), read_json(_read(key))
        made = handed_keys.issue(document, method, _media(feature), _paths(sd))
    except (InvalidError, OSError) as error:
        _refuse(output, error)
    _write(output, {"result": "success", "data": made})


@group.command("verify")
def verify(
    source: Input,
    key: Key,
    feature: Asked,
    output: Output,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", help="The moment asked about; else when it says it was signed, or now"
        ),
    ] = None,
) -> None:
    """Verify a credential or a presentation with the public key in the key file."""
    moment = _moment(at)
    try:
        method = read_json(_read(key))
        answer = handed_keys.verify(
            _read(source), method, _media(feature), moment, datetime.now(UTC)
        )
    except (InvalidError, OSError) as error:
        _refuse(output, error)
    _write(output, _told(answer))
    if answer.findings.errors:
        complain(answer.findings.errors[0].detail)
        raise typer.Exit(NO)


def _told(answer: handed_keys.Answer) -> dict[str, Any]:
    told: dict[str, Any] = {"result": answer.result, "data": ""}
    if answer.document is not None and not answer.findings.errors:
        told["data"] = orjson.dumps(answer.document).decode()
    if answer.at is not None:
        told["at"] = answer.at.isoformat()
    for name in ("errors", "warnings"):
        told[name] = [trouble.to_json() for trouble in getattr(answer.findings, name)]
    return told


def _media(feature: Feature) -> str:
    return handed_keys.FEATURES[feature.value]


def _paths(sd: str) -> list[str]:
    paths = read_json(f'{{"sd": {sd}}}'.encode()).get("sd")
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise InvalidError("--sd must be a JSON list of paths.")
    return paths


def _moment(at: str | None) -> datetime | None:
    try:
        return None if at is None else instant(at)
    except InvalidError as error:
        complain(f"--at: {error.message}")
        raise typer.Exit(USAGE) from None


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InvalidError(f"{path} is larger than one megabyte.")
    return content


def _refuse(output: Path, error: InvalidError | OSError) -> NoReturn:
    """Say no in the way the suite reads it, and why to whoever looks on."""
    message = error.message if isinstance(error, InvalidError) else str(error)
    _write(output, {"result": "failure", "data": "", "errors": [{"detail": message}]})
    complain(message)
    raise typer.Exit(NO)


def _write(output: Path, told: dict[str, Any]) -> None:
    output.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
