"""What every call to the rehearsal's WordPress shares: the login, parameters, words of errors, the media's facts."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mmc.rehearsal.stage import Endpoint, Refused, Stage, Voice
from mmc.rehearsal.state import Attached

API = "/wordpress/wp-json/wp/v2"


def error(code: str, words: str, status: int) -> JSONResponse:
    """An error body of WordPress' REST API."""
    return JSONResponse({"code": code, "message": words, "data": {"status": status}}, status)


def no(code: str, words: str, status: int) -> Refused:
    """The refusal with this code."""
    return Refused(error(code, words, status))


def _throttled(wait: int) -> Response:
    answer = error("rest_too_many_requests", "Too many requests.", 429)
    answer.headers["Retry-After"] = str(wait)
    return answer


VOICE = Voice(
    unauthorized=lambda: error("incorrect_password", "The provided password is an invalid application password.", 401),
    throttled=_throttled,
    broken=lambda: error("internal_server_error", "There has been a critical error on this website.", 500),
    not_found=lambda: error("rest_no_route", "No route was found matching the URL and request method.", 404),
    forbidden=lambda: error("rest_cannot_publish", "Sorry, you are not allowed to publish posts.", 403),
)


def allowed(endpoint: Endpoint) -> Endpoint:
    """The endpoint behind the application password."""

    async def run(stage: Stage, request: Request) -> Response:
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        if scheme != "Basic":
            raise no("rest_not_logged_in", "You are not currently logged in.", 401)
        try:
            user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise no("invalid_username", "Unknown username.", 401) from None
        if user != stage.accounts["wordpress_user"]:
            raise no("invalid_username", "Unknown username.", 401)
        if password.replace(" ", "") != stage.accounts["wordpress_password"].replace(" ", ""):
            raise Refused(VOICE.unauthorized())
        return await endpoint(stage, request)

    return run


def parameters(request: Request, known: set[str]) -> dict[str, str]:
    """The query of a call; a parameter nobody knows is refused."""
    asked = dict(request.query_params)
    if unknown := sorted(set(asked) - known):
        raise no("rest_invalid_param", f"Invalid parameter(s): {', '.join(unknown)}", 400)
    return asked


def file_of(stage: Stage, id: str) -> Attached:
    """A file of the media library as it hangs on a post."""
    kept: dict[str, Any] | None = stage.state.setting(f"wordpress:media:{id}")
    if kept is None:
        raise no("rest_invalid_featured_media", f"Invalid media ID {id}.", 400)
    return Attached(**kept["file"])
