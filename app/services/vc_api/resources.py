"""Where the documents come from that a credential leads to."""

from functools import cache
from importlib.resources import files
from uuid import UUID

import orjson

from app.domain import standards
from app.domain.addresses import Addresses
from app.services.own_documents import Open
from app.services.tools import Tools
from app.services.vc_api import statuses
from app.services.vc_api.issuer import WireIssuer
from app.storage import organizations
from app.verification.resolver import Obstacle, Resolver, Resource, UnreachableError

_LISTS = "/vc-api/status-lists/"
_ISSUERS = "/vc-api/issuers/"
_ANY = "*/*"


@cache
def bundled(url: str) -> bytes | None:
    """Return the bytes of a document that is bundled here, or None."""
    entry = standards.provenance().get(url)
    return None if entry is None else files(standards).joinpath(entry["file"]).read_bytes()


def find(resolver: Resolver, url: str) -> bytes | None:
    """Return the bytes of any resource, or None where it cannot be had."""
    found = bundled(url)
    if found is not None or not url.startswith(("https://", "http://")):
        return found
    try:
        answer = resolver.get(url, accept=_ANY)
    except UnreachableError:
        return None
    return answer.body if answer.status == 200 else None  # noqa: PLR2004


class Nobody:
    """A resolver for what needs nobody else's documents."""

    def get(self, url: str, *, accept: str) -> Resource:
        """Ask nobody."""
        del url, accept
        raise UnreachableError("Nobody else is asked here.", Obstacle.REFUSED_ADDRESS)


class WireDocuments:
    """A resolver: the contract's own lists and issuers from the tables, the rest from behind it."""

    def __init__(self, tools: Tools, open_reading: Open, behind: Resolver) -> None:
        """Take how to open a reading transaction, and who answers for everything else."""
        self._tools, self._open, self._behind = tools, open_reading, behind

    def get(self, url: str, *, accept: str) -> Resource:
        """Return the answer for `url`."""
        path = Addresses(self._tools.base_url).path_of(url) or ""
        if not path.startswith((_LISTS, _ISSUERS)):
            return self._behind.get(url, accept=accept)
        found = self._read(path)
        status = 200 if found is not None else 404
        return Resource(url, status, "application/json", found or b"{}")

    def _read(self, path: str) -> bytes | None:
        with self._open() as reading:
            if path.startswith(_LISTS):
                try:
                    list_id = UUID(path.removeprefix(_LISTS))
                except ValueError:
                    return None
                document = statuses.document(reading.session, self._tools, list_id)
                return None if document is None else orjson.dumps(document)
            slug, _, rest = path.removeprefix(_ISSUERS).partition("/")
            organization = organizations.find_by_slug(reading.session, slug)
            if organization is None or rest not in {"", "did.json"}:
                return None
            own = WireIssuer(self._tools, organization)
            return orjson.dumps(own.document(as_did=rest == "did.json"))
