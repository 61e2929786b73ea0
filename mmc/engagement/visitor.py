"""Who is the same reader today: addresses, the keyed hash, and the local day it lives for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from ipaddress import IPv6Address, ip_address, ip_network


def client_address(peer: str, forwarded: str, trusted: Sequence[str]) -> str:
    """The reader's address: the peer, or what the nearest untrusted hop was when the peer is a trusted proxy.

    Read from the right: everything left of the first hop we do not run ourselves may be invented.
    """
    address = peer
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    while hops and within(address, trusted):
        hop = hops.pop()
        if not _is_address(hop):
            break
        address = hop
    return address


def within(address: str, networks: Sequence[str]) -> bool:
    """True if an address lies in one of the networks or equals one of the addresses given."""
    if not _is_address(address):
        return address in networks
    ip = ip_address(address)
    return any(ip in ip_network(n, strict=False) for n in networks if _is_network(n))


def normal_address(address: str) -> str:
    """The address as the hash sees it: whole IPv4, the /64 of IPv6 because phones change the rest daily."""
    if not _is_address(address):
        return address
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ip_network(f"{ip}/64", strict=False).network_address)
    return str(ip)


def visitor_key(salt: bytes, site: str, address: str, agent: str) -> str:
    """16 hex digits that are the same for one browser on one network on one day, and nothing after it."""
    text = "\0".join((site, normal_address(address), agent)).encode("utf-8", "replace")
    return hashlib.blake2b(text, key=salt, digest_size=8).hexdigest()


def local_day(at: datetime, zone: tzinfo) -> date:
    """The date on the wall where the readers live."""
    return at.astimezone(zone).date()


def day_bounds(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Local midnight and the next one, in UTC."""
    start = datetime.combine(day, time(), zone).astimezone(UTC)
    return start, datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True
