"""Which tests go together to a worker: those of one file on one database, in the order they stand in."""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

from tests.postgresql import PARAMETER


class ByFileAndDatabase(LoadScopeScheduling):
    """Files share a database per worker: everything on SQLite first, then everything on PostgreSQL."""

    def __init__(self, config: Any, log: Any) -> None:
        """Keep the order of the collection: another would change databases again and again."""
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        path, _, name = nodeid.partition("::")
        return f"{path} on {PARAMETER}" if PARAMETER in name.partition("[")[2] else path
