"""Login: what opens one channel, as the vault keeps it; its facts are no secret, its values are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

MARKS = (1, 3, 7, 14)  # days before the end at which somebody is told


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What lists and screens show of a login. Nothing here opens anything."""

    kind: str
    way: str  # google, x, facebook, instagram, telegram: whose flow made it, and who renews it
    account: str = ""  # as the platform calls it
    rights: tuple[str, ...] = ()
    connected_at: str = ""  # ISO 8601, UTC
    renewed_at: str = ""
    ends_at: str = ""  # after this a person must connect again; empty: no end is known

    def ends(self) -> datetime | None:
        """When a person must connect again; None when no end is known."""
        return datetime.fromisoformat(self.ends_at) if self.ends_at else None

    def days_left(self, now: datetime) -> int | None:
        """Whole days until a person must connect again, 0 on the last one; None when no end is known."""
        ends = self.ends()
        return None if ends is None else max(0, int((ends - now) / timedelta(days=1)))

    def mark(self, now: datetime) -> int | None:
        """The warning it has come to: 14, 7, 3 or 1 days or fewer; None while there is time."""
        ends = self.ends()
        reached = [mark for mark in MARKS if ends is not None and ends - now <= timedelta(days=mark)]
        return reached[0] if reached else None


@dataclass(frozen=True, kw_only=True)
class Login:
    """The values that open a channel, and what is known of their time."""

    facts: Facts
    values: Mapping[str, str] = field(repr=False)
    access_until: datetime | None = None  # the access token's end; None: it has none
    renew_at: datetime | None = None  # from then on it is renewed when used; None: never
    attempt_at: datetime | None = None  # a renewal was begun then and its answer never stored

    def value(self, name: str) -> str:
        """One of its values; empty if it has none of this name."""
        return self.values.get(name, "")

    @property
    def access(self) -> str:
        """What is shown to the platform with each call."""
        return self.value("token") if self.facts.way == "telegram" else self.value("access_token")

    def lives(self, now: datetime) -> bool:
        """True while the platform still takes its access token."""
        return bool(self.access) and (self.access_until is None or now < self.access_until)

    def due(self, now: datetime) -> bool:
        """True once it should be renewed before it is used."""
        return not self.lives(now) or (self.renew_at is not None and now >= self.renew_at)


class LoginKeeper(Protocol):
    """Whoever gives a channel's login when it is needed."""

    def fresh(self, refused: str = "") -> Login:
        """A login that opens the channel now; `refused` is an access token that was turned away."""


def packed(login: Login, channel: str) -> bytes:
    """The whole login as bytes to be sealed. The channel stands inside, so that no two can be exchanged."""
    times = {name: stamp(getattr(login, name)) for name in ("access_until", "renew_at", "attempt_at")}
    body = {"channel": channel, "facts": asdict(login.facts), "values": dict(login.values), **times}
    return json.dumps(body).encode()


def unpacked(body: bytes, channel: str) -> Login:
    """The login out of its bytes; ValueError when they are another channel's or no login."""
    raw = json.loads(body)
    if raw["channel"] != channel:
        raise ValueError("it belongs to another channel")
    times = {name: moment(raw[name]) for name in ("access_until", "renew_at", "attempt_at")}
    return Login(facts=facts_of(raw["facts"]), values=raw["values"], **times)


def facts_of(raw: Mapping[str, object]) -> Facts:
    """Facts out of their JSON; TypeError when it is something else."""
    rights = raw.get("rights", ())
    texts = {name: str(value) for name, value in raw.items() if name != "rights"}
    return Facts(**texts, rights=tuple(str(right) for right in rights) if isinstance(rights, list | tuple) else ())


def stamp(at: datetime | None) -> str:
    """A moment as it is kept; empty for none."""
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""


def moment(text: str) -> datetime | None:
    """A kept moment; None for an empty text."""
    return datetime.fromisoformat(text) if text else None
