"""`laurel keys`: what signs for an issuer, over time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.progress import Progress

from app.cli.operating import InOrganization, operator, wired
from app.cli.output import NO, AsJson, answer, answer_list, complain, console, errors
from app.domain.errors import NotFoundError
from app.domain.keys import Algorithm
from app.services import compromising, keys, rewrapping
from app.services.runs import JobRun
from app.services.work import Work
from app.storage import issuers
from app.storage.rows import PageRequest
from app.storage.tables import Issuer, Key, KeyCompromise
from app.wiring import Wiring, read_key_file

group = typer.Typer(
    help="What signs for an issuer: list, add, replace, take trust back, wrap anew."
)
Slug = Annotated[str, typer.Option("--issuer", help="The issuer's slug")]
MaybeSlug = Annotated[str | None, typer.Option("--issuer", help="Only this issuer, by its slug")]
EVERY = PageRequest(limit=1000)


@group.command("list")
def list_(
    *, issuer: MaybeSlug = None, organization: InOrganization = None, as_json: AsJson = False
) -> None:
    """List the keys: what signs, what is retired, what is compromised."""
    with operator(organization) as work:
        chosen = _issuer(work, issuer).id if issuer else None
        rows = [_told(key) for key in keys.page(work, EVERY, chosen).rows]
    answer_list(rows, as_json=as_json, nothing="There is no key yet.")


@group.command("add")
def add(
    issuer: Slug,
    algorithm: Annotated[
        Algorithm | None, typer.Option(help="Not needed with --uri: the key's own")
    ] = None,
    *,
    token: Annotated[
        str | None, typer.Option(help="Make it in this token of the hardware module")
    ] = None,
    uri: Annotated[
        str | None, typer.Option(help="Attach the key of this PKCS#11 URI, which is there already")
    ] = None,
    organization: InOrganization = None,
    as_json: AsJson = False,
) -> None:
    """Give an issuer one more key, here or in a hardware module; from now on it signs."""
    if (uri is None) is (algorithm is None) or (uri and token):
        raise typer.BadParameter("Give --algorithm, perhaps with --token, or --uri.")
    with operator(organization) as work:
        owner = _issuer(work, issuer).id
        made = keys.attach(work, owner, uri) if uri else _made(work, owner, algorithm, token)
        told = _told(made)
    answer(told, as_json=as_json)


@group.command("rotate")
def rotate(
    issuer: Slug,
    algorithm: Annotated[
        Algorithm | None, typer.Option(help="Only this kind; else every kind that signs")
    ] = None,
    *,
    organization: InOrganization = None,
    as_json: AsJson = False,
) -> None:
    """Replace signing keys; the old ones stay published and every old badge stays valid."""
    with operator(organization) as work:
        owner = _issuer(work, issuer)
        kinds = [algorithm] if algorithm else _signing(work, owner)
        rows = [_told(keys.rotate(work, owner.id, kind)) for kind in kinds]
    answer_list(rows, as_json=as_json, nothing="There is no key that signs.")


@group.command("compromise")
def compromise(
    key_id: UUID,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask")] = False,
    wait: Annotated[
        bool, typer.Option(help="Sign its badges anew here and now; else the worker does it")
    ] = True,
    organization: InOrganization = None,
    as_json: AsJson = False,
) -> None:
    """Take back all trust in a key that somebody else may have; its badges are signed anew."""
    if not yes:
        question = (
            "Nothing that this key signed will be trusted any more, but by our own log. Go on?"
        )
        typer.confirm(question, abort=True, err=True)
    with operator(organization) as work:
        row = compromising.compromise(work, key_id)
    if wait:
        row = _signed_anew(row)
    answer(_progress(row), as_json=as_json)
    if row.failed_ids:
        complain(f"{len(row.failed_ids)} badges or endorsements could not be signed anew.")
        raise typer.Exit(NO)


@group.command("compromises")
def compromises(
    *, issuer: MaybeSlug = None, organization: InOrganization = None, as_json: AsJson = False
) -> None:
    """List the compromised keys, and how far their badges are signed anew."""
    with operator(organization) as work:
        chosen = _issuer(work, issuer).id if issuer else None
        rows = [_progress(row) for row in compromising.page(work, EVERY, chosen).rows]
    answer_list(rows, as_json=as_json, nothing="No key is known to be compromised.")


@group.command("rewrap")
def rewrap(
    new_key_file: Annotated[Path, typer.Option(help="The file of the new master key")],
    old_key_file: Annotated[
        Path | None, typer.Option(help="The file of the old one; else the one of the settings")
    ] = None,
    *,
    leaked: Annotated[
        bool,
        typer.Option("--leaked", help="Somebody may know the old one: its receipts count no more"),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Wrap every private key under a new master key, all in one transaction; may run twice."""
    with wired() as wiring:
        old = read_key_file(old_key_file) if old_key_file else None
        with errors.status("Wrapping …"):
            new = read_key_file(new_key_file)
            masters = rewrapping.Masters.of(wiring.tools, old, new, is_leaked=leaked)
            done = _rewrapped(wiring, masters)
    answer({"rewrapped": done.rewrapped, "wrapped_before": done.already}, as_json=as_json)
    if not as_json:
        console.print("Now give the service the new master key, and start it again.")


