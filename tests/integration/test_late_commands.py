"""The command line tells of its commands without loading them, and tells the truth."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from app.cli import app

COMMANDS = get_command(app).commands
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_of_help_is_what_the_command_says_itself(name):
    late = COMMANDS[name]
    own = late.load()
    assert late.help == own.help.strip().partition("\n\n")[0].replace("\n", " ")
    assert own.name in {name, ""}


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], ("sqlalchemy", "fastapi", "pydantic", "cryptography")),
        (["verify", "--help"], ("sqlalchemy", "sqlmodel", "fastapi", "jinja2")),
    ],
)
def test_a_command_loads_only_what_it_needs(arguments, absent):
    code = (
        "import sys\nfrom app.cli import main\n"
        f"sys.argv = ['laurel', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    assert not ended.code, ended.code\n"
        f"print('LOADED', sorted(set({absent!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "LOADED []"
