"""Login desks of Google and X: a consent page that sends back, codes for one use, refresh tokens as strict as theirs.

X's refresh token is single use: a renewal kills the one before, and a second use of it kills the whole login, as a
stolen one would. `POST /_control/logins` ends access tokens or revokes every login of a platform.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from mmc.rehearsal.stage import Refused, Stage, Voice, answering

CODE_SECONDS = 60.0
LIVES = {"youtube": 3599, "x": 7200}
LOOPBACK = re.compile(r"^http://(127\.0\.0\.1|localhost):\d{1,5}/kembali$")
GOOGLE_SCOPES = {"https://www.googleapis.com/auth/youtube.upload", "https://www.googleapis.com/auth/youtube.force-ssl"}
X_SCOPES = {"tweet.read", "tweet.write", "users.read", "media.write", "offline.access"}
_PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Izin untuk {who}</title>
<body style="font:18px/1.5 system-ui,sans-serif;max-width:34em;margin:3em auto;padding:0 1em">
<h1>Izinkan MMC memakai {who}?</h1><p>Halaman gladi: tidak ada akun sungguhan di baliknya.</p><ul>{rights}</ul>
<form method="post"><button name="answer" value="allow">Izinkan</button>
<button name="answer" value="deny">Tolak</button></form></body></html>"""


def routes(stage: Stage) -> list[Route]:
    """Consent pages and token desks, and the control that ends logins."""
    return [
        Route("/youtube/o/oauth2/v2/auth", _consent(stage, "youtube"), methods=["GET", "POST"]),
        Route("/x/i/oauth2/authorize", _consent(stage, "x"), methods=["GET", "POST"]),
        Route("/youtube/token", answering(stage, "youtube", "token", _google, VOICE), methods=["POST"]),
        Route("/x/2/oauth2/token", answering(stage, "x", "token", _x, VOICE), methods=["POST"]),
        Route("/_control/logins", _control(stage), methods=["POST"]),
    ]


def _error(name: str, words: str, status: int = 400) -> JSONResponse:
    return JSONResponse({"error": name, "error_description": words}, status)


VOICE = Voice(
    unauthorized=lambda: _error("invalid_grant", "Token has been expired or revoked."),
    throttled=lambda wait: JSONResponse({"error": "rate_limited"}, 429, headers={"Retry-After": str(wait)}),
    broken=lambda: _error("server_error", "Backend error", 503),
    not_found=lambda: _error("not_found", "Not found", 404),
)


def _client(stage: Stage, platform: str) -> str:
    return stage.accounts[f"{platform}_client_id"]


def _consent(stage: Stage, platform: str) -> Any:
    def checked(request: Request) -> dict[str, str]:
        asked = dict(request.query_params)
        scopes = set(asked.get("scope", "").split())
        known = GOOGLE_SCOPES if platform == "youtube" else X_SCOPES
        wrong = [
            name for name, fine in {
                "client_id": asked.get("client_id") == _client(stage, platform),
                "redirect_uri": bool(LOOPBACK.match(asked.get("redirect_uri", ""))),
                "response_type": asked.get("response_type") == "code",
                "state": len(asked.get("state", "")) >= 16,
                "code_challenge": bool(re.fullmatch(r"[\w-]{43}", asked.get("code_challenge", ""))),
                "code_challenge_method": asked.get("code_challenge_method") == "S256",
                "scope": bool(scopes) and scopes <= known,
            }.items() if not fine
        ]  # fmt: skip
        if wrong:
            # A wrong redirect must never be followed: the page itself says what is wrong.
            raise Refused(HTMLResponse(f"<h1>Error 400: invalid_request</h1><p>{', '.join(wrong)}</p>", 400))
        return asked

    async def answer(request: Request) -> Response:
        stage.calls[platform, "authorize"] += 1
        try:
            asked = checked(request)
        except Refused as refused:
            return refused.response
        return await consent(stage, platform, request, asked, asked["scope"].split())

    return answer


async def consent(
    stage: Stage, platform: str, request: Request, asked: Mapping[str, str], rights: list[str]
) -> Response:
    """The page, or where its buttons lead."""
    if request.method == "GET":
        shown = "".join(f"<li>{html.escape(right)}</li>" for right in rights)
        return HTMLResponse(_PAGE.format(who=platform, rights=shown))
    told = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
    if told.get("answer") != "allow":
        back = {"error": "access_denied", "state": asked["state"]}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 303)
    code = f"gladi-kode-{secrets.token_urlsafe(18)}"
    ticket = {"platform": platform, "redirect_uri": asked["redirect_uri"], "scope": " ".join(rights),
              "challenge": asked.get("code_challenge", ""), "ends": time.time() + CODE_SECONDS}  # fmt: skip
    stage.state.remember(f"login:code:{code}", ticket)
    return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 303)


def spend_code(stage: Stage, platform: str, sent: Mapping[str, str]) -> dict[str, Any]:
    """The ticket of a code, which is gone now; refuses old, foreign and unproven ones."""
    name = f"login:code:{sent.get('code', '')}"
    ticket: dict[str, Any] = stage.state.setting(name) or {}
    stage.state.forget(name)
    proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
    fine = (
        ticket.get("platform") == platform and ticket["ends"] > time.time()
        and ticket["redirect_uri"] == sent.get("redirect_uri")
        and (not ticket["challenge"] or ticket["challenge"] == proof.rstrip(b"=").decode())
    )  # fmt: skip
    if not fine:
        raise Refused(_error("invalid_grant", "Malformed, used or foreign auth code."))
    return ticket


