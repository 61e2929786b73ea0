"""Login desks of Meta: Facebook's dialog for pages (and Instagram behind a page), Instagram's own login."""

from __future__ import annotations

import re
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from mmc.rehearsal.graph import VERSION, error, no, voice
from mmc.rehearsal.logins import LOOPBACK, consent, form_of, issued, known_token, spend_code
from mmc.rehearsal.stage import Endpoint, Refused, Stage, answering

SHORT, LONG = 3600.0, 60 * 86400.0
YOUNG = 24 * 3600.0  # Instagram renews no token younger than this
PAGE = {"pages_show_list", "pages_read_engagement", "pages_manage_posts", "pages_manage_engagement", "read_insights",
        "publish_video", "instagram_basic", "instagram_content_publish", "instagram_manage_insights"}  # fmt: skip
OWN = {"instagram_business_basic", "instagram_business_content_publish", "instagram_business_manage_insights"}


def routes(stage: Stage) -> list[Route]:
    """Under both prefixes what Facebook's host speaks, under /instagram its own login as well."""
    found = []
    for platform in ("facebook", "instagram"):
        words = voice(platform, stage.accounts[f"{platform}_id"])
        table: list[tuple[str, str, str, Any]] = [
            ("POST", f"/{VERSION}/oauth/access_token", "token", _exchange(platform)),
            ("GET", f"/{VERSION}/me/accounts", "accounts", _accounts(platform)),
            ("GET", f"/{VERSION}/debug_token", "debug", _debug(platform)),
        ]
        if platform == "instagram":
            table += [
                ("POST", "/oauth/access_token", "token", _short_own),
                ("GET", "/access_token", "exchange", _long_own),
                ("GET", "/refresh_access_token", "refresh", _refresh_own),
            ]
        found += [
            Route(f"/{platform}{path}", answering(stage, platform, name, run, words), methods=[method])
            for method, path, name, run in table
        ]  # fmt: skip
        page = _dialog(stage, platform, PAGE)
        found.append(Route(f"/{platform}/{VERSION}/dialog/oauth", page, methods=["GET", "POST"]))
    found.append(Route("/instagram/oauth/authorize", _dialog(stage, "instagram", OWN), methods=["GET", "POST"]))
    return found


def _dialog(stage: Stage, platform: str, known: set[str]) -> Any:
    async def answer(request: Request) -> Response:
        stage.calls[platform, "authorize"] += 1
        asked = dict(request.query_params)
        rights = [right for right in re.split(r"[ ,]+", asked.get("scope", "")) if right]
        wrong = [
            name for name, fine in {
                "client_id": asked.get("client_id") == stage.accounts["graph_app_id"],
                "redirect_uri": bool(LOOPBACK.match(asked.get("redirect_uri", ""))),
                "response_type": asked.get("response_type") == "code",
                "state": len(asked.get("state", "")) >= 16, "scope": bool(rights) and set(rights) <= known,
            }.items() if not fine
        ]  # fmt: skip
        if wrong:
            return HTMLResponse(f"<h1>URL diblokir</h1><p>{', '.join(wrong)}</p>", 400)
        return await consent(stage, platform, request, asked, rights)

    return answer


def _app(stage: Stage, sent: dict[str, str]) -> None:
    if (sent.get("client_id"), sent.get("client_secret")) != (
        stage.accounts["graph_app_id"], stage.accounts["graph_app_secret"],
    ):  # fmt: skip
        raise Refused(error(101, "Error validating application. Cannot get application info.", status=400))


def _exchange(platform: str) -> Endpoint:
    async def run(stage: Stage, request: Request) -> Response:
        sent = await form_of(request)
        _app(stage, sent)
        if sent.get("grant_type") == "fb_exchange_token":
            _living(stage, platform, sent.get("fb_exchange_token", ""))
            return _token(stage, platform, "EAAgladi-panjang-", LONG)
        try:
            spend_code(stage, platform, sent)
        except Refused:
            raise no(100, "This authorization code has been used or has expired.", subcode=36009) from None
        return _token(stage, platform, "EAAgladi-pendek-", SHORT)

    return run


