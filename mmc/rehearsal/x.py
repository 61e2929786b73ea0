"""X API v2: create, delete, look up, the own timeline and the account, signed by OAuth 1.0a.

Texts are counted by twitter-text, links are wrapped in t.co, equal texts within a day are refused.
Rate limits are announced in headers but only enforced by the fault `429`.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.logins import known_token
from mmc.rehearsal.oauth1 import BadSignature, verify
from mmc.rehearsal.stage import Endpoint, Refused, Stage, Voice, answering
from mmc.rehearsal.state import Piece, stamp
from mmc.rehearsal.x_shape import check_fields, shown_tweet, shown_user

TEXT_WEIGHT = {"basic": 280, "premium": 25_000}
_CREATE_FIELDS = {
    "text", "media", "reply", "reply_settings", "made_with_ai", "paid_partnership", "quote_tweet_id", "poll", "geo",
    "for_super_followers_only", "direct_message_deep_link", "nullcast", "community_id", "edit_options", "card_uri",
    "share_with_followers",
}  # fmt: skip


def problem(status: int, title: str, detail: str, **more: Any) -> JSONResponse:
    """An error body of X with the rate headers."""
    body = {"title": title, "detail": detail, "type": "about:blank", "status": status, **more}
    return JSONResponse(body, status, headers=rate_headers())


def invalid(words: str, **parameters: Any) -> Refused:
    """The refusal `Invalid Request`, 400."""
    errors = [{"message": words, "parameters": {k: [str(v)] for k, v in parameters.items()}}]
    body = {
        "errors": errors, "title": "Invalid Request", "detail": "One or more parameters to your request was invalid.",
        "type": "https://api.twitter.com/2/problems/invalid-request",
    }  # fmt: skip
    return Refused(JSONResponse(body, 400, headers=rate_headers()))


def rate_headers(wait: int = 900, left: int = 99) -> dict[str, str]:
    """The three headers by which X announces its limits; reset in epoch seconds."""
    reset = str(int(time.time()) + wait)
    return {"x-rate-limit-limit": "100", "x-rate-limit-remaining": str(left), "x-rate-limit-reset": reset}


def _throttled(wait: int) -> Response:
    response = problem(429, "Too Many Requests", "Too Many Requests")
    response.headers.update(rate_headers(wait, 0))
    return response


VOICE = Voice(
    unauthorized=lambda: problem(401, "Unauthorized", "Unauthorized"),
    throttled=_throttled,
    broken=lambda: problem(503, "Service Unavailable", "Service Unavailable"),
    not_found=lambda: HTMLResponse("", 404),
    forbidden=lambda: problem(
        403, "Forbidden", "Your client app is not configured with the appropriate oauth1 app permissions.",
        type="https://api.twitter.com/2/problems/oauth1-permissions",
    ),
)


def signed(endpoint: Endpoint) -> Endpoint:
    """The endpoint behind the check of the signature."""

    async def run(stage: Stage, request: Request) -> Response:
        if request.headers.get("authorization", "").startswith("Bearer "):
            if not known_token(stage, "x", request.headers["authorization"].removeprefix("Bearer ")):
                raise Refused(VOICE.unauthorized())
            return await endpoint(stage, request)
        urlencoded = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        try:
            verify(stage, request, await request.body() if urlencoded else b"")
        except BadSignature:
            raise Refused(VOICE.unauthorized()) from None
        response = await endpoint(stage, request)
        response.headers.update(rate_headers())
        return response

    return run


async def json_body(request: Request, known: set[str]) -> dict[str, Any]:
    """The JSON object of a call; refuses anything else, and fields X does not define."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise invalid("Request body must be valid JSON") from None
    if not isinstance(body, dict):
        raise invalid("Request body must be a JSON object")
    for name in body:
        if name not in known:
            words = f"$.{name}: is not defined in the schema and the schema does not allow additional properties"
            raise invalid(words, **{name: body[name]})
    return body


