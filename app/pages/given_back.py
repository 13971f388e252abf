"""The form of ours that a failed request brought, so that the page of the failure can give it back."""

from contextlib import aclosing
from typing import cast

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.pages.forms import Form, form_of
from app.pages.typed import Typed, typed_in
from app.wiring import Wiring

_UNAUTHENTICATED = 401


async def typed_of(request: Request, status: int) -> Typed:
    """Return what was typed into a form of ours; of a form of another site, nothing."""
    if request.method != "POST" or not _is_ours(request):
        return Typed()
    form = cast("Form | None", getattr(request.state, "form", None))
    # A stranger's form was not read yet; any other that was not read is no form.
    if form is None and status == _UNAUTHENTICATED:
        form = await _read(request)
    return Typed() if form is None else await run_in_threadpool(typed_in, form)


def _is_ours(request: Request) -> bool:
    """Tell whether a page of ours sent this; a browser that does not say so is not believed."""
    wiring = cast("Wiring", request.app.state.wiring)
    return request.headers.get("origin") == wiring.tools.base_url


async def _read(request: Request) -> Form | None:
    try:
        async with aclosing(form_of(request)) as forms:
            return await anext(forms)
    except HTTPException:
        return None
