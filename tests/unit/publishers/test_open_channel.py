"""Opening a channel: the right class, or one clear line about what is wrong in mmc.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from mmc.config import ChannelConfig, Config, Site
from mmc.core.ports import Publisher
from mmc.errors import ConfigError
from mmc.publishers import PUBLISHERS, open_channel, publisher_class

from .conftest import SECRETS, config_of

KINDS = ("youtube", "x", "telegram")


@pytest.mark.parametrize("kind", KINDS)
def test_a_channel_opens_as_a_publisher_of_its_kind(kind: str) -> None:
    publisher = open_channel(kind, config_of(kind, "http://127.0.0.1:9/x"))
    assert isinstance(publisher, Publisher) and publisher.kind == kind
    publisher.close()


def test_every_kind_that_is_listed_can_be_loaded() -> None:
    assert [publisher_class(kind).kind for kind, _ in PUBLISHERS] == [kind for kind, _ in PUBLISHERS]


def test_only_telegram_and_what_people_send_cannot_be_read_back() -> None:
    assert [kind for kind, _ in PUBLISHERS if not publisher_class(kind).readable] == ["telegram", "assisted"]


def with_channel(**channel: object) -> Config:
    return Config(folder=Path("/nowhere"), site=Site(name="MMC Uji"),
                  channels={"kanal": ChannelConfig(**channel)}, secrets={"TOKEN": "bukan json"})  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "complaint"),
    [
        ({"kind": "radio"}, r"channels\.kanal\.kind: 'radio' is not known; known are website"),
        ({"kind": "telegram", "secret": "TOKEN"}, r"channels\.kanal\.chat: is missing"),
        ({"kind": "x"}, r"channels\.kanal\.secret: is missing"),
        ({"kind": "x", "secret": "OTHER"}, r"environment: OTHER: is not set"),
        ({"kind": "x", "secret": "TOKEN"}, r"channels\.kanal\.secret: must hold a JSON object with consumer_key"),
        ({"kind": "youtube", "secret": "TOKEN"}, r"must hold a JSON object with client_id"),
        (
            {"kind": "telegram", "secret": "TOKEN", "chat": "@a", "timeout": "lama"},
            r"kanal\.timeout: 'lama' is no number",
        ),
    ],
)
def test_a_wrong_section_is_told_by_its_place(channel: dict[str, object], complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint) as refusal:
        open_channel("kanal", with_channel(**channel))
    assert "bukan json" not in str(refusal.value)


def test_a_channel_that_is_not_in_the_file_is_told_so() -> None:
    with pytest.raises(ConfigError, match=r"channels\.lain: is not there"):
        open_channel("lain", with_channel(kind="x"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_publisher_never_shows_its_secret(kind: str) -> None:
    publisher = open_channel(kind, config_of(kind, "http://127.0.0.1:9/x"))
    assert SECRETS[kind] not in repr(publisher) and "rahasia" not in repr(publisher)