def _rewrapped(wiring: Wiring, masters: rewrapping.Masters) -> rewrapping.Done:
    now = wiring.now()
    with wiring.database.write(now) as session:
        return rewrapping.rewrap(session, wiring.tools, now, masters)


def _made(work: Work, issuer_id: UUID, algorithm: Algorithm | None, token: str | None) -> Key:
    return keys.add(work, issuer_id, algorithm or Algorithm.ED25519, token=token)


def _signing(work: Work, owner: Issuer) -> list[Algorithm]:
    known = issuers.keys_of(work.session, work.organization_id, owner.id)
    return [kind for kind in Algorithm if any(_signs(key, kind) for key in known)]


def _signs(key: Key, kind: Algorithm) -> bool:
    return key.algorithm == kind and key.retired_at is None


def _issuer(work: Work, slug: str) -> Issuer:
    found = issuers.find_by_slug(work.session, slug)
    if found is None or found.organization_id != work.organization_id:
        raise NotFoundError(f"There is no issuer {slug}.")
    return found


def _told(key: Key) -> dict[str, Any]:
    state = "compromised" if key.compromised_at else "retired" if key.retired_at else "active"
    return {
        "id": key.id,
        "issuer_id": key.issuer_id,
        "algorithm": key.algorithm,
        "state": state,
        "created_at": key.created_at,
        "pkcs11_uri": key.pkcs11_uri,
    }


def _progress(row: KeyCompromise) -> dict[str, Any]:
    return {
        "id": row.id,
        "key_id": row.key_id,
        "total": row.total,
        "signed": row.signed,
        "endorsements": row.endorsements,
        "endorsements_signed": row.endorsements_signed,
        "failed": row.failed_ids,
        "finished_at": row.finished_at,
    }


def _signed_anew(row: KeyCompromise) -> KeyCompromise:
    """Do what the job does, batch by batch; whoever else does it meanwhile takes other batches."""
    with wired() as wiring, Progress(console=errors, disable=not errors.is_terminal) as shown:
        task = shown.add_task("Signing anew", total=row.total + row.endorsements)
        for done in _batches(wiring, row):
            row = done
            done_so_far = row.signed + row.endorsements_signed + len(row.failed_ids)
            shown.update(task, completed=done_so_far)
    return row


def _batches(wiring: Wiring, row: KeyCompromise) -> Iterator[KeyCompromise]:
    payload = {"compromise_id": str(row.id)}
    run = JobRun(wiring.database, wiring.tools, wiring.now, row.id, row.organization_id, payload)
    while row.finished_at is None:
        row = compromising.next_batch(run)
        yield row