def routes(stage: Stage) -> list[Route]:
    """The calls under /x/2, each under the word a fault is planned for."""
    table: list[tuple[str, str, str, Endpoint]] = [
        ("POST", "/2/tweets", "create", _create),
        ("GET", "/2/tweets", "lookup", _lookup),
        ("GET", "/2/tweets/{id}", "lookup", _lookup_one),
        ("DELETE", "/2/tweets/{id}", "delete", _delete),
        ("GET", "/2/users/me", "me", _me),
        ("GET", "/2/users/{id}/tweets", "timeline", _timeline),
    ]
    return [
        Route(f"/x{path}", answering(stage, "x", name, signed(run), VOICE), methods=[method])
        for method, path, name, run in table
    ]


async def _create(stage: Stage, request: Request) -> Response:
    from mmc.rehearsal.x_media import ready_media

    body = await json_body(request, _CREATE_FIELDS)
    media = body.get("media") or {}
    if not isinstance(media, dict) or set(media) - {"media_ids", "tagged_user_ids"}:
        raise invalid("$.media: is not of the expected shape", media=media)
    files = ready_media(stage, media.get("media_ids") or [])
    _check_reply(stage, body.get("reply"))
    text = body.get("text", "")
    if not isinstance(text, str) or not (text.strip() or files):
        raise invalid("$.text: is required when no media is given", text=text)
    _check_weight(text, TEXT_WEIGHT[stage.accounts["x_tier"]])
    _check_twin(stage, text, bool(files))
    now = stage.state.now()
    at = stamp(now)
    serial = stage.state.next("x:tweet") & 0x3FFFFF
    id = str((int(now.timestamp() * 1000) - 1_288_834_974_657) << 22 | serial)
    raw = {key: value for key, value in body.items() if key not in ("text", "media")}
    piece = stage.state.add(Piece(platform="x", id=id, text=text, at=at, public_at=at, media=files, raw=raw))
    return JSONResponse({"data": shown_tweet(piece, set())}, 201)


def _check_reply(stage: Stage, reply: Any) -> None:
    """Answers go to the account's own posts only: others an app may answer only when it was called."""
    if reply is None:
        return
    if not isinstance(reply, dict) or set(reply) - {"in_reply_to_tweet_id", "auto_populate_reply_metadata"}:
        raise invalid("$.reply: is not of the expected shape", reply=reply)
    before = stage.state.piece("x", str(reply.get("in_reply_to_tweet_id", "")))
    if before is None or before.deleted_at:
        detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
        raise Refused(problem(403, "Forbidden", detail))


def _check_weight(text: str, most: int) -> None:
    from twitter_text import parse_tweet

    weight = parse_tweet(text).weightedLength
    if weight > most:
        raise invalid(f"Your Tweet text is too long: weighted length {weight} of {most}.", text=text)


def _check_twin(stage: Stage, text: str, has_media: bool) -> None:
    """X refuses an equal text within a window; a day is our guess, its own is not published."""
    since = stage.state.now() - timedelta(days=1)
    for piece in stage.state.pieces("x"):
        if piece.deleted_at or " ".join(piece.text.split()) != " ".join(text.split()) or (has_media and not text):
            continue
        if datetime.fromisoformat(piece.at) >= since:
            detail = "You are not allowed to create a Tweet with duplicate content."
            raise Refused(problem(403, "Forbidden", detail))


def _visible(stage: Stage, piece: Piece | None) -> bool:
    """Read-back shows a piece only after the lag that was set."""
    lag = float(stage.state.setting("lag:x", 0.0))
    return piece is not None and not piece.deleted_at and time.time() - piece.stored_at >= lag


def _missing(id: str, name: str) -> dict[str, Any]:
    return {
        "value": id, "detail": f"Could not find tweet with {name}: [{id}].", "title": "Not Found Error",
        "resource_type": "tweet", "parameter": name, "resource_id": id,
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }  # fmt: skip


