"""OAuth 1.0a as X checks it: the signature is rebuilt over the public address and compared."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from urllib.parse import parse_qsl, quote, unquote

from starlette.requests import Request

from mmc.errors import MmcError
from mmc.rehearsal.stage import Stage

PUBLIC_HOSTS = ("api.twitter.com", "api.x.com", "upload.twitter.com", "upload.x.com")
_FIELD = re.compile(r'(oauth_\w+|realm)="([^"]*)"')
_DRIFT = 15 * 60  # seconds a client's clock may be off
_seen: dict[str, float] = {}


class BadSignature(MmcError):
    """The Authorization header does not prove who is calling; says why, for the rehearsal's log only."""


def verify(stage: Stage, request: Request, form: bytes = b"") -> None:
    """Return when the call is signed by the account; BadSignature otherwise.

    `form` is the body of an urlencoded call, whose fields are signed too. Clients that were pointed here
    keep signing the public address and name its host in `X-Orig-Host`; without it our own address counts.
    """
    header = request.headers.get("authorization", "")
    if not header.startswith("OAuth "):
        raise BadSignature("no OAuth header")
    sent = {name: unquote(value) for name, value in _FIELD.findall(header) if name != "realm"}
    signature = sent.pop("oauth_signature", "")
    known = stage.accounts
    wanted = (known["x_consumer_key"], known["x_access_token"], "HMAC-SHA1")
    if (sent.get("oauth_consumer_key"), sent.get("oauth_token"), sent.get("oauth_signature_method")) != wanted:
        raise BadSignature("unknown key, token or method")
    _fresh(sent)
    fields = [*sent.items(), *parse_qsl(request.url.query, True), *parse_qsl(form.decode("utf-8", "replace"), True)]
    key = f"{quote(known['x_consumer_secret'], '~')}&{quote(known['x_access_token_secret'], '~')}"
    base = "&".join(quote(part, "~") for part in (request.method, _public_address(request), _normal(fields)))
    rebuilt = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()
    if not hmac.compare_digest(rebuilt, signature):
        raise BadSignature(f"the signature does not fit {base}")


def _public_address(request: Request) -> str:
    path = request.scope.get("raw_path", request.url.path.encode()).decode().partition("?")[0]
    host = request.headers.get("x-orig-host", "")
    if not host:
        return f"http://{request.headers.get('host', '')}{path}"
    if host not in PUBLIC_HOSTS:
        raise BadSignature(f"{host} is no host of X")
    return f"https://{host}{path.removeprefix('/x')}"


def _normal(fields: list[tuple[str, str]]) -> str:
    pairs = sorted((quote(name, "~"), quote(value, "~")) for name, value in fields)
    return "&".join(f"{name}={value}" for name, value in pairs)


def _fresh(sent: dict[str, str]) -> None:
    """Refuse an old timestamp and a nonce that was used before: a call copied from the wire."""
    now = time.time()
    stamp, nonce = sent.get("oauth_timestamp", ""), sent.get("oauth_nonce", "")
    if not stamp.isdecimal() or abs(now - int(stamp)) > _DRIFT:
        raise BadSignature("timestamp out of bounds")
    for old in [n for n, at in _seen.items() if now - at > _DRIFT]:
        del _seen[old]
    if not nonce or nonce in _seen:
        raise BadSignature("nonce already used")
    _seen[nonce] = now
