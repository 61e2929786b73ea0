"""How each platform renews a login. An answer that is empty or partial raises; what is returned is whole."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mmc.errors import ChannelLocked
from mmc.publishers.http import join, keep_secret
from mmc.publishers.logins.ask import Dead, ask, seconds_of, text_of
from mmc.publishers.logins.login import Login, stamp

GRAPH = "v26.0"
EARLY = timedelta(minutes=5)  # access tokens of hours are renewed so long before their end
WEEK = timedelta(days=7)  # Meta's tokens of 60 days are renewed weekly, not on day 59
HOSTS = {
    "google": "https://oauth2.googleapis.com", "x": "https://api.x.com", "facebook": "https://graph.facebook.com",
    "instagram": "https://graph.instagram.com",
}  # fmt: skip


def renewed(login: Login, base_url: str, who: str, now: datetime, timeout: float) -> Login:
    """The login with a new access token; DeliveryErrors as `ask` tells them apart."""
    way = WAYS.get(login.facts.way)
    if way is None:
        raise Dead(f"{who}: the platform refuses this token; connect this channel again")
    new = way(login, base_url or HOSTS[login.facts.way], who, now, timeout)
    keep_secret(*(value for key, value in new.values.items() if key not in ("client_id", "app_id")))
    return replace(new, facts=replace(new.facts, renewed_at=stamp(now)))


def token_address(way: str, base: str) -> str:
    """Where a platform's login desk stands."""
    if way == "google":
        return join(base, "token")
    return join(base, "2/oauth2/token") if way == "x" else join(base, f"{GRAPH}/oauth/access_token")


def _google(login: Login, base: str, who: str, now: datetime, timeout: float) -> Login:
    form = {"grant_type": "refresh_token", "refresh_token": login.value("refresh_token"),
            "client_id": login.value("client_id"), "client_secret": login.value("client_secret")}  # fmt: skip
    told = ask("POST", token_address("google", base), who, form=form, timeout=timeout)
    return with_answer(login, told, who, now)


def _x(login: Login, base: str, who: str, now: datetime, timeout: float) -> Login:
    form = {"grant_type": "refresh_token", "refresh_token": login.value("refresh_token"),
            "client_id": login.value("client_id")}  # fmt: skip
    told = ask("POST", token_address("x", base), who, form=form, headers=basic(login.values), timeout=timeout)
    text_of(told, "refresh_token", who)  # single use: without a new one this would be the last renewal
    return with_answer(login, told, who, now)


def _facebook(login: Login, base: str, who: str, now: datetime, timeout: float) -> Login:
    if login.access_until is None:
        raise Dead(f"{who}: Meta refuses the page's token, which has no end of its own; connect this channel again")
    form = {"grant_type": "fb_exchange_token", "client_id": login.value("app_id"),
            "client_secret": login.value("app_secret"), "fb_exchange_token": login.access}  # fmt: skip
    told = ask("POST", token_address("facebook", base), who, form=form, timeout=timeout)
    return with_long_token(login, told, who, now)


def _instagram(login: Login, base: str, who: str, now: datetime, timeout: float) -> Login:
    # The platform takes this token in the address only; the HTTP edge masks it in every log line.
    params = {"grant_type": "ig_refresh_token", "access_token": login.access}
    told = ask("GET", join(base, "refresh_access_token"), who, params=params, timeout=timeout)
    return with_long_token(login, told, who, now)


WAYS: dict[str, Callable[[Login, str, str, datetime, float], Login]] = {
    "google": _google, "x": _x, "facebook": _facebook, "instagram": _instagram,
}  # fmt: skip


def with_answer(login: Login, told: Mapping[str, Any], who: str, now: datetime) -> Login:
    """The login with the tokens of an OAuth 2 answer; a refresh token the answer does not name stays."""
    values = {**login.values, "access_token": text_of(told, "access_token", who)}
    if told.get("refresh_token") is not None:
        values["refresh_token"] = text_of(told, "refresh_token", who)
    until = now + timedelta(seconds=seconds_of(told, "expires_in") or 3600)
    facts = login.facts
    if (left := seconds_of(told, "refresh_token_expires_in")) is not None:  # Google: an app in testing, 7 days
        facts = replace(facts, ends_at=stamp(now + timedelta(seconds=left)))
    early = min(EARLY, (until - now) / 2)
    return replace(login, facts=facts, values=values, access_until=until, renew_at=until - early)


def with_long_token(login: Login, told: Mapping[str, Any], who: str, now: datetime) -> Login:
    """The login with one of Meta's long tokens: renewed weekly; a missed end is a person's turn."""
    values = {**login.values, "access_token": text_of(told, "access_token", who)}
    left = seconds_of(told, "expires_in")
    if left is None:
        return replace(login, values=values, access_until=None, renew_at=None, facts=replace(login.facts, ends_at=""))
    until = now + timedelta(seconds=left)
    facts = replace(login.facts, ends_at=stamp(until))
    return replace(login, facts=facts, values=values, access_until=until, renew_at=min(now + WEEK, until))


def basic(values: Mapping[str, str]) -> dict[str, str]:
    """The header of a confidential client; none for a public one."""
    if not values.get("client_secret"):
        return {}
    pair = base64.b64encode(f"{values['client_id']}:{values['client_secret']}".encode()).decode()
    keep_secret(pair)
    return {"Authorization": f"Basic {pair}"}


def needs(values: Mapping[str, str], who: str, *names: str) -> None:
    """ChannelLocked naming what the app's credentials lack."""
    if missing := [name for name in names if not values.get(name)]:
        raise ChannelLocked(f"{who}: the app's {' and '.join(missing)} are needed to connect")