async def _lookup(stage: Stage, request: Request) -> Response:
    ids = [part for part in request.query_params.get("ids", "").split(",") if part]
    if not 1 <= len(ids) <= 100 or not all(id.isdecimal() for id in ids):
        raise invalid("The `ids` query parameter must hold 1 to 100 ids", ids=",".join(ids))
    return JSONResponse(_found(stage, ids, check_fields(request, invalid)))


def _found(stage: Stage, ids: list[str], fields: set[str]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for id in ids:
        piece = stage.state.piece("x", id)
        if piece is not None and _visible(stage, piece):
            body.setdefault("data", []).append(shown_tweet(piece, fields))
        else:
            body.setdefault("errors", []).append(_missing(id, "ids"))
    return body


async def _lookup_one(stage: Stage, request: Request) -> Response:
    id, fields = request.path_params["id"], check_fields(request, invalid)
    if not id.isdecimal():
        raise invalid(f"The `id` query parameter value [{id}] is not valid", id=id)
    piece = stage.state.piece("x", id)
    if piece is None or not _visible(stage, piece):
        return JSONResponse({"errors": [_missing(id, "id")]})
    return JSONResponse({"data": shown_tweet(piece, fields)})


async def _delete(stage: Stage, request: Request) -> Response:
    id = request.path_params["id"]
    piece = stage.state.piece("x", id)
    if piece is None:
        raise Refused(problem(404, "Not Found Error", f"Could not find tweet with id: [{id}]."))
    stage.state.change(replace(piece, deleted_at=stamp(stage.state.now())))
    return JSONResponse({"data": {"deleted": True}})


async def _me(stage: Stage, request: Request) -> Response:
    fields = set(filter(None, request.query_params.get("user.fields", "").split(",")))
    live = sum(not p.deleted_at for p in stage.state.pieces("x"))
    return JSONResponse({"data": shown_user(stage, fields, live)})


async def _timeline(stage: Stage, request: Request) -> Response:
    if request.path_params["id"] != stage.accounts["x_user_id"]:
        raise Refused(problem(403, "Forbidden", "The rehearsal knows the timeline of its own account only."))
    asked, fields = request.query_params, check_fields(request, invalid)
    most = asked.get("max_results", "10")
    if not most.isdecimal() or not 5 <= int(most) <= 100:
        raise invalid(f"The `max_results` query parameter value [{most}] is not between 5 and 100", max_results=most)
    excluded = asked.get("exclude", "").split(",")
    start, end = (_moment(asked.get(name), name) for name in ("start_time", "end_time"))
    found = [
        p for p in reversed(stage.state.pieces("x"))
        if _visible(stage, p)
        and not ("replies" in excluded and p.raw.get("reply"))
        and (start is None or datetime.fromisoformat(p.at) >= start)
        and (end is None or datetime.fromisoformat(p.at) < end)
    ]  # fmt: skip
    offset = _page(asked.get("pagination_token", ""))
    page = found[offset : offset + int(most)]
    meta: dict[str, Any] = {"result_count": len(page)}
    if page:
        meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
    if offset + int(most) < len(found):
        meta["next_token"] = f"gladi{offset + int(most)}"
    data = {"data": [shown_tweet(p, fields) for p in page]} if page else {}
    return JSONResponse({**data, "meta": meta})


def _moment(sent: str | None, name: str) -> datetime | None:
    if not sent:
        return None
    try:
        moment = datetime.fromisoformat(sent)
    except ValueError:
        raise invalid(f"The `{name}` query parameter value [{sent}] is not a valid RFC 3339 date", time=sent) from None
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _page(token: str) -> int:
    number = token.removeprefix("gladi")
    if token and not (token.startswith("gladi") and number.isdecimal()):
        raise invalid("The `pagination_token` query parameter is not valid", pagination_token=token)
    return int(number or 0)
