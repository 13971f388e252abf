"""Pathways as texts: what a file says, read into a draft and written out to be changed."""

from typing import Any
from uuid import UUID

import yaml

from app.domain.errors import Fault, InvalidError
from app.domain.pathway import PathwayPart
from app.domain.pathway_file import PathwayFile
from app.services import imported_pathway, pathway_versions
from app.services.work import Work
from app.storage.rubric_files import FileError, RubricFile, parse
from app.storage.tables import Microcredential, Pathway, PathwayVersion

EXAMPLE = """\
laurel: 1
pathway: lead-teacher
name: Lead teacher
description: What somebody has done who completes it.
capstone: slug-of-the-capstone
requirement:
  key: all
  name: What you need
  parts:
    - {key: talk, name: Talk, microcredentials: [slug-of-one, slug-of-another]}
    - {key: rest, name: Your choice, count: 1, free: true}
counting: {each: microcredential}
"""


def keep(work: Work, text: str) -> PathwayVersion:
    """Return the draft that says what the text says; raises InvalidError with every fault and its line."""
    try:
        found = parse(RubricFile("pathway", text.encode("utf-8", "surrogatepass")))
    except FileError as error:
        told = "; ".join(f"line {one.line or 1}: {one.expected}" for one in error.file_faults)
        raise InvalidError("The text breaks a rule.", Fault("/text", told)) from None
    if not isinstance(found, PathwayFile):
        raise InvalidError("This is no pathway.", Fault("/text", "must begin with pathway: …"))
    try:
        return imported_pathway.bring_in(work, found)[0]
    except InvalidError as error:
        told = "; ".join(f"{one.pointer}: {one.detail}" for one in error.faults)
        raise InvalidError(error.message, Fault("/text", told or error.message)) from None


def written(work: Work, version: PathwayVersion) -> str:
    """Return the version as the text of a file."""
    content = pathway_versions.stored_content(version)
    slugs = _slugs(work, {content.capstone_id, *_named(content.requirement)})
    told: dict[str, Any] = {
        "laurel": 1,
        "pathway": work.get(Pathway, version.pathway_id).slug,
        "name": content.name,
        "description": content.description,
        "capstone": slugs[content.capstone_id],
        "requirement": _part(content.requirement, slugs),
        "counting": content.counting.model_dump(mode="json"),
    }
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100)


def _part(part: PathwayPart, slugs: dict[UUID, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"key": part.key, "name": part.name}
    if part.count is not None:
        told["count"] = part.count
    if part.free:
        told["free"] = True
    elif part.microcredential_ids:
        told["microcredentials"] = [slugs[one] for one in part.microcredential_ids]
    else:
        told["parts"] = [_part(inner, slugs) for inner in part.parts]
    return told


def _named(part: PathwayPart) -> set[UUID]:
    return {one for group in part.groups for one in group.microcredential_ids}


def _slugs(work: Work, ids: set[UUID]) -> dict[UUID, str]:
    return {one: row.slug for one, row in work.by_ids(Microcredential, ids).items()}
