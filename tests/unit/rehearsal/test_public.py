"""Counting what is public: albums, doubles, skipped and repeated faults, the clock."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import httpx
from telegram import Bot

from mmc.rehearsal import Rehearsal
from mmc.rehearsal.faults import Fault, Faults
from mmc.rehearsal.public import keys_of
from mmc.rehearsal.state import Piece

from .conftest import with_bot, x_client

CHAT = "@mmckalteng_gladi"


def test_a_delivery_that_went_out_twice_is_told(rehearsal: Rehearsal) -> None:
    async def act(bot: Bot) -> None:
        for words in ("Satu https://a.id/s?p=twice", "Dua https://a.id/s?p=twice", "Lain https://a.id/s?p=once"):
            await bot.send_message(CHAT, words)

    with_bot(rehearsal, act)
    x_client(rehearsal).create_tweet(text="Kanal lain https://a.id/s?p=once")
    (double,) = rehearsal.doubles()
    assert (double["platform"], double["key"], len(double["ids"])) == ("telegram", "twice", 2)


def test_keys_are_found_in_escaped_and_hidden_links() -> None:
    piece = Piece(platform="x", id="1", text="a https://a.id/s?x=1&amp;p=ab-1_c, b", links=("https://a.id/?p=zz",))
    assert keys_of(piece) == ["ab-1_c", "zz"]


def test_faults_skip_count_down_and_end() -> None:
    faults = Faults()
    faults.plan(Fault(platform="x", call="append", name="500_before", skip=1, times=2))
    taken = [faults.take("x", "append") is not None for _ in range(4)]
    assert taken == [False, True, True, False]
    faults.plan(Fault(platform="x", name="429", times=0))
    assert [faults.take("x", call) is not None for call in ("create", "me", "append")] == [True] * 3
    assert faults.take("telegram", "getMe") is None
    faults.clear("x")
    assert faults.take("x", "create") is None


def test_the_clock_rules_dates_and_headers(rehearsal: Rehearsal, web: httpx.Client) -> None:
    rehearsal.set_clock("2026-09-22T08:00:00+07:00", frozen=True)
    message = with_bot(rehearsal, lambda bot: bot.send_message(CHAT, "Dulu https://a.id/s?p=clock"))
    assert message.date.isoformat() == "2026-09-22T01:00:00+00:00"
    (entry,) = [e for e in rehearsal.public("telegram") if "clock" in e["keys"]]
    assert entry["at"] == "2026-09-22T01:00:00.000Z"
    header = web.get(rehearsal.base_url).headers["date"]
    assert parsedate_to_datetime(header).isoformat() == "2026-09-22T01:00:00+00:00"
