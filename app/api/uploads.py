"""Forms that bring a file."""

from collections.abc import Awaitable, Callable, Collection

from fastapi import Request

from app.services.work import refuse


def form_with(fields: Collection[str]) -> Callable[[Request], Awaitable[None]]:
    """Return a dependency that refuses a form with a field that is not one of these, or stands there twice."""

    async def check(request: Request) -> None:
        names = [name for name, _ in (await request.form()).multi_items()]
        for name in names:
            if name not in fields:
                known = ", ".join(fields)
                raise refuse(f"/{name[:100]}", f"must not be there: the form has {known}")
            if names.count(name) > 1:
                raise refuse(f"/{name}", "must stand there once")

    return check
