"""Publishers: one file a channel kind, behind the `Publisher` port of mmc.core.ports.

ADD A CHANNEL KIND HERE: write the file, add one line to PUBLISHERS.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from mmc.errors import ConfigError, Mistake

if TYPE_CHECKING:
    from mmc.config import ChannelConfig, Config
    from mmc.core.channel import Limits
    from mmc.core.ports import Publisher

# Kind and class; imported on first use, because the platforms' libraries are slow to load.
PUBLISHERS: tuple[tuple[str, str], ...] = (
    ("website", "mmc.publishers.website:WebsitePublisher"),
    ("youtube", "mmc.publishers.youtube:YoutubePublisher"),
    ("x", "mmc.publishers.x:XPublisher"),
    ("telegram", "mmc.publishers.telegram:TelegramPublisher"),
    ("instagram", "mmc.publishers.instagram:InstagramPublisher"),
    ("facebook", "mmc.publishers.facebook:FacebookPublisher"),
    ("wordpress", "mmc.publishers.wordpress:WordPressPublisher"),
    ("partner", "mmc.publishers.partner:PartnerPublisher"),
    ("assisted", "mmc.publishers.assisted:AssistedPublisher"),
)


def publisher_class(kind: str) -> type[Publisher]:
    """The class of a channel kind; KeyError for a kind nobody wrote."""
    module, _, name = dict(PUBLISHERS)[kind].partition(":")
    return cast("type[Publisher]", getattr(import_module(module), name))


def limits_of(kind: str) -> Limits:
    """What a channel kind accepts, without opening a channel: for composers. KeyError if unknown."""
    from mmc.publishers import limits

    known = {"youtube": limits.YOUTUBE, "x": limits.X, "telegram": limits.TELEGRAM,
             "instagram": limits.INSTAGRAM, "facebook": limits.FACEBOOK, "wordpress": limits.WORDPRESS,
             "partner": limits.PARTNER}  # fmt: skip
    return known[kind] if kind in known else publisher_class(kind).limits


def account_limits(channel: ChannelConfig) -> Limits:
    """What the account of a channel of mmc.toml accepts, by its tier, without opening it."""
    from mmc.publishers.limits import TIERS

    return TIERS.get(channel.kind, {}).get(str(channel.options.get("tier", "")), limits_of(channel.kind))


def open_channel(name: str, config: Config) -> Publisher:
    """The publisher of a channel of mmc.toml, ready to use; ConfigError names the section and what is wrong."""
    channel = config.channels.get(name)
    if channel is None:
        raise ConfigError([Mistake("mmc.toml", None, f"channels.{name}", "is not there; add this section")])
    if channel.kind not in dict(PUBLISHERS):
        kinds = ", ".join(kind for kind, _ in PUBLISHERS)
        message = f"'{channel.kind}' is not known; known are {kinds}"
        raise ConfigError([Mistake("mmc.toml", None, f"channels.{name}.kind", message)])
    return publisher_class(channel.kind)(name, config)  # type: ignore[call-arg]