def _token(stage: Stage, platform: str, prefix: str, seconds: float, **more: Any) -> Response:
    seconds = float(stage.state.setting(f"login:seconds:{platform}", seconds))
    token = issued(stage, platform, prefix, seconds)
    stage.state.remember(f"{platform}:born:{token}", time.time())
    return JSONResponse({"access_token": token, "token_type": "bearer", "expires_in": int(seconds), **more})


def _living(stage: Stage, platform: str, token: str) -> None:
    own = token == stage.accounts[f"{platform}_token"] and not stage.state.setting(f"{platform}:revoked")
    if not own and not known_token(stage, platform, token):
        raise Refused(error(190, "Error validating access token: Session has expired", status=400, subcode=463))


def _bearer(request: Request) -> str:
    if "access_token" in request.query_params:
        raise no(2500, "The rehearsal takes this token in the Authorization header only")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme == "Bearer" else ""


def _accounts(platform: str) -> Endpoint:
    async def run(stage: Stage, request: Request) -> Response:
        _living(stage, platform, _bearer(request))
        known, state = stage.accounts, stage.state
        token = issued(stage, platform, "EAAgladi-halaman-", 10 * 365 * 86400.0)  # no end of its own
        state.remember(f"{platform}:endless", [*state.setting(f"{platform}:endless", [])[-20:], token])
        page = {"id": known["facebook_id"], "name": known["facebook_name"], "access_token": token,
                "tasks": ["ANALYZE", "CREATE_CONTENT", "MODERATE"],
                "instagram_business_account": {"id": known["instagram_id"]}}  # fmt: skip
        return JSONResponse({"data": [page], "paging": {"cursors": {"before": "a", "after": "a"}}})

    return run


def _debug(platform: str) -> Endpoint:
    async def run(stage: Stage, request: Request) -> Response:
        known, token = stage.accounts, request.query_params.get("input_token", "")
        if _bearer(request) != f"{known['graph_app_id']}|{known['graph_app_secret']}":
            raise Refused(error(190, "Invalid OAuth access token signature.", status=400))
        own = token == known[f"{platform}_token"] and not stage.state.setting(f"{platform}:revoked")
        ends = stage.state.setting(f"{platform}:tokens", {}).get(token, 0.0)
        valid = own or ends > time.time()
        endless = own or token in stage.state.setting(f"{platform}:endless", [])
        data = {"app_id": known["graph_app_id"], "type": "PAGE", "is_valid": valid,
                "expires_at": 0 if endless else int(ends), "scopes": sorted(PAGE)}  # fmt: skip
        return JSONResponse({"data": data})

    return run


async def _short_own(stage: Stage, request: Request) -> Response:
    sent = await form_of(request)
    _app(stage, sent)
    try:
        spend_code(stage, "instagram", sent)
    except Refused:
        body = {"error_type": "OAuthException", "code": 400, "error_message": "This authorization code has been used"}
        raise Refused(JSONResponse(body, 400)) from None
    token = issued(stage, "instagram", "IGgladi-pendek-", SHORT)
    who = int(stage.accounts["instagram_id"])
    return JSONResponse({"access_token": token, "user_id": who, "permissions": sorted(OWN)})


async def _long_own(stage: Stage, request: Request) -> Response:
    sent = request.query_params
    if sent.get("grant_type") != "ig_exchange_token" or sent.get("client_secret") != stage.accounts["graph_app_secret"]:
        raise no(100, "Invalid client_secret or grant_type")
    _living(stage, "instagram", sent.get("access_token", ""))
    return _token(stage, "instagram", "IGgladi-panjang-", LONG)


async def _refresh_own(stage: Stage, request: Request) -> Response:
    sent = request.query_params
    token = sent.get("access_token", "")
    if sent.get("grant_type") != "ig_refresh_token":
        raise no(100, "Invalid grant_type")
    _living(stage, "instagram", token)
    born = float(stage.state.setting(f"instagram:born:{token}", 0.0))
    if stage.state.now().timestamp() - born < YOUNG:
        raise no(100, "The token is less than 24 hours old")
    return _token(stage, "instagram", "IGgladi-panjang-", LONG)
