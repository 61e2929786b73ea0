"""Fetcher: the only door through which a source's bytes come in.

It asks politely (contact in the User-Agent, a gap between two calls to one host), goes only where the
source's own address points, never to a private machine by way of DNS or a redirect, and stops reading
an answer that is too big, too slow or packed like a bomb.
"""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx

from mmc.errors import SourceRefused, SourceUnreachable
from mmc.sources.snapshot import Part, part

Resolve = Callable[[str, int], list[str]]
_PORTS = {"http": 80, "https": 443}
_BLOCKED = (401, 403, 407, 451)


@dataclass(frozen=True)
class Door:
    """Where one source may go: whole origins (scheme, host, port), nothing else."""

    origins: frozenset[tuple[str, str, int]]
    loopback: bool  # only when the source's own address is loopback: the rehearsal
    secrets: tuple[str, ...] = ()  # cut out of every address that is kept, logged or shown
    gap: float = 0.0  # seconds between two calls to one host

    def redact(self, text: str) -> str:
        """The text without the secrets of this source."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


def door(base_url: str, *, hosts: Collection[str] = (), secrets: Collection[str] = (), gap: float = 0.0) -> Door:
    """The door of a source's address, and of further https hosts it names; ValueError if it is no address.

    No gap on loopback: the rehearsal has nobody to spare.
    """
    home = _origin(base_url)
    origins = {home, ("https", home[1], 443)} if home[0] == "http" and home[2] == 80 else {home}
    origins |= {("https", host.casefold(), 443) for host in hosts}
    loopback = _is_loopback(home[1])
    kept = tuple(s for s in secrets if s)
    return Door(frozenset(origins), loopback, kept, 0.0 if loopback else gap)


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
    ) -> None:
        # The transport itself, not a Client: a Client logs whole addresses, and some carry a key.
        self._transport = transport or httpx.HTTPTransport(trust_env=False)
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
        self._transport.close()

    def get(
        self,
        url: str,
        door: Door,
        *,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        accept: Collection[int] = (),
    ) -> Part:
        """The answer as a Part. A status other than 2xx is an error, unless `accept` names it.

        SourceUnreachable: the clock may try again. SourceRefused: somebody has to look.
        """
        target = httpx.URL(url, params=params) if params else httpx.URL(url)
        for _ in range(4):
            answer = self._once(target, door, headers or {}, accept)
            if isinstance(answer, Part):
                return answer
            target = answer
        raise SourceRefused(f"{door.redact(url)} sends us in circles (more than three redirects)")

    def _once(self, url: httpx.URL, door: Door, headers: dict[str, str], accept: Collection[int]) -> Part | httpx.URL:
        shown = door.redact(str(url))
        request = self._request(url, door, headers)
        self._wait_turn(url.host, door.gap)
        try:
            answer = self._transport.handle_request(request)
            try:
                if answer.is_redirect:
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
        return part(shown, body, status=answer.status_code, mime=mime)

    def _request(self, url: httpx.URL, door: Door, headers: dict[str, str]) -> httpx.Request:
        """A request to the very address that was checked: a second DNS answer cannot move it."""
        shown = door.redact(str(url))
        try:
            scheme, host, port = _origin(str(url))
        except ValueError as error:
            raise SourceRefused(f"'{shown}' is no http(s) address") from error
        if (scheme, host, port) not in door.origins:
            raise SourceRefused(
                f"{shown} is not an address of this source; if it is right, name the host under `hosts` in mmc.toml"
            )
        found = [host] if _is_loopback(host) and door.loopback else self._resolve(host, port)
        for address in found:
            _check_public(address, host, door.loopback)
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


def addresses(host: str, port: int) -> list[str]:
    """The IP addresses of a host; SourceUnreachable where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise SourceUnreachable(f"{host} has no address (DNS: {error}); is its name right?") from error
    return [str(entry[4][0]) for entry in found]


def _check_public(address: str, host: str, loopback: bool) -> None:
    ip: Any = ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.is_loopback and loopback:
        return
    if not ip.is_global or ip.is_multicast:
        raise SourceRefused(f"{host} points to {address}, a machine inside a house; sources are public")


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


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username:
        raise ValueError(f"'{url}' is no http(s) address")
    return parts.scheme, parts.hostname.casefold(), parts.port or _PORTS[parts.scheme]


def _next_address(url: httpx.URL, location: str, shown: str) -> httpx.URL:
    try:
        return httpx.URL(urljoin(str(url), location))
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceRefused(f"{shown} sends us to an address that is none") from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _seconds(headers: httpx.Headers) -> float | None:
    """How long Retry-After asks to wait; a date is measured against the answer's own Date."""
    text = headers.get("retry-after", "").strip()
    if text.isdigit():
        return float(text)
    try:
        until, now = (parsedate_to_datetime(t) for t in (text, headers.get("date", "")))
    except ValueError:
        return None
    return max(0.0, (until - now).total_seconds())
