"""In and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mmc.desk.forms.login import LoginForm


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The door; after it the page somebody wanted, if it is one of ours."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.person)
        ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
        return redirect(wanted if ours else settings.LOGIN_REDIRECT_URL)
    status = 400 if form.errors else 200
    return render(request, "desk/login.html", {"form": form, "next": wanted}, status=status)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Out; the session is gone on the server too."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)
