"""The fence around a visible call: no byte of it leaves once the sender may no longer speak for the newsroom.

Between the engine's last look and the network lie milliseconds, or minutes if the process was stopped there. So the
look is repeated where bytes leave: after the connection stands, before every write. Reading (GET, HEAD) is not fenced.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import httpx

from mmc.errors import TemporaryDelivery, UnknownOutcome

SAFE_METHODS = frozenset({"GET", "HEAD"})


class Fence:
    """One visible act. It remembers whether anything of it has left already."""

    def __init__(self, holds: Callable[[], bool]) -> None:
        self._holds = holds
        self._left = False

    def check(self) -> None:
        """Nothing, or TemporaryDelivery while nothing has left, UnknownOutcome once something has."""
        if self._holds():
            self._left = True
            return
        if self._left:
            raise UnknownOutcome("this process lost its lease in the middle of the call; it may be public")
        raise TemporaryDelivery("this process lost its lease before the call; nothing was sent")


_around: ContextVar[Fence | None] = ContextVar("fence", default=None)


@contextmanager
def fenced(holds: Callable[[], bool]) -> Iterator[None]:
    """Inside, every write of the HTTP edge asks `holds` first."""
    token = _around.set(Fence(holds))
    try:
        yield
    finally:
        _around.reset(token)


def check_fence() -> None:
    """Nothing outside a fence or while it holds; the fence's error otherwise. Call it before each byte that acts."""
    fence = _around.get()
    if fence is not None:
        fence.check()


class FencedTransport(httpx.HTTPTransport):
    """httpx with the fence: `httpx.Client(transport=FencedTransport(...))`. No retries, as everywhere here."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, unless the fence fell before its last byte was written."""
        if request.method not in SAFE_METHODS:
            request.extensions = {**request.extensions, "trace": _before_headers}
            request.stream = _Fenced(cast(httpx.SyncByteStream, request.stream))
        return super().handle_request(request)


class FencedAsyncTransport(httpx.AsyncHTTPTransport):
    """The same for httpx's other half."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, unless the fence fell before its last byte was written."""
        if request.method not in SAFE_METHODS:
            request.extensions = {**request.extensions, "trace": _before_headers_async}
            request.stream = _FencedAsync(cast(httpx.AsyncByteStream, request.stream))
        return await super().handle_async_request(request)


def _before_headers(event: str, info: dict[str, Any]) -> None:
    # The connection stands by now: resolving, connecting and the handshake may have taken their time.
    if event.endswith("send_request_headers.started"):
        check_fence()


async def _before_headers_async(event: str, info: dict[str, Any]) -> None:
    _before_headers(event, info)


class _Fenced(httpx.SyncByteStream):
    def __init__(self, body: httpx.SyncByteStream) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        for part in self._body:
            check_fence()
            yield part

    def close(self) -> None:
        self._body.close()


class _FencedAsync(httpx.AsyncByteStream):
    def __init__(self, body: httpx.AsyncByteStream) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._body:
            check_fence()
            yield part

    async def aclose(self) -> None:
        await self._body.aclose()