def issued(stage: Stage, platform: str, prefix: str, seconds: float) -> str:
    """A new access token, known from now on."""
    now = time.time()
    token = f"{prefix}{secrets.token_urlsafe(24)}"
    living = {t: ends for t, ends in stage.state.setting(f"{platform}:tokens", {}).items() if ends > now}
    stage.state.remember(f"{platform}:tokens", {**living, token: now + seconds})
    return token


def known_token(stage: Stage, platform: str, token: str) -> bool:
    """True while an issued access token lives."""
    return bool(stage.state.setting(f"{platform}:tokens", {}).get(token, 0.0) > time.time())


async def _google(stage: Stage, request: Request) -> Response:
    sent, known = await form_of(request), stage.accounts
    if (sent.get("client_id"), sent.get("client_secret")) != (
        known["youtube_client_id"], known["youtube_client_secret"],
    ):  # fmt: skip
        return _error("invalid_client", "Unauthorized", 401)
    refresh = stage.state.setting("youtube:refresh", {})
    if sent.get("grant_type") == "authorization_code":
        ticket = spend_code(stage, "youtube", sent)
        fresh = f"1//gladi-{secrets.token_urlsafe(24)}"
        stage.state.remember("youtube:refresh", {**refresh, fresh: ticket["scope"]})
        return _google_answer(stage, ticket["scope"], {"refresh_token": fresh})
    if sent.get("grant_type") != "refresh_token":
        return _error("unsupported_grant_type", "Invalid grant_type: " + sent.get("grant_type", ""))
    own = sent.get("refresh_token") == known["youtube_refresh_token"] and not stage.state.setting("youtube:revoked")
    if not own and sent.get("refresh_token") not in refresh:
        return _error("invalid_grant", "Token has been expired or revoked.")
    scope = sent.get("scope") or refresh.get(sent["refresh_token"]) or "https://www.googleapis.com/auth/youtube.force-ssl"
    return _google_answer(stage, scope, {})


def _google_answer(stage: Stage, scope: str, more: dict[str, Any]) -> Response:
    seconds = float(stage.state.setting("login:seconds:youtube", LIVES["youtube"]))
    token = issued(stage, "youtube", "ya29.gladi-", seconds)
    told = {"access_token": token, "expires_in": int(seconds), "scope": scope, "token_type": "Bearer"}
    return JSONResponse({**told, **more})


async def _x(stage: Stage, request: Request) -> Response:
    sent, known = await form_of(request), stage.accounts
    pair = _basic(request)
    if pair != (known["x_client_id"], known["x_client_secret"]):  # a confidential client must prove itself
        return _error("unauthorized_client", "Missing valid authorization header", 401)
    if sent.get("grant_type") == "authorization_code":
        return _x_answer(stage, spend_code(stage, "x", sent)["scope"])
    if sent.get("grant_type") != "refresh_token":
        return _error("unsupported_grant_type", "Invalid grant_type")
    living: dict[str, str] = stage.state.setting("x:refresh", {})
    token = sent.get("refresh_token", "")
    if token not in living:
        # Spent or stolen: X ends the login as a whole.
        if token in stage.state.setting("x:spent", []):
            revoke(stage, "x")
        return _error("invalid_request", "Value passed for the token was invalid.")
    stage.state.remember("x:spent", [*stage.state.setting("x:spent", [])[-50:], token])
    stage.state.remember("x:tokens", {})
    return _x_answer(stage, living[token])


def _x_answer(stage: Stage, scope: str) -> Response:
    seconds = float(stage.state.setting("login:seconds:x", LIVES["x"]))
    fresh = f"gladi-x-refresh-{secrets.token_urlsafe(24)}"
    stage.state.remember("x:refresh", {fresh: scope})
    token = issued(stage, "x", "gladi-x-akses-", seconds)
    return JSONResponse({"token_type": "bearer", "expires_in": int(seconds), "access_token": token, "scope": scope,
                         "refresh_token": fresh})  # fmt: skip


def _basic(request: Request) -> tuple[str, str]:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    try:
        name, _, word = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (unquote(name), unquote(word)) if scheme == "Basic" else ("", "")


async def form_of(request: Request) -> dict[str, str]:
    """The fields of an urlencoded call."""
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))


def revoke(stage: Stage, platform: str) -> None:
    """Every login of a platform dead: what its owner does in the platform's settings."""
    for name in ("tokens", "refresh"):
        stage.state.remember(f"{platform}:{name}", {})
    stage.state.remember(f"{platform}:revoked", True)


def _control(stage: Stage) -> Any:
    async def run(request: Request) -> Response:
        order = await request.json()
        platform, act = str(order.get("platform")), order.get("act")
        if act == "revoke":
            revoke(stage, platform)
        elif act == "expire":  # access tokens end now; refresh tokens live
            stage.state.remember(f"{platform}:tokens", {})
        elif act == "allow":  # the static practice tokens count again
            stage.state.forget(f"{platform}:revoked")
        elif act == "seconds":  # how long access tokens live from now on
            stage.state.remember(f"login:seconds:{platform}", float(order["seconds"]))
        else:
            return JSONResponse({"error": "act: revoke, expire, allow or seconds"}, 400)
        return JSONResponse({"ok": True})

    return run
