"""Files of `rubrics/`: read under bounds, as plain values, with the line of every fault."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import yaml
from pydantic import ValidationError

from app.domain.definition_file import DefinitionFile
from app.domain.errors import Fault, InvalidError
from app.domain.expectations import expected
from app.domain.pathway_file import PathwayFile

MAX_FILE_BYTES = 256 * 1024
MAX_FILES = 500
MAX_NODES, MAX_DEPTH = 50_000, 30
SUFFIXES = frozenset({".yaml", ".yml"})
Place = tuple[str | int, ...]
Definition = DefinitionFile | PathwayFile


@dataclass(frozen=True, slots=True)
class RubricFile:
    """A file as it lies in the folder: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing wrong with a file: where, by line and path, and what was expected."""

    file: str
    line: int | None
    path: str
    expected: str

    def __str__(self) -> str:
        """Say it the way compilers do."""
        line = "" if self.line is None else f":{self.line}"
        return f"{self.file}{line}: {self.path or '/'}: {self.expected}"


class FileError(InvalidError):
    """A file that is not a definition; names every fault with its line."""

    def __init__(self, file_faults: Sequence[FileFault]) -> None:
        """Keep the faults, and name the first."""
        faults = [Fault(fault.path, fault.expected) for fault in file_faults]
        super().__init__(str(file_faults[0]), *faults)
        self.file_faults = tuple(file_faults)


def read_folder(folder: Path) -> list[RubricFile]:
    """Return the YAML files of a folder, or the one file that is named, in order of name."""
    if not folder.exists():
        raise InvalidError(f"There is no file or folder {folder}.")
    found = [folder] if folder.is_file() else sorted(folder.iterdir())
    paths = [path for path in found if path.is_file() and path.suffix in SUFFIXES]
    if not paths or len(paths) > MAX_FILES:
        raise InvalidError(f"{folder}: expected 1 to {MAX_FILES} .yaml files, found {len(paths)}.")
    return [RubricFile(path.name, _bounded(path)) for path in paths]


def parse(file: RubricFile) -> Definition:
    """Return the microcredential or pathway in a file; raises FileError naming every fault."""
    return _validated(file, *_loaded(file))


def fault_at(file: RubricFile, place: Place, expected: str) -> FileFault:
    """Return a fault of a file that parsed, with the line of the place or of what holds it."""
    _, lines = _loaded(file)
    return _fault(file, lines, place, expected)


def _bounded(path: Path) -> bytes:
    # One byte more than is allowed tells that there is more, without reading all of it.
    with path.open("rb") as stream:
        return stream.read(MAX_FILE_BYTES + 1)


def _loaded(file: RubricFile) -> tuple[Any, dict[Place, int]]:
    if len(file.content) > MAX_FILE_BYTES:
        raise _refused(file, None, f"expected at most {MAX_FILE_BYTES} bytes")
    try:
        text = file.content.decode("utf-8")
        _check_events(file, text)
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        lines: dict[Place, int] = {}
        if node is not None:
            _walk(file, node, (), lines)
        return loader.construct_document(node) if node is not None else None, lines
    except UnicodeDecodeError as error:
        raise _refused(file, None, "expected UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if isinstance(mark, yaml.Mark) else None
        raise _refused(file, line, f"expected YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise _refused(file, None, "expected YAML with plain values") from error


def _check_events(file: RubricFile, text: str) -> None:
    """Refuse what could grow or run when loaded, before anything is built from it."""
    depth = count = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        mark = event.start_mark
        line = None if mark is None else mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(file, line, "anchors and aliases are not accepted; write it out")
        if getattr(event, "tag", None):
            raise _refused(file, line, "tags such as !!python are not accepted")
        count += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH or count > MAX_NODES:
            raise _refused(file, line, "this is nested too deeply or has too many parts")


def _walk(file: RubricFile, node: yaml.Node, place: Place, lines: dict[Place, int]) -> None:
    lines[place] = node.start_mark.line + 1
    for key, child in _children(file, node):
        if (*place, key) in lines:
            raise _refused(file, child.start_mark.line + 1, f"{key} stands there twice")
        _walk(file, child, (*place, key), lines)


def _children(file: RubricFile, node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node]]:
    if isinstance(node, yaml.SequenceNode):
        yield from enumerate(node.value)
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
                line = key.start_mark.line + 1
                raise _refused(file, line, "expected a plain word as name")
            yield key.value, child


def _validated(file: RubricFile, data: object, lines: dict[Place, int]) -> Definition:
    is_pathway = isinstance(data, dict) and "pathway" in data
    shape: type[Definition] = PathwayFile if is_pathway else DefinitionFile
    try:
        # As JSON, where strict validation takes lists and words but never converts a value.
        encoded = orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS)
        return shape.model_validate_json(encoded, strict=True)
    except orjson.JSONEncodeError as error:
        raise _refused(file, None, "expected text, numbers, lists and mappings only") from error
    except ValidationError as error:
        raise FileError(
            [_fault(file, lines, one["loc"], _expected(one)) for one in error.errors()]
        ) from error


def _fault(file: RubricFile, lines: dict[Place, int], place: Place, expected: str) -> FileFault:
    known = next((lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in lines), None)
    return FileFault(file.name, known, "".join(f"/{step}" for step in place), expected)


def _expected(found: Any) -> str:  # noqa: ANN401 - Pydantic's own dictionary
    if found["type"] == "string_type":
        return "expected text; put it in quotes if YAML reads it as something else"
    return expected(found)


def _refused(file: RubricFile, line: int | None, expected: str) -> FileError:
    return FileError([FileFault(file.name, line, "", expected)])
