"""How every view acts: one action, its answer told, its refusal told where the person is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

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
        if not request.user.is_authenticated:
            return redirect_to_login(_page_of(request))
        try:
            answer = view(request, *args, **options)
        except MmcError as error:
            return refusal(request, error)
        # A button's address opened as a page (from the history, or reloaded): an empty page would say nothing.
        return redirect("stories") if request.method == "GET" and answer.status_code == 405 else answer

    return guarded


def _page_of(request: HttpRequest) -> str:
    """The page to come back to after the door: a button's address is none, the page it stands on is."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return _came_from(request).removeprefix(f"{request.scheme}://{request.get_host()}")


def _came_from(request: HttpRequest) -> str:
    """The page of ours a request was sent from; "" if it does not say or it is not ours."""
    back = request.headers.get("Referer", "")
    return back if back.startswith(f"{request.scheme}://{request.get_host()}/") else ""


def refusal(request: HttpRequest, error: MmcError) -> HttpResponse:
    """The page that says what did not happen, and the way back."""
    status = 403 if isinstance(error, NotAllowed) else 409
    back = _came_from(request)
    return render(request, "desk/refusal.html", {"problem": sorry(error), "back": back}, status=status)


def done(request: HttpRequest, words: str) -> None:
    """Say on the next page what has just been done."""
    messages.success(request, words)
