"""The hourly look after logins: one alert for a dead one, one warning at each mark, the others renewed all the same."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mmc.config import ChannelConfig, Config, Site
from mmc.desk.logins import login_shown
from mmc.newsroom.models import Audit, Channel
from mmc.publishers.logins.login import Facts, Login
from mmc.publishers.logins.vault import vault_of
from mmc.web.login_watch import look_after_logins

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
TELEGRAM = Login(facts=Facts(kind="telegram", way="telegram", account="@bot"), values={"token": "7000001:rahasia"})


@pytest.fixture
def config(tmp_path: Path) -> Config:
    made = Config(
        folder=tmp_path, site=Site(name="MMC Uji"), secrets={"MMC_SECRET_KEY": "kunci-uji-yang-panjang-0123456789-0"},
        channels={name: ChannelConfig(kind=name, base_url="http://127.0.0.1:9") for name in ("facebook", "telegram")},
    )  # fmt: skip
    vault_of(made).write("telegram", TELEGRAM)
    return made


def page(ends: datetime, *, dead: bool = False) -> Login:
    """A page's login that ends; `dead`: its token has ended already and nothing renews it."""
    facts = Facts(kind="facebook", way="telegram", account="MMC Uji", ends_at=ends.isoformat())
    return Login(facts=replace(facts, way="mati") if dead else facts, access_until=ends if dead else None,
                 values={"token": "EAA-rahasia", "access_token": "EAA-rahasia"})  # fmt: skip


def test_each_mark_is_told_once(config: Config, caplog: pytest.LogCaptureFixture) -> None:
    vault_of(config).write("facebook", page(NOW + timedelta(days=15)))
    told = []
    with caplog.at_level(logging.WARNING):
        for hours in range(0, 15 * 24, 6):
            assert look_after_logins(config, lambda hours=hours: NOW + timedelta(hours=hours)) == 2
            told.append(len([r for r in caplog.records if getattr(r, "action", "") == "login_ends"]))
    assert told[-1] == 4 and Audit.objects.filter(verb="login_ends", subject="facebook").count() == 4
    assert "EAA-rahasia" not in caplog.text and "mmc channel connect facebook" in caplog.text


def test_a_dead_login_blocks_with_one_alert_and_is_not_asked_again(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    vault_of(config).write("facebook", page(NOW - timedelta(days=1), dead=True))
    for _ in range(3):
        assert look_after_logins(config, lambda: NOW) == 1
    assert [getattr(r, "action", "") for r in caplog.records].count("channel_blocked") == 1
    assert "connect this channel again" in Channel.objects.get(name="facebook").block_reason


def test_a_login_that_cannot_be_read_leaves_the_others_alone(config: Config) -> None:
    (config.folder / "var" / "secrets" / "facebook.json").write_text("{rusak")
    assert look_after_logins(config, lambda: NOW) == 1
    shown = login_shown("facebook", config, NOW)
    assert shown is not None and shown.alarm


@pytest.mark.parametrize(("days", "words", "alarm"), [
    (40.5, "berlaku 40 hari lagi", False), (6.5, "habis 6 hari lagi", True), (0.5, "habis dalam sehari", True),
])  # fmt: skip
def test_the_desk_says_how_long(config: Config, days: float, words: str, alarm: bool) -> None:
    vault_of(config).write("facebook", page(NOW + timedelta(days=days)))
    shown = login_shown("facebook", config, NOW)
    assert shown is not None and words in shown.words and shown.alarm is alarm
    always = login_shown("telegram", config, NOW)
    assert always is not None and always.words == "Tersambung sebagai @bot"
