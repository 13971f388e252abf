"""The `laurel` command: exit codes 0 done, 1 the answer is no, 2 usage, 3 could not do it."""

import sys

import typer

from app.cli.late import group_of

COMMANDS = {
    "init": (
        "setup:init",
        "Migrate, make a master key if there is none, and an organization with all it needs to begin.",
    ),
    "migrate": ("setup:migrate", "Bring the database to the newest migration."),
    "serve": (
        "serving:serve",
        "Serve over HTTP, or HTTPS for trials on this machine, until stopped.",
    ),
    "worker": (
        "serving:worker",
        "Run jobs until stopped; any number of workers may run side by side.",
    ),
    "doctor": (
        "doctor:doctor",
        "Check settings, keys, database, store, audit, badges, status lists and jobs; exits 1 for what is bad.",
    ),
    "demo": (
        "demo:demo",
        "Do the whole job over HTTP and show each step: exits 1 if anything is not as it should be.",
    ),
    "import": (
        "importing:import_",
        "Import definitions; each file whole or not at all, and a second run changes nothing.",
    ),
    "verify": (
        "badges:verify",
        "Tell whether a badge or a receipt is genuine: exits 0 valid, 1 invalid, 3 unverifiable.",
    ),
    "revoke": (
        "life:revoke",
        "Take a credential back for good, or many; every verifier learns of it by the status list.",
    ),
    "correct": (
        "life:correct",
        "Sign an award anew with what was wrong put right; copies of the old version are refused.",
    ),
    "renew": (
        "life:renew",
        "Sign an award anew with a later end, where its definition lets a coordinator renew.",
    ),
    "bake": ("baking:bake", "Put a badge into an image, in place of any that is there."),
    "unbake": (
        "baking:unbake",
        "Print the badge in an image: exits 1 if there is none, or the image is broken.",
    ),
    "openapi": ("openapi:openapi", "Print the OpenAPI 3.1 description as YAML."),
    "issuers": ("issuers:group", "The public identities that sign badges."),
    "people": ("people:group", "The people of an organization."),
    "clients": ("clients:group", "The machines, such as an LMS, that use the API."),
    "jobs": (
        "jobs:group",
        "Work that runs later: list what was given up, let it run again.",
    ),
    "keys": (
        "keys:group",
        "What signs for an issuer: list, add, replace, take trust back, wrap anew.",
    ),
    "vc-jose-cose": (
        "vc_jose_cose:group",
        "Sign and verify with a key handed in, as the W3C's VC-JOSE-COSE suite wants it.",
    ),
}
app = typer.Typer(
    name="laurel",
    cls=group_of(COMMANDS),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def laurel() -> None:
    """Microcredentials from evidence to assessment to a badge anyone can verify."""


def main() -> None:
    """Run the command; what goes wrong is told in one message, never as a traceback."""
    try:
        app()
    except Exception as error:  # noqa: BLE001 - told below, or raised again
        # What it may be is known to libraries that help and usage need not wait for.
        from app.cli.faults import tell  # noqa: PLC0415

        sys.exit(tell(error))
