"""Where a source may go: its own origins, never a private machine, whatever DNS says."""

from __future__ import annotations

import socket
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from mmc.errors import SourceRefused, SourceUnreachable

_PORTS = {"http": 80, "https": 443}


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
    home = origin_of(base_url)
    origins = {home, ("https", home[1], 443)} if home[0] == "http" and home[2] == 80 else {home}
    origins |= {("https", host.casefold(), 443) for host in hosts}
    loopback = is_loopback(home[1])
    kept = tuple(s for s in secrets if s)
    return Door(frozenset(origins), loopback, kept, 0.0 if loopback else gap)


def addresses(host: str, port: int) -> list[str]:
    """The IP addresses of a host; SourceUnreachable where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise SourceUnreachable(f"{host} has no address (DNS: {error}); is its name right?") from error
    return [str(entry[4][0]) for entry in found]


def check_public(address: str, host: str, loopback: bool) -> None:
    """Nothing, or SourceRefused for an address inside a house; loopback passes where the door says so."""
    ip: Any = ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.is_loopback and loopback:
        return
    if not ip.is_global or ip.is_multicast:
        raise SourceRefused(f"{host} points to {address}, a machine inside a house; sources are public")


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address; ValueError if it is none."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username:
        raise ValueError(f"'{url}' is no http(s) address")
    return parts.scheme, parts.hostname.casefold(), parts.port or _PORTS[parts.scheme]


def is_loopback(host: str) -> bool:
    """True for this machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
