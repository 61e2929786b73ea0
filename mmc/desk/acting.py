"""How every view acts: one action, its answer told, its refusal told where the person is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from mmc.desk.sorry import sorry
from mmc.errors import MmcError, NotAllowed
from mmc.newsroom.models import Person

View = Callable[..., HttpResponseBase]


def person_of(request: HttpRequest) -> Person:
    """Who is asking; only behind `inside`."""
    return cast(Person, request.user)


def inside(view: View) -> View:
    """The view for those who are logged in; an error nobody answered becomes a page in plain words."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **options)
        except MmcError as error:
            return refusal(request, error)

    return cast(View, login_required(guarded))


def refusal(request: HttpRequest, error: MmcError) -> HttpResponse:
    """The page that says what did not happen, and the way back."""
    status = 403 if isinstance(error, NotAllowed) else 409
    back = request.headers.get("Referer", "")
    ours = back.startswith(f"{request.scheme}://{request.get_host()}/")
    return render(request, "desk/refusal.html", {"problem": sorry(error), "back": back if ours else ""}, status=status)


def done(request: HttpRequest, words: str) -> None:
    """Say on the next page what has just been done."""
    messages.success(request, words)
