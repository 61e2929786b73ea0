"""What Instagram and Facebook share of the Graph API: tokens, versions, fields, errors, rate headers.

Stricter than the platform in three places, so that mistakes show here: a parameter nobody knows is
refused (Graph ignores it), a token in the address is refused (it works there, and lands in every log on
the way), and only the one version the newsroom pins is spoken.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.stage import Endpoint, Refused, Stage, Voice, answering
from mmc.rehearsal.state import Piece

VERSION = "v26.0"
RATE_CODES = {"instagram": 80002, "facebook": 80001}
_ANYWHERE = {"fields", "appsecret_proof"}


def error(
    code: int, words: str, *, status: int = 400, subcode: int = 0, kind: str = "OAuthException", **more: Any
) -> JSONResponse:
    """An error body of the Graph API."""
    told: dict[str, Any] = {"message": words, "type": kind, "code": code, "fbtrace_id": "AgladiGladi0"}
    if subcode:
        told["error_subcode"] = subcode
    return JSONResponse({"error": {**told, **more}}, status)


def no(code: int, words: str, *, subcode: int = 0, status: int = 400) -> Refused:
    """The refusal with this code."""
    return Refused(error(code, words, subcode=subcode, status=status))


def missing(id: str) -> Refused:
    """Graph's answer for whatever does not exist, or may not be seen."""
    words = f"Unsupported request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions"
    return no(100, words, subcode=33)


