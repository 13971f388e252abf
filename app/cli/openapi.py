"""`laurel openapi`: the description of the API, generated from its routes."""

import secrets
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
import yaml

from app.cli.output import NO, complain, console
from app.main import create_app
from app.settings import Settings, load_settings
from app.wiring import wire

FILE = Path(__file__).resolve().parents[2] / "openapi.yaml"
WARNING = "# Written by `make openapi`; a test holds it equal to the routes.\n"


def openapi(
    *,
    write: Annotated[bool, typer.Option("--write", help="Write openapi.yaml anew")] = False,
    check: Annotated[bool, typer.Option("--check", help="Exit 1 if openapi.yaml is old")] = False,
) -> None:
    """Print the OpenAPI 3.1 description as YAML."""
    text = described(document())
    if write:
        FILE.write_text(text, encoding="utf-8")
        console.print(f"Wrote {FILE.name}.")
    elif check:
        if not FILE.is_file() or FILE.read_text(encoding="utf-8") != text:
            complain("openapi.yaml is old; run: make openapi")
            raise typer.Exit(NO)
    else:
        console.out(text, highlight=False, end="")


def described(made: dict[str, Any]) -> str:
    """Return a description as YAML."""
    return WARNING + yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=100)


def document() -> dict[str, Any]:
    """Return the description as a JSON value; it depends on the routes alone, not on any setting."""
    with TemporaryDirectory() as folder:
        wiring = wire(_settings(Path(folder)))
        try:
            return create_app(wiring).openapi()
        finally:
            wiring.close()


def _settings(folder: Path) -> Settings:
    """Return settings that owe nothing to the environment."""
    return load_settings(
        data_dir=folder,
        database_url="",
        store_url="",
        base_url="http://localhost:8000",
        mail_url="console:",
        master_key=secrets.token_hex(32),
        master_key_file=None,
    )
