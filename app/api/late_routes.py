"""Routes that are built when they are first asked for: starting builds none, a request no other than its own."""

from collections.abc import Callable
from threading import RLock
from typing import Any, cast

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import Match, compile_path, get_name
from starlette.types import Scope

# What answers is built from annotations, by Pydantic too: one at a time, whoever asks.
_BUILDING = RLock()
_OF_THE_PATH = ("path_regex", "path_format", "param_convertors")


class LateRoute(APIRoute):
    """A route of which address, methods and name are known; all else is built on first use."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **choices: Any) -> None:  # noqa: ANN401 - FastAPI's
        """Keep what FastAPI builds the route from."""
        self._choices, self._is_built = choices, False
        self._begins = path.partition("{")[0]
        self.path, self.endpoint = path, endpoint
        self.name = choices.get("name") or get_name(endpoint)
        self.methods = {method.upper() for method in choices.get("methods") or ["GET"]}
        self.include_in_schema = choices.get("include_in_schema", True)

    def under(self, prefix: str) -> "LateRoute":
        """Return the same route at its address below the prefix."""
        return type(self)(prefix + self.path, self.endpoint, **self._choices)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match like any route; most are told apart by how their addresses begin."""
        if scope["path"].startswith(self._begins) or scope.get("root_path"):
            return super().matches(scope)
        return Match.NONE, {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what FastAPI gives a route
        """Build what is not there yet."""
        if name.startswith("__") or "_is_built" not in self.__dict__:
            raise AttributeError(name)
        if name in _OF_THE_PATH:
            self.path_regex, self.path_format, self.param_convertors = compile_path(self.path)
        else:
            self._build()
        return object.__getattribute__(self, name)

    def _build(self) -> None:
        with _BUILDING:
            if self._is_built:
                return
            self._is_built = True
            try:
                super().__init__(self.path, self.endpoint, **self._choices)
            except BaseException:
                self._is_built = False
                raise


class LateRouter(APIRouter):
    """A router of such routes."""

    def __init__(self, **choices: Any) -> None:  # noqa: ANN401 - FastAPI's
        """Take what any router takes."""
        super().__init__(**({"route_class": LateRoute} | choices))

    def under(self, prefix: str) -> list[LateRoute]:
        """Return the routes for an application that has them below the prefix."""
        return [cast("LateRoute", route).under(prefix) for route in self.routes]
