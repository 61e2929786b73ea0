"""Settings: what one channel of mmc.toml tells its publisher, checked once when the channel is opened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mmc.config import ChannelConfig, Config
from mmc.core.channel import Limits
from mmc.errors import ConfigError, Mistake
from mmc.publishers.limits import TIERS

if TYPE_CHECKING:
    from mmc.publishers.logins.login import LoginKeeper

# What a section may hold beside kind, title, secret, base_url and min_gap; True where it must.
OPTIONS: dict[str, dict[str, bool]] = {
    "website": {},
    "youtube": {"channel": False, "category": False, "notify_subscribers": False, "playlist": False,
                "processing": False, "tier": False, "timeout": False},
    "x": {"handle": False, "media": False, "processing": False, "tier": False, "timeout": False},
    "telegram": {"chat": True, "preview": False, "tier": False, "timeout": False},
    "instagram": {"account": True, "handle": False, "login": False, "media_url": False, "processing": False,
                  "timeout": False, "version": False},
    "facebook": {"page": True, "app": False, "processing": False, "timeout": False, "version": False},
    "wordpress": {"site": True, "user": True, "category": False, "withdraw": False, "views": False, "timeout": False},
    "partner": {"mode": True, "address": False, "server": False, "sender": False, "to": False, "user": False,
                "tls": False, "kit_url": False, "timeout": False},
    "assisted": {"officer": True, "steps": False, "remind": False, "link": False},
}  # fmt: skip

CHOICES = {("x", "media"): ("v2", "v1.1"), **{(kind, "tier"): tuple(tiers) for kind, tiers in TIERS.items()}}

NO_SECRET = frozenset({"website", "assisted"})  # our own site, and what people do by hand

CONNECTABLE = ("youtube", "x", "facebook", "instagram", "telegram")  # `mmc channel connect` knows their way in


def section_mistakes(name: str, channel: ChannelConfig) -> list[Mistake]:
    """Every mistake in a channel's section that can be seen without opening it, secrets aside."""
    place = f"channels.{name}"
    known = OPTIONS.get(channel.kind)
    if known is None:
        words = f"'{channel.kind}' is not known; known are {', '.join(OPTIONS)}"
        return [Mistake("mmc.toml", None, f"{place}.kind", words)]
    words = f"is no option of a {channel.kind} channel; there are: {', '.join(known) or 'none'}"
    found = [
        Mistake("mmc.toml", None, f"{place}.{option}", words)
        for option in channel.options if option not in known
    ]  # fmt: skip
    for option, required in known.items():
        if required and not channel.options.get(option):
            found.append(Mistake("mmc.toml", None, f"{place}.{option}", f'is missing; write {option} = "..."'))
    for (kind, option), choices in CHOICES.items():
        if kind == channel.kind and channel.options.get(option, choices[0]) not in choices:
            words = f"'{channel.options[option]}' is not known; known are {', '.join(choices)}"
            found.append(Mistake("mmc.toml", None, f"{place}.{option}", words))
    if channel.kind not in (*NO_SECRET, *CONNECTABLE) and not channel.secret:
        words = "is missing; name the environment variable that holds it"
        found.append(Mistake("mmc.toml", None, f"{place}.secret", words))
    return found


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One channel, ready to be used."""

    name: str
    base_url: str  # empty: the platform itself
    secret: str = field(repr=False)
    options: Mapping[str, Any]
    login: LoginKeeper | None = None  # None: the secret is static, or the kind has none

    def choice(self, kind: str, option: str) -> str:
        """One of the words an option of this kind may hold, the first if nothing is said; ConfigError for another."""
        choices = CHOICES[kind, option]
        chosen = self.text(option, choices[0])
        if chosen not in choices:
            raise wrong(self.name, option, f"'{chosen}' is not known; known are {', '.join(choices)}")
        return chosen

    def limits(self, kind: str) -> Limits:
        """What this very account takes, by its tier."""
        return TIERS[kind][self.choice(kind, "tier")]

    def text(self, option: str, default: str = "") -> str:
        """An option as text."""
        return str(self.options.get(option, default))

    def seconds(self, option: str, default: float) -> float:
        """An option as seconds; ConfigError when it is no positive number."""
        value = self.options.get(option, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise wrong(self.name, option, f"'{value}' is no number of seconds; write {option} = {default:g}")
        return float(value)


def settings_of(name: str, config: Config, *required: str) -> Settings:
    """The settings of a channel; ConfigError naming the section and the option that is missing."""
    channel = config.channels.get(name)
    if channel is None:
        raise ConfigError([Mistake("mmc.toml", None, f"channels.{name}", "is not there; add this section")])
    for option in required:
        if not channel.options.get(option):
            raise wrong(name, option, f'is missing; write {option} = "..."')
    base = channel.base_url.rstrip("/")
    if found := connected(name, config):
        return Settings(name=name, base_url=base, secret=found[0], options=channel.options, login=found[1])
    if not channel.secret:
        raise wrong(name, "secret", f"is missing; name the variable that holds it, or run: mmc channel connect {name}")
    return Settings(name=name, base_url=base, secret=config.secret(channel.secret), options=channel.options)


def connected(name: str, config: Config) -> tuple[str, LoginKeeper] | None:
    """The secret as it lies in the vault and its keeper; None for a channel that was never connected."""
    if config.channels[name].kind not in CONNECTABLE:
        return None
    from mmc.publishers.logins.keeper import Keeper
    from mmc.publishers.logins.vault import vault_of

    vault = vault_of(config)
    login = vault.read(name)
    if login is None:
        return None
    secret = login.access if login.facts.way == "telegram" else json.dumps(dict(login.values))
    return secret, Keeper(name, vault, config.channels[name].base_url.rstrip("/"))


def json_secret(settings: Settings, *keys: str) -> dict[str, str]:
    """The secret as a JSON object with these keys; ConfigError that never shows the value."""
    try:
        found = json.loads(settings.secret)
    except ValueError:
        found = None
    if not isinstance(found, dict) or any(not isinstance(found.get(key), str) or not found[key] for key in keys):
        raise wrong(settings.name, "secret", "must hold a JSON object with " + ", ".join(keys))
    return {key: value for key, value in found.items() if isinstance(value, str)}


def wrong(name: str, option: str, message: str) -> ConfigError:
    """The ConfigError for one option of a channel."""
    return ConfigError([Mistake("mmc.toml", None, f"channels.{name}.{option}", message)])
