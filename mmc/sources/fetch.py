"""Fetcher: the only door through which a source's bytes come in.

It asks politely (contact in the User-Agent, a gap between two calls to one host), goes only where the
source's own address points, never to a private machine by way of DNS or a redirect, and stops reading
an answer that is too big, too slow or packed like a bomb.
"""

from __future__ import annotations

import random
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urljoin

import httpx

from mmc.errors import SourceRefused, SourceUnreachable
from mmc.sources.door import Door, addresses, check_public, is_loopback, origin_of
from mmc.sources.kept import KeptParts
from mmc.sources.snapshot import Part, part

Resolve = Callable[[str, int], list[str]]
_LONGEST_WAIT = 30.0  # seconds; a host that asks for more is left to the next slot
_BLOCKED = (401, 403, 407, 451)


class Fetcher:
    """Fetches parts one at a time. May be shared by threads; close it, or use it in a `with`."""

    def __init__(
        self,
        contact: str = "MMC (Multimedia Center)",
        *,
        timeout: float = 20.0,  # seconds to connect, and between two pieces of an answer
        patience: float = 60.0,  # seconds for a whole answer
        max_bytes: int = 32 * 1024 * 1024,  # of the unpacked body
        transport: httpx.BaseTransport | None = None,
        resolve: Resolve | None = None,
        sleep: Callable[[float], None] = time.sleep,
        ticks: Callable[[], float] = time.monotonic,
        tries: int = 1,  # how often one question is asked while its host is out of order
        chance: Callable[[], float] = random.random,
        kept: KeptParts | None = None,  # earlier answers, so that a host may say "unchanged"
    ) -> None:
        # The transport itself, not a Client: a Client logs whole addresses, and some carry a key.
        # One a host: pinned to an address, two hosts of one address would else share one TLS name.
        self._given = transport
        self._transports: dict[str, httpx.BaseTransport] = {}
        self._tries, self._chance, self._kept = max(1, tries), chance, kept
        self._headers = {"User-Agent": contact, "Accept-Encoding": "gzip", "Accept": "*/*"}
        self._timeout = httpx.Timeout(timeout).as_dict()
        self._patience, self._max_bytes = patience, max_bytes
        self._resolve = resolve or addresses
        self._sleep, self._ticks = sleep, ticks
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives back the connections."""
        for transport in [self._given, *self._transports.values()]:
            if transport is not None:
                transport.close()

    def get(
        self,
        url: str,
        door: Door,
        *,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        accept: Collection[int] = (),
        remember: bool = True,
    ) -> Part:
        """The answer as a Part. A status other than 2xx is an error, unless `accept` names it.

        `remember` False keeps nothing of it: answers that may carry people's data.

        SourceUnreachable: the clock may try again. SourceRefused: somebody has to look.
        """
        target = httpx.URL(url, params=params) if params else httpx.URL(url)
        tried = 0
        while True:
            try:
                return self._follow(target, door, headers or {}, accept, remember)
            except SourceUnreachable as error:
                wait = backoff(tried, error.retry_after, self._chance())
                tried += 1
                if tried >= self._tries or wait > _LONGEST_WAIT:
                    raise
                self._sleep(wait)

    def _follow(
        self, target: httpx.URL, door: Door, headers: dict[str, str], accept: Collection[int], remember: bool
    ) -> Part:
        shown = door.redact(str(target))
        before = self._kept.last(shown) if self._kept and remember else None
        asked = {**_since(before), **headers}
        for _ in range(4):
            answer = self._once(target, door, asked, {*accept, 304} if before else accept)
            if isinstance(answer, Part):
                return self._remembered(shown, answer, before) if remember else answer
            target = answer
        raise SourceRefused(f"{shown} sends us in circles (more than three redirects)")

    def _remembered(self, asked: str, answer: Part, before: Part | None) -> Part:
        """The answer, or the earlier one where the host says nothing changed."""
        if answer.status == 304 and before is not None:
            return before
        if self._kept is not None and answer.status == 200 and (answer.etag or answer.modified):
            self._kept.keep(asked, answer)
        return answer

    def _transport(self, host: str) -> httpx.BaseTransport:
        if self._given is not None:
            return self._given
        with self._lock:
            if host not in self._transports:
                self._transports[host] = httpx.HTTPTransport(trust_env=False)
            return self._transports[host]

    def _once(self, url: httpx.URL, door: Door, headers: dict[str, str], accept: Collection[int]) -> Part | httpx.URL:
        shown = door.redact(str(url))
        request = self._request(url, door, headers)
        self._wait_turn(url.host, door.gap)
        try:
            answer = self._transport(url.host).handle_request(request)
            try:
                if answer.is_redirect and answer.status_code != 304:
                    return _next_address(url, answer.headers.get("location", ""), shown)
                _judge_status(answer, shown, accept)
                body = self._read(answer, shown)
            finally:
                answer.close()
        except httpx.TimeoutException as error:
            raise SourceUnreachable(f"{shown} did not answer in time; the next slot tries again") from error
        except httpx.TransportError as error:
            why = door.redact(str(error)) or type(error).__name__
            raise SourceUnreachable(f"{shown} cannot be reached ({why}); the next slot tries again") from error
        mime = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        made = part(shown, body, status=answer.status_code, mime=mime)
        etag, modified = (answer.headers.get(name, "")[:200] for name in ("etag", "last-modified"))
        return replace(made, etag=etag, modified=modified)

    def _request(self, url: httpx.URL, door: Door, headers: dict[str, str]) -> httpx.Request:
        """A request to the very address that was checked: a second DNS answer cannot move it."""
        shown = door.redact(str(url))
        try:
            scheme, host, port = origin_of(str(url))
        except ValueError as error:
            raise SourceRefused(f"'{shown}' is no http(s) address") from error
        if (scheme, host, port) not in door.origins:
            raise SourceRefused(
                f"{shown} is not an address of this source; if it is right, name the host under `hosts` in mmc.toml"
            )
        found = [host] if is_loopback(host) and door.loopback else self._resolve(host, port)
        for address in found:
            check_public(address, host, door.loopback)
        name = url.netloc.decode()
        pinned = url if door.loopback else url.copy_with(host=found[0])
        return httpx.Request(
            "GET",
            pinned,
            headers={**self._headers, **headers, "Host": name},
            extensions={"sni_hostname": host, "timeout": self._timeout},
        )

    def _wait_turn(self, host: str, gap: float) -> None:
        if gap <= 0:
            return
        with self._lock:
            now = self._ticks()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + gap
        if turn > now:
            self._sleep(turn - now)

    def _read(self, answer: httpx.Response, shown: str) -> bytes:
        deadline = self._ticks() + self._patience
        body = bytearray()
        for piece in _unpacked(answer, shown, self._max_bytes):
            body += piece
            if len(body) > self._max_bytes:
                raise SourceRefused(f"{shown} sends more than {self._max_bytes // 2**20} MB; that is no table for us")
            if self._ticks() > deadline:
                raise SourceUnreachable(f"{shown} answers too slowly; the next slot tries again")
        return bytes(body)


def backoff(number: int, asked: float | None, chance: float) -> float:
    """Seconds to wait before asking again: doubled each time, shaken by half, never less than the host asked for.

    Shaken, because forty newsrooms that fail at once would else come back at once.
    """
    return max(asked or 0.0, 2.0**number * (0.75 + 0.5 * chance))


def _since(before: Part | None) -> dict[str, str]:
    """What lets a host answer "unchanged"."""
    if before is None:
        return {}
    named = {"If-None-Match": before.etag, "If-Modified-Since": before.modified}
    return {name: value for name, value in named.items() if value}


def _judge_status(answer: httpx.Response, shown: str, accept: Collection[int]) -> None:
    status = answer.status_code
    if answer.is_success or status in accept:
        return
    if status == 429 or status >= 500:
        wait = _seconds(answer.headers)
        word = "asks us to wait" if status == 429 else f"is out of order (HTTP {status})"
        raise SourceUnreachable(f"{shown} {word}; the next slot tries again", retry_after=wait)
    if status in _BLOCKED:
        raise SourceRefused(f"{shown} does not let us in (HTTP {status}): a key, a block or a login; tell the operator")
    if status == 404:
        raise SourceRefused(f"{shown} does not exist there (HTTP 404); check the id or code in mmc.toml")
    raise SourceRefused(f"{shown} refuses the question (HTTP {status})")


def _unpacked(answer: httpx.Response, shown: str, limit: int) -> Iterator[bytes]:
    """The body in pieces, never more than `limit` + 1 bytes unpacked at once."""
    packing = answer.headers.get("content-encoding", "identity").strip().lower()
    if packing in ("", "identity"):
        yield from answer.iter_raw()
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise SourceRefused(f"{shown} packs its answer as '{packing}', which we did not ask for")
    unpacker = zlib.decompressobj(47)  # gzip or zlib, told apart by the header
    try:
        for piece in answer.iter_raw():
            yield unpacker.decompress(piece, limit + 1)
    except zlib.error as error:
        raise SourceRefused(f"{shown} sends a packed answer that is broken") from error
    if not unpacker.eof and not unpacker.unconsumed_tail:
        raise SourceUnreachable(f"{shown} stopped in the middle of its answer")


def _next_address(url: httpx.URL, location: str, shown: str) -> httpx.URL:
    try:
        return httpx.URL(urljoin(str(url), location))
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceRefused(f"{shown} sends us to an address that is none") from error


def _seconds(headers: httpx.Headers) -> float | None:
    """How long Retry-After asks to wait; a date is measured against the answer's own Date."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        until, now = (parsedate_to_datetime(t) for t in (text, headers.get("date", "")))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError, OverflowError):  # TypeError: one of the two has no zone
        return None
