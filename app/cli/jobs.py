"""`laurel jobs`: what waits, what was given up, and letting it run again."""

from uuid import UUID

import typer

from app.cli.operating import wired
from app.cli.output import NO, AsJson, answer_json, answer_list, complain, console
from app.storage import jobs

group = typer.Typer(help="Work that runs later: list what was given up, let it run again.")


@group.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the jobs that were given up, and count the rest."""
    with wired() as wiring, wiring.database.read() as session:
        counts = jobs.count_by_state(session)
        dead = [
            {
                "id": job.id,
                "kind": job.kind,
                "attempts": job.attempts,
                "finished_at": job.finished_at,
                "last_error": job.last_error,
            }
            for job in jobs.dead(session)
        ]
    if as_json:
        answer_json({"counts": counts, "dead": dead})
        return
    answer_list(dead, as_json=False, nothing="No job was given up.")
    console.print(", ".join(f"{counts.get(state, 0)} {state}" for state in ("waiting", "done")))


@group.command("replay")
def replay(job_id: UUID) -> None:
    """Let a job that was given up run again."""
    with wired() as wiring:
        now = wiring.now()
        with wiring.database.write(now) as session:
            is_replayed = jobs.replay(session, job_id, now)
    if not is_replayed:
        complain("There is no job of this id that was given up.")
        raise typer.Exit(NO)
    console.print("It will run again at once.")
