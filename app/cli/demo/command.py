"""Plays the steps, says what each did and how long it took, then goes on serving."""

import signal
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import typer

from app.cli.demo import assessing, badge, opening, service, tiers
from app.cli.demo.caller import DemoError
from app.cli.demo.world import Step, World
from app.cli.output import COULD_NOT, NO, complain, console
from app.services import organizations, sign_in
from app.services.bootstrap import Founded
from app.storage.tables import Organization, Person
from app.wiring import Wiring

# What can be played: the whole job to a badge that was revoked, or four stages with pay.
PROGRAMMES = {
    "whole-job": (*opening.STEPS, *assessing.STEPS, *badge.STEPS),
    "tiers": tiers.STEPS,
}
TIMEOUT_SECONDS = 30


def play(port: int, programme: str, *, once: bool) -> None:
    """Play the demo at this port; raises typer.Exit where it did not go as it should."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _run(port, PROGRAMMES[programme], once=once)
    except KeyboardInterrupt:
        console.print("\nStopped.")


def _run(port: int, steps: Sequence[Step], *, once: bool) -> None:
    began = time.perf_counter()
    try:
        wiring = service.fresh(port)
    except DemoError as error:
        complain(str(error))
        raise typer.Exit(COULD_NOT) from None
    founded = service.found(wiring)
    with service.serving(wiring, port):
        console.print(
            f"[bold]Laurel[/] at {wiring.settings.base_url}, a new district, empty tables\n"
        )
        world, is_right = _play(wiring, founded, steps)
        took = time.perf_counter() - began
        verdict = "[green]All as it should be[/]" if is_right else "[red]Not as it should be[/]"
        console.print(f"\n{verdict}, after {took:.1f} s. The artefacts are in {service.FOLDER}/.")
        if not once:
            _stay(wiring, world)
    if not is_right:
        raise typer.Exit(NO)


def _play(wiring: Wiring, founded: Founded, steps: Sequence[Step]) -> tuple[World, bool]:
    """Play every step until one is not as it should be."""
    base_url = wiring.settings.base_url
    with httpx.Client(base_url=base_url, timeout=TIMEOUT_SECONDS, trust_env=False) as http:
        world = World(wiring, founded, http, service.FOLDER)
        for number, step in enumerate(steps, start=1):
            if not _play_one(world, number, step):
                return world, False
    return world, True


def _play_one(world: World, number: int, step: Step) -> bool:
    began = time.perf_counter()
    try:
        with console.status(f"{step.title} …"):
            told, mark = step.do(world), "[green]✓[/]"
    except (DemoError, httpx.HTTPError) as error:
        told, mark = str(error), "[red]✗[/]"
    milliseconds = (time.perf_counter() - began) * 1000
    console.print(f"{mark} {number:>2}  {step.title:<30}{milliseconds:>7.0f} ms   ", end="")
    console.print(told, markup=False)
    return mark == "[green]✓[/]"


def _sign_in_links(wiring: Wiring, world: World) -> dict[str, str]:
    """Return a fresh one-click link for each role; each works once, for ten minutes."""
    people = {
        "educator": world.people["educator"],
        "assessor": world.people["assessor"],
        "coordinator": str(world.founded.person_id),
    }
    now, links = wiring.now(), {}
    with wiring.database.write(now) as session:
        organization = session.get(Organization, world.founded.organization_id)
        if organization is None:
            return {}
        work = organizations.as_service(session, wiring.tools, now, organization)
        for role, person_id in people.items():
            person = work.get(Person, UUID(person_id))
            links[f"Sign in as {role} (10 min)"] = sign_in.make_link(work, person)
    return links


def _stay(wiring: Wiring, world: World) -> None:
    """Print what there is to look at, and serve until stopped."""
    base_url = wiring.settings.base_url
    looks: dict[str, Any] = {
        "The badge": world.credential.get("url", "none"),
        "Its issuer": f"{base_url}/issuers/north-district",
        "What it is for": f"{base_url}/microcredentials/{world.version.get('id', '')}",
        **_sign_in_links(wiring, world),
        "The mail that went out": urlsplit(wiring.settings.mail_url).path,
        "The API": f"{base_url}/docs",
    }
    for name, url in looks.items():
        console.print(f"  {name:<33}{url}")
    console.print("\nServing until Ctrl-C.")
    while True:
        time.sleep(3600)
