"""Stage: what every stand-in shares in the child process, and how a call passes through its fault."""

from __future__ import annotations

import asyncio
import socket
import struct
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

from mmc.errors import MmcError
from mmc.rehearsal.breakage import replaced, with_other_columns
from mmc.rehearsal.faults import Fault, Faults
from mmc.rehearsal.state import State

_GATE_PAGE = "<!doctype html><html><head><title>Masuk</title></head><body><h1>Silakan masuk</h1></body></html>"


@dataclass(frozen=True)
class Voice:
    """How one platform words the answers that a fault needs."""

    unauthorized: Callable[[], Response]
    throttled: Callable[[int], Response]
    broken: Callable[[], Response]
    not_found: Callable[[], Response]
    forbidden: Callable[[], Response] | None = None  # the account may not do this
    lying: Callable[[], Response] | None = None  # a refusal of something that did go out


@dataclass
class Stage:
    """State, accounts, faults and the demo facts of one running rehearsal."""

    state: State
    accounts: Mapping[str, str]
    assets: Path
    faults: Faults = field(default_factory=Faults)
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    base_url: str = ""


class Refused(MmcError):
    """The platform says no; carries the answer in its own format."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"refused with {response.status_code}")
        self.response = response


Endpoint = Callable[[Stage, Request], Awaitable[Response]]


def answering(
    stage: Stage, platform: str, name: str, endpoint: Endpoint, voice: Voice
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint as Starlette wants it: counted, refusals worded, its planned fault played.

    `name` is the word a fault is planned for; a name in braces is taken from the path.
    """

    async def run(request: Request) -> Response:
        call = str(request.path_params[name[1:-1]]) if name.startswith("{") else name
        stage.calls[platform, call] += 1
        fault = stage.faults.take(platform, call)

        async def accept() -> Response:
            try:
                return await endpoint(stage, request)
            except Refused as refused:
                return refused.response
            except ClientDisconnect:
                return Response(status_code=499)

        response = await (accept() if fault is None else _play(fault, request, accept, voice))
        await _drain(request)
        return response

    return run


async def _play(fault: Fault, request: Request, accept: Callable[[], Awaitable[Response]], voice: Voice) -> Response:
    """The answer under a fault; an empty one where the connection is gone."""
    if (instead := replaced(fault.name)) is not None:
        return instead
    match fault.name:
        case "refuse":
            return _cut(request)
        case "reset_before":
            await _drain(request)
            return _cut(request)
        case "partial":
            request.scope["mmc.stop_at"] = int(request.headers.get("content-length") or 0) // 2
            await accept()
            return _cut(request)
        case "429" | "421" | "450":
            return voice.throttled(max(1, int(fault.seconds)))
        case "401":
            return voice.unauthorized()
        case "not_found":
            return voice.not_found()
        case "403" | "550":
            return (voice.forbidden or voice.unauthorized)()
        case "500_before" | "down":
            return voice.broken()
        case "html":
            return HTMLResponse(_GATE_PAGE)
        case "slow":
            await asyncio.sleep(fault.seconds)
        case "old":
            request.scope["mmc.old"] = True
    response = await accept()
    return await _spoil(fault, request, response, voice)


async def _spoil(fault: Fault, request: Request, response: Response, voice: Voice) -> Response:
    """What is left of an answer after the call was accepted."""
    match fault.name:
        case "reset_after":
            return _cut(request)
        case "timeout_after":
            await asyncio.sleep(fault.seconds)
        case "500_after":
            return voice.broken()
        case "error_but_live":
            return (voice.lying or voice.broken)()
        case "html_after":
            return HTMLResponse(_GATE_PAGE)
        case "nonsense_json":
            return JSONResponse({"halo": ["dunia", None, 42]})
        case "truncated":
            body = bytes(response.body)
            return Response(body[: len(body) // 2], response.status_code, media_type=response.media_type)
        case "cut_body":
            return _half_sent(request, response)
        case "columns":
            return with_other_columns(response) if response.status_code == 200 else response
    return response


def _half_sent(request: Request, response: Response) -> Response:
    """The answer with its true length in the header, of which only half is ever sent."""
    body = bytes(response.body)

    async def pieces() -> AsyncIterator[bytes]:
        yield body[: len(body) // 2]
        if (transport := _transport(request)) is not None:
            transport.close()  # an orderly end: what was written still arrives
        await asyncio.sleep(0.05)

    return StreamingResponse(pieces(), response.status_code, response.headers)


async def body_of(request: Request) -> AsyncIterator[bytes]:
    """The body as it arrives, only half of it under the fault `partial`."""
    stop, seen = request.scope.get("mmc.stop_at"), 0
    async for piece in request.stream():
        if stop is not None and seen + len(piece) >= stop:
            yield piece[: stop - seen]
            raise ClientDisconnect
        seen += len(piece)
        yield piece


async def to_file(source: AsyncIterator[bytes], folder: Path) -> Path:
    """A new file in a folder holding everything the source gave."""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as target:
        async for piece in source:
            target.write(piece)
    return Path(target.name)


async def _drain(request: Request) -> None:
    """Read what is left of the body: a client that is still writing must not see a broken pipe."""
    with suppress(RuntimeError, ClientDisconnect):
        async for _ in request.stream():
            pass


# uvicorn's protocol objects by the client's address: the only way to the socket from inside an app.
_OPEN: dict[tuple[str, int], asyncio.Transport] = {}


class CuttableProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 protocol whose connections can be cut from inside an endpoint."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.client:
            _OPEN[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self.client:
            _OPEN.pop(self.client, None)
        super().connection_lost(exc)


def _transport(request: Request) -> asyncio.Transport | None:
    client = request.client
    return _OPEN.get((client.host, client.port)) if client else None


def _cut(request: Request) -> Response:
    """Reset the connection under the request; what is returned never leaves the house."""
    transport = _transport(request)
    if transport is not None:
        # Linger zero makes the kernel answer with RST instead of an orderly end.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return Response()
