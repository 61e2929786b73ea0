"""Beacon: a small ASGI app that serves the reader script and takes what it sends.

`GET /_mmc/b.js` and `POST /_mmc/b`, on the site's own origin. No cookie is set, nothing is stored in the
browser, and every answer is the same whether the view counts or not, so that bots learn nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from django.db import connections

from mmc.core.ports import Clock
from mmc.engagement.counter import Counter
from mmc.engagement.hit import BODY_LIMIT, Hit, Reason, read_hit
from mmc.engagement.visitor import client_address

SCRIPT_PATH = "/_mmc/b.js"
BEACON_PATH = "/_mmc/b"
SCRIPT = (
    "(function(){var d=document,n=navigator,l=location,t=d.currentScript.src.slice(0,-3);function go(){"
    "var c=d.querySelector('link[rel=canonical]'),b=JSON.stringify({u:(c?c.href:l.href).split(/[?#]/)[0],"
    "q:l.search.slice(0,512),r:d.referrer.slice(0,512),"
    "i:Math.random().toString(36).slice(2)+Date.now().toString(36),w:n.webdriver?1:0});"
    "n.sendBeacon&&n.sendBeacon(t,b)||fetch(t,{method:'POST',body:b,keepalive:true})}"
    "d.prerendering?d.addEventListener('prerenderingchange',go,{once:true}):go()})()"
)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def beacon_app(counter: Counter, clock: Clock, trusted_proxies: Sequence[str] = ()) -> App:
    """The ASGI app. Answers 204 to beacons, 404 to any address that is not its own.

    Runs the counter's writer through the lifespan protocol; a host app that has no lifespan calls
    `counter.start()` and `counter.stop()` itself. X-Forwarded-For is believed from trusted proxies only,
    so uvicorn must run with `proxy_headers=False`.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(counter, receive, send)
        elif scope["type"] == "http":
            await _answer(counter, clock, trusted_proxies, scope, receive, send)

    return app


async def _answer(
    counter: Counter, clock: Clock, trusted: Sequence[str], scope: Scope, receive: Receive, send: Send
) -> None:
    path, method = scope["path"].removeprefix(counter.rules.root), scope["method"]
    if path == SCRIPT_PATH and method in ("GET", "HEAD"):
        body = b"" if method == "HEAD" else SCRIPT.encode()
        await _respond(send, 200, body, (b"content-type", b"text/javascript; charset=utf-8"),
                       (b"cache-control", b"public, max-age=86400"))  # fmt: skip
    elif path == BEACON_PATH and method == "POST":
        body = await _body(receive)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        peer = (scope.get("client") or ("", 0))[0]
        address = client_address(peer, headers.get("x-forwarded-for", ""), trusted)
        await _take(counter, read_hit(body, headers, address, counter.rules.root), clock)
        await _respond(send, 204, b"", (b"cache-control", b"no-store"))
    elif path in (SCRIPT_PATH, BEACON_PATH):
        await _respond(send, 405, b"", (b"allow", b"POST" if path == BEACON_PATH else b"GET, HEAD"))
    else:
        await _respond(send, 404, b"")


async def _take(counter: Counter, hit: Hit, clock: Clock) -> Reason | None:
    now = clock()
    if counter.ready_for(now):
        return counter.take(hit, now)
    return await asyncio.to_thread(_take_first, counter, hit, clock)


def _take_first(counter: Counter, hit: Hit, clock: Clock) -> Reason | None:
    """The first hit of a day reads or makes the salt: that is database work, so not on the event loop."""
    try:
        return counter.take(hit, clock())
    finally:
        connections.close_all()


def _stop(counter: Counter) -> None:
    try:
        counter.stop()
    finally:
        connections.close_all()


async def _body(receive: Receive) -> bytes:
    """At most one byte more than is allowed: enough to see that it is too much."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return body
        body = (body + message.get("body", b""))[: BODY_LIMIT + 1]
        if not message.get("more_body") or len(body) > BODY_LIMIT:
            return body


async def _respond(send: Send, status: int, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    length = [] if status == 204 else [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
    await send({"type": "http.response.body", "body": body})


async def _live(counter: Counter, receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            counter.start()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await asyncio.to_thread(_stop, counter)
            await send({"type": "lifespan.shutdown.complete"})
            return
