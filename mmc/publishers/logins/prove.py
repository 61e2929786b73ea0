"""Proof of a login without posting anything: who it is, what it may do, until when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mmc.core.ports import Clock
from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery
from mmc.publishers.http import join, keep_secret
from mmc.publishers.logins.ask import ask
from mmc.publishers.logins.login import Login, stamp
from mmc.publishers.logins.renewals import GRAPH, HOSTS
from mmc.publishers.settings import Settings, json_secret

TELEGRAM = "https://api.telegram.org"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What the platform says of a login."""

    account: str
    rights: tuple[str, ...] = ()
    ends_at: str = ""  # ISO 8601, UTC; empty: the platform names no end


@dataclass(frozen=True)
class Fixed:
    """A login that is not kept yet: used as it is, never renewed."""

    login: Login

    def fresh(self, refused: str = "") -> Login:
        """The login; ChannelLocked when the platform has turned it away."""
        if refused and refused == self.login.access:
            raise ChannelLocked("the platform refuses this login")
        return self.login


def prove(kind: str, settings: Settings, clock: Clock) -> Proof:
    """What the platform says; DeliveryErrors where it says no, RefusedDelivery where it is another account."""
    proof = PROOFS[kind](settings, clock)
    if settings.login is not None:
        facts = settings.login.fresh().facts
        proof = Proof(account=proof.account, rights=proof.rights or facts.rights,
                      ends_at=proof.ends_at or facts.ends_at)  # fmt: skip
    return proof


def _youtube(settings: Settings, clock: Clock) -> Proof:
    from mmc.publishers.youtube_read import own_channel, part
    from mmc.publishers.youtube_wire import YoutubeWire

    wire = YoutubeWire(settings, clock)
    try:
        told = own_channel(wire, "snippet")
    finally:
        wire.close()
    _same(settings, "channel", str(told.get("id", "")))
    return Proof(account=str(part(told, "snippet").get("title") or told.get("id")))


def _x(settings: Settings, clock: Clock) -> Proof:
    from mmc.publishers.x_wire import XWire

    wire = XWire(settings, clock)
    try:
        name = wire.ask(lambda client: str(client.get_me()["data"]["username"]))
    finally:
        wire.close()
    if (wanted := settings.text("handle").lstrip("@")) and wanted.lower() != name.lower():
        raise RefusedDelivery(f"{settings.name}: this login opens @{name}, mmc.toml says @{wanted}")
    return Proof(account=f"@{name}")


def _facebook(settings: Settings, clock: Clock) -> Proof:
    return _graph(settings, HOSTS["facebook"], settings.text("page"), "name")


def _instagram(settings: Settings, clock: Clock) -> Proof:
    host = HOSTS[settings.text("login", "facebook")]
    return _graph(settings, host, settings.text("account"), "username")


def _graph(settings: Settings, host: str, id: str, field: str) -> Proof:
    from mmc.publishers.graph_wire import GraphWire, text_of

    wire = GraphWire(settings, host)
    try:
        name = text_of(wire.get(id, fields=field), field, settings.name)
    finally:
        wire.close()
    known = json_secret(settings, "access_token")
    app = known.get("app_id") or settings.text("app")
    if not (app and known.get("app_secret")) or host == HOSTS["instagram"]:
        return Proof(account=name)
    told = _debugged(settings, host, f"{app}|{known['app_secret']}", known["access_token"])
    ends = told.get("expires_at")
    until = datetime.fromtimestamp(ends, UTC) if isinstance(ends, int) and ends > 0 else None
    rights = tuple(str(right) for right in told.get("scopes") or ())
    return Proof(account=name, rights=rights, ends_at=stamp(until))


def _debugged(settings: Settings, host: str, app: str, token: str) -> dict[str, Any]:
    """What Meta says of a token."""
    keep_secret(app, token)
    if settings.login is not None:
        token = settings.login.fresh().access
    told = ask("GET", join(settings.base_url or host, f"{GRAPH}/debug_token"), settings.name,
               params={"input_token": token}, headers={"Authorization": f"Bearer {app}"})  # fmt: skip
    found = told.get("data")
    if not isinstance(found, dict):
        raise TemporaryDelivery(f"{settings.name}: Meta says nothing of this token")
    if found.get("is_valid") is not True:
        raise ChannelLocked(f"{settings.name}: Meta says this token is not valid; connect again")
    return found


def _telegram(settings: Settings, clock: Clock) -> Proof:
    token, chat = settings.secret, settings.text("chat")
    keep_secret(token)
    base = join(settings.base_url or TELEGRAM, f"bot{token}")

    def call(method: str, **params: str) -> Any:
        try:
            told = ask("GET", f"{base}/{method}", settings.name, params=params)
        except DeliveryError as error:
            raise _telegrams(error, settings.name) from None  # the chain names the address, and with it the token
        if told.get("ok") is not True:
            raise ChannelLocked(f"{settings.name}: Telegram refuses: {told.get('description')}")
        return told.get("result")

    me = call("getMe")
    member = call("getChatMember", chat_id=chat, user_id=str(me["id"]))
    may = member.get("status") == "creator" or member.get("can_post_messages") is True
    if not may:
        raise ChannelLocked(f"{settings.name}: @{me['username']} may not post in {chat}; make it an administrator")
    rights = tuple(name for name, value in sorted(member.items()) if name.startswith("can_") and value is True)
    return Proof(account=f"@{me['username']} in {chat}", rights=rights)


def _telegrams(error: DeliveryError, who: str) -> DeliveryError:
    if isinstance(error, TemporaryDelivery):
        return error
    return ChannelLocked(f"{who}: Telegram does not take this bot token or chat; ask @BotFather, or name the chat anew")


PROOFS: dict[str, Callable[[Settings, Clock], Proof]] = {
    "youtube": _youtube, "x": _x, "facebook": _facebook, "instagram": _instagram, "telegram": _telegram,
}  # fmt: skip


def _same(settings: Settings, option: str, found: str) -> None:
    wanted = settings.text(option)
    if wanted and found and wanted != found:
        raise RefusedDelivery(f"{settings.name}: this login opens {found}, mmc.toml says {option} = {wanted}")