def voice(platform: str, account: str) -> Voice:
    """How a platform of the Graph API words the answers of faults."""

    def throttled(wait: int) -> Response:
        words = "(#4) Application request limit reached"
        answer = error(RATE_CODES[platform], words)
        use = {"type": "pages", "call_count": 100, "total_cputime": 20, "total_time": 20,
               "estimated_time_to_regain_access": -(-wait // 60)}  # fmt: skip
        answer.headers["X-Business-Use-Case-Usage"] = json.dumps({account: [use]})
        answer.headers["X-App-Usage"] = json.dumps({"call_count": 100, "total_time": 25, "total_cputime": 25})
        return answer

    return Voice(
        unauthorized=lambda: error(
            190, "Error validating access token: Session has expired.", status=401, subcode=463
        ),
        throttled=throttled,
        broken=lambda: error(2, "An unexpected error has occurred. Please retry your request later.", status=500,
                             is_transient=True),
        not_found=lambda: missing("0").response,
        forbidden=lambda: error(200, "(#200) The user has no permission to publish to this page", status=403),
        lying=lambda: error(4, "Application request limit reached", status=403, subcode=2207051,
                            error_user_title="Action is blocked"),
    )  # fmt: skip


def allowed(platform: str, endpoint: Endpoint, scheme: str = "Bearer") -> Endpoint:
    """The endpoint behind the checks of version, token and proof; every answer says how much was used."""

    async def run(stage: Stage, request: Request) -> Response:
        if request.path_params.get("version", VERSION) != VERSION:
            raise no(2635, f"You are calling a deprecated version of the API; the rehearsal speaks {VERSION}")
        _check_token(stage, platform, request, scheme)
        answer = await endpoint(stage, request)
        answer.headers["X-App-Usage"] = json.dumps({"call_count": 3, "total_time": 2, "total_cputime": 1})
        return answer

    return run


def _check_token(stage: Stage, platform: str, request: Request, scheme: str) -> None:
    if "access_token" in request.query_params:
        raise no(2500, "The rehearsal takes a token in the Authorization header only: addresses end up in logs")
    sent, _, value = request.headers.get("authorization", "").partition(" ")
    if not value:
        raise Refused(error(2500, "An active access token must be used to query information about the current user.",
                            status=401))  # fmt: skip
    own = value == stage.accounts[f"{platform}_token"] and not stage.state.setting(f"{platform}:revoked")
    if sent != scheme or not (own or stage.state.setting(f"{platform}:tokens", {}).get(value, 0.0) > time.time()):
        raise Refused(error(190, "Invalid OAuth access token - Cannot parse access token", status=401, subcode=467))


def proof_of(secret: str, token: str) -> str:
    """What `appsecret_proof` must be."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


async def fields_of(stage: Stage, platform: str, request: Request, known: set[str]) -> dict[str, Any]:
    """The parameters of a call, however they were sent; refuses unknown ones and a wrong proof."""
    found: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            raise no(100, "Invalid JSON for the request") from None
        found.update(body if isinstance(body, dict) else {})
    elif kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        found.update(await request.form())
    if "access_token" in found:
        raise no(2500, "The rehearsal takes a token in the Authorization header only")
    for name in found:
        if name not in known | _ANYWHERE:
            raise no(100, f"(#100) Unknown parameter for this call: {name}")
    proof = found.pop("appsecret_proof", "")
    right = proof_of(stage.accounts["graph_app_secret"], request.headers.get("authorization", "").partition(" ")[2])
    if proof and not hmac.compare_digest(str(proof), right):
        raise no(100, "Invalid appsecret_proof provided in the API argument")
    return found


def needed(fields: Mapping[str, Any], *names: str) -> None:
    """Refuses a call without one of these parameters."""
    for name in names:
        value = fields.get(name)
        if value is None or (not isinstance(value, UploadFile) and str(value) == ""):
            raise no(100, f"(#100) The parameter {name} is required")


def truth(fields: Mapping[str, Any], name: str, default: bool = True) -> bool:
    """A boolean parameter as Graph reads it."""
    value = fields.get(name)
    return default if value is None else str(value).lower() in ("true", "1")


def visible(stage: Stage, piece: Piece | None) -> bool:
    """Read-back shows a piece only after the lag that was set."""
    if piece is None or piece.deleted_at:
        return False
    return time.time() - piece.stored_at >= float(stage.state.setting(f"lag:{piece.platform}", 0.0))


def paged(request: Request, found: list[dict[str, Any]]) -> JSONResponse:
    """A page of `data` with cursors; `next` only where more follows."""
    limit, after = request.query_params.get("limit", "25"), request.query_params.get("after", "")
    if not limit.isdecimal() or not 1 <= int(limit) <= 100:
        raise no(100, "(#100) limit must be between 1 and 100")
    if after and not (after.startswith("gladi") and after[5:].isdecimal()):
        raise no(100, "(#100) Invalid cursor")
    start = int(after[5:] or 0) if after else 0
    page = found[start : start + int(limit)]
    body: dict[str, Any] = {"data": page}
    if page:
        body["paging"] = {"cursors": {"before": f"gladi{start}", "after": f"gladi{start + len(page)}"}}
        if start + len(page) < len(found):
            body["paging"]["next"] = str(request.url.include_query_params(after=f"gladi{start + len(page)}"))
    return JSONResponse(body)


def asked(request: Request, known: set[str]) -> set[str]:
    """The names in `fields` without their modifiers; refuses unknown ones."""
    names = {part.partition(".")[0] for part in _split(request.query_params.get("fields", ""))} or {"id"}
    for name in sorted({name.partition("{")[0] for name in names} - known - {"id"}):
        raise no(100, f"(#100) Tried accessing nonexisting field ({name}) on this node type")
    return {name.partition("{")[0] for name in names}


def _split(fields: str) -> list[str]:
    """`a,b{c,d},e` at its outer commas."""
    parts, depth = [""], 0
    for sign in fields:
        depth += (sign in "{(") - (sign in "})")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [part for part in parts if part]


def by_object(choose: Callable[[Request], Awaitable[str]], calls: Mapping[str, Any]) -> Any:
    """One address for objects of many kinds: `choose` names the call that this request is."""

    async def run(request: Request) -> Response:
        answer: Response = await calls[await choose(request)](request)
        return answer

    return run


def table(
    stage: Stage, platform: str, voice: Voice, rows: Sequence[tuple[str, str, str, Endpoint]], scheme: str = "Bearer"
) -> list[Route]:
    """Routes of (method, path, name of the call, endpoint), each behind the token."""
    return [
        Route(f"/{platform}{path}", answering(stage, platform, name, allowed(platform, run, scheme), voice),
              methods=[method])
        for method, path, name, run in rows
    ]  # fmt: skip
