"""Other people's engine in Node: asked once per run, for its best time of many."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import orjson

FOLDER = Path(__file__).parent
LIBRARIES = FOLDER.parent / "tests" / "conformance" / "node"


def microseconds(script: str, question: dict[str, Any]) -> float | None:
    """Return what a script of this folder prints, or None where Node or its libraries are not."""
    program = shutil.which("node")
    if program is None or not (LIBRARIES / "node_modules").is_dir():
        return None
    command = [program, str(FOLDER / script), str(LIBRARIES)]
    asked = orjson.dumps(question)
    done = subprocess.run(command, input=asked, capture_output=True, check=True)  # noqa: S603  our own script
    return float(done.stdout)
