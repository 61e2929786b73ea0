"""Connecting a channel: its app, an errand to the consent page, and what comes back proven before it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from mmc.config import Config
from mmc.core.ports import Clock
from mmc.errors import ConfigError, MoveRefused
from mmc.publishers.http import keep_secret
from mmc.publishers.logins.ask import text_of
from mmc.publishers.logins.flows import APP_NAMES, Errand, exchanged, own_page, way_of
from mmc.publishers.logins.login import Facts, Login, stamp
from mmc.publishers.logins.prove import Fixed, Proof, prove
from mmc.publishers.logins.vault import vault_of
from mmc.publishers.settings import CONNECTABLE, Settings, settings_of


def channel_named(name: str, config: Config) -> str:
    """The channel of this name, or the only one of this kind; MoveRefused when there is none or several."""
    if name in config.channels:
        return name
    of_kind = [one for one, channel in config.channels.items() if channel.kind == name]
    if len(of_kind) == 1:
        return of_kind[0]
    if of_kind:
        raise MoveRefused(f"several channels are of kind {name}: {', '.join(of_kind)}; name one of them")
    known = ", ".join(one for one, channel in config.channels.items() if channel.kind in CONNECTABLE) or "none"
    raise MoveRefused(f"no channel '{name}' in mmc.toml; channels that can be connected: {known}")


def way_in(name: str, config: Config) -> str:
    """Whose flow connects this channel."""
    channel = config.channels[name]
    return way_of(channel.kind, str(channel.options.get("login", "")))


def app_of(name: str, config: Config) -> dict[str, str]:
    """What is known of the app already: from the channel's secret, its `app` option, or its last login."""
    channel, way = config.channels[name], way_in(name, config)
    found: dict[str, str] = {}
    try:
        login = vault_of(config).read(name)
        found = dict(login.values) if login and login.facts.way == way else {}
    except ConfigError:
        pass  # sealed with a lost key: the person is asked again
    told = config.secrets.get(channel.secret, "")
    try:
        secret = json.loads(told)
    except ValueError:
        secret = {"token": told} if way == "telegram" and told else {}
    found |= {str(k): v for k, v in secret.items() if isinstance(v, str)} if isinstance(secret, dict) else {}
    if channel.options.get("app"):
        found["app_id"] = str(channel.options["app"])
    names = (*APP_NAMES[way], "client_secret") if way == "x" else APP_NAMES[way]
    return {key: found[key] for key in names if found.get(key)}


def errand_for(name: str, config: Config, app: Mapping[str, str], redirect: str) -> Errand:
    """One way through the consent page for this channel."""
    channel = config.channels[name]
    keep_secret(*(value for key, value in app.items() if key.endswith("secret")))
    return Errand(name=name, kind=channel.kind, way=way_in(name, config), base_url=channel.base_url.rstrip("/"),
                  redirect=redirect, app=app)  # fmt: skip


def from_code(errand: Errand, code: str, config: Config, clock: Clock) -> Login:
    """The login a code gives, of the very page or account the channel names."""
    login = exchanged(errand, code, clock())
    if errand.way != "facebook":
        return login
    options = config.channels[errand.name].options
    page, account = str(options.get("page", "")), str(options.get("account", ""))
    return own_page(login, errand.base_url, errand.name, page=page, account=account)


def from_bot_token(name: str, token: str, clock: Clock) -> Login:
    """Telegram's login: the bot's token, which has no end."""
    text_of({"token": token}, "token", name)
    keep_secret(token)
    facts = Facts(kind="telegram", way="telegram", connected_at=stamp(clock()))
    return Login(facts=facts, values={"token": token.strip()})


def keep(name: str, login: Login, config: Config, clock: Clock) -> Proof:
    """What the platform says of the login, which is in the vault now. A login that cannot be proven is not kept."""
    channel = config.channels[name]
    secret = login.access if login.facts.way == "telegram" else json.dumps(dict(login.values))
    settings = Settings(name=name, base_url=channel.base_url.rstrip("/"), secret=secret, options=channel.options,
                        login=Fixed(login))  # fmt: skip
    proof = prove(channel.kind, settings, clock)
    facts = replace(login.facts, account=proof.account, rights=proof.rights or login.facts.rights,
                    ends_at=proof.ends_at or login.facts.ends_at)  # fmt: skip
    vault = vault_of(config)
    with vault.turn(name):
        vault.write(name, replace(login, facts=facts))
    return proof


def proven(name: str, config: Config, clock: Clock) -> Proof:
    """What the platform says of a channel's login, connected or static; nothing is posted."""
    return prove(config.channels[name].kind, settings_of(name, config), clock)
