"""Who counts as a reader, once, on which day, and thanks to which delivery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from engagement_builders import HUMAN, HandClock, a_delivery, rollup

pytestmark = pytest.mark.django_db(transaction=True)
See = Callable[..., Any]


def test_the_same_person_twice_on_one_day_is_one_reader_of_two_views(counter: Any, see: See) -> None:
    see(load="a1")
    see(load="a2")
    counter.flush()
    assert rollup("2026-10-01") == (2, 1)
    assert rollup("2026-10-01", "hour", "09") == (2, 1)


def test_the_same_person_on_the_next_day_is_a_new_reader(counter: Any, see: See, clock: HandClock) -> None:
    see()
    clock.set("2026-10-02 09:00")
    see()
    counter.flush()
    assert rollup("2026-10-01") == (1, 1)
    assert rollup("2026-10-02") == (1, 1)


def test_the_salt_changes_at_local_midnight_and_not_at_midnight_utc(counter: Any, see: See, clock: HandClock) -> None:
    from mmc.engagement.models import PageView, Salt

    clock.set("2026-10-01 06:50")  # 23.50 UTC of the day before
    see()
    clock.set("2026-10-01 07:10")
    see()
    clock.set("2026-10-02 00:00")
    see()
    counter.flush()
    keys = list(PageView.objects.order_by("id").values_list("visitor", flat=True))
    assert keys[0] == keys[1] != keys[2]
    assert set(Salt.objects.values_list("day", flat=True)) == {date(2026, 10, 1), date(2026, 10, 2)}


def test_a_restart_in_the_middle_of_the_day_does_not_count_anybody_twice(
    counter: Any, see: See, clock: HandClock
) -> None:
    from mmc.engagement.counter import Counter
    from mmc.engagement.hit import read_hit

    see()
    counter.flush()
    second = Counter(zone=counter.zone, rules=counter.rules, clock=clock)
    body = b'{"u": "http://127.0.0.1:8080/berita/panen/", "q": "", "r": "", "i": "z9"}'
    second.take(read_hit(body, {"user-agent": HUMAN}, "36.80.1.1"), clock())
    second.flush()
    assert rollup("2026-10-01") == (2, 1)


def test_a_session_over_midnight_keeps_what_brought_it(
    counter: Any, see: See, clock: HandClock, deliveries: Any
) -> None:
    clock.set("2026-10-01 23:50")
    see(query="?p=tele00001")
    clock.set("2026-10-02 00:05")
    see(referrer="http://127.0.0.1:8080/")
    counter.flush()
    assert rollup("2026-10-01", "delivery", "tele00001") == (1, 1)
    assert rollup("2026-10-02", "delivery", "tele00001") == (1, 1)


def test_a_global_privacy_signal_counts_the_view_and_makes_no_visitor(counter: Any, see: See) -> None:
    from mmc.engagement.models import PageView

    see(headers={"sec-gpc": "1"})
    see(headers={"dnt": "1"})
    counter.flush()
    assert rollup("2026-10-01") == (2, 0)
    assert set(PageView.objects.values_list("visitor", flat=True)) == {""}


def test_a_retried_beacon_is_counted_once(counter: Any, see: See) -> None:
    assert see(load="same") is None
    assert see(load="same") == "retry"
    counter.flush()
    assert rollup("2026-10-01") == (1, 1)


def test_a_beacon_retried_after_a_restart_is_counted_once(counter: Any, see: See, clock: HandClock) -> None:
    from mmc.engagement.models import Drop

    see(load="same")
    counter.flush()
    counter._loads.clear()  # what a restart forgets
    see(load="same")
    counter.flush()
    assert rollup("2026-10-01") == (1, 1)
    assert Drop.objects.get(reason="retry").count == 1


def test_readers_are_credited_to_the_delivery_of_their_first_touch(
    counter: Any, see: See, clock: HandClock, deliveries: Any
) -> None:
    see(ip="36.80.0.1", query="?p=tele00001&utm_source=x")
    clock.pass_by(minutes=10)
    see(ip="36.80.0.1", query="?p=xpos00001")  # same session: still Telegram's reader
    see(ip="36.80.0.2", query="?p=xpos00001")
    clock.pass_by(minutes=31)
    see(ip="36.80.0.1", query="?p=xpos00001")  # a new session
    counter.flush()
    assert rollup("2026-10-01", "delivery", "tele00001") == (2, 1)
    assert rollup("2026-10-01", "delivery", "xpos00001") == (2, 2)
    assert rollup("2026-10-01", "source", "x") == (2, 2)


def test_an_invented_delivery_credits_nobody_and_the_referrer_decides(counter: Any, see: See) -> None:
    from mmc.engagement.models import Rollup

    see(query="?p=invented1", referrer="https://www.google.co.id/search?q=x")
    counter.flush()
    assert not Rollup.objects.filter(scope="delivery").exists()
    assert rollup("2026-10-01", "source", "google") == (1, 1)


@pytest.mark.parametrize(
    ("query", "referrer", "source"),
    [
        ("?utm_source=FB&ref=mail", "https://t.co/abc", "facebook"),
        ("?ref=buletin", "https://t.co/abc", "buletin"),
        ("", "https://t.co/abc", "x"),
        ("", "https://l.facebook.com/l.php?u=x", "facebook"),
        ("", "android-app://org.telegram.messenger/", "telegram"),
        ("", "https://www.kaltengpos.co.id/a", "kaltengpos.co.id"),
        ("", "http://127.0.0.1:8080/", "langsung"),
        ("?utm_source=%3Cscript%3E", "", "langsung"),
        ("", "", "langsung"),
    ],
)
def test_the_source_is_what_the_link_says_else_the_referrer(
    counter: Any, see: See, query: str, referrer: str, source: str
) -> None:
    see(query=query, referrer=referrer)
    counter.flush()
    assert rollup("2026-10-01", "source", source) == (1, 1)


def test_random_addresses_and_sources_do_not_grow_the_tables(counter: Any, see: See) -> None:
    from mmc.engagement.models import Rollup

    a_delivery("tele00001", "telegram")
    for number in range(300):
        see(ip=f"36.81.{number // 250}.{number % 250}", path=f"/wp-admin/{number}", query=f"?ref=spam{number}")
    see()
    counter.flush()
    assert set(Rollup.objects.filter(scope="path").values_list("name", flat=True)) == {"(lainnya)", "/berita/panen/"}
    assert Rollup.objects.filter(scope="source").count() <= 102
    assert rollup("2026-10-01") == (301, 301)


def test_a_phone_that_changes_its_ipv6_suffix_stays_one_reader(counter: Any, see: See) -> None:
    see(ip="2001:448a:1:2:aaaa::1")
    see(ip="2001:448a:1:2:bbbb::2")
    see(ip="2001:448a:1:3:bbbb::2")
    counter.flush()
    assert rollup("2026-10-01") == (3, 2)


def test_an_overflowing_queue_is_counted_and_never_silent(counter: Any, see: See) -> None:
    from mmc.engagement.models import Drop

    counter._capacity = 3
    assert [see(ip=f"36.80.0.{n}") for n in range(5)] == [None, None, None, "overflow", "overflow"]
    counter.flush()
    assert rollup("2026-10-01") == (3, 3)
    assert Drop.objects.get(reason="overflow").count == 2


def test_what_could_not_be_written_stays_in_the_queue(counter: Any, see: See, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from mmc.engagement import counter as room

    see()
    see(agent="curl/8.5.0")

    def broken(*_: Any) -> int:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(room, "record", broken)
        with pytest.raises(OperationalError):
            counter.flush()
    assert rollup("2026-10-01") == (0, 0)
    assert counter.flush() == 1
    assert rollup("2026-10-01") == (1, 1)


def test_the_writer_flushes_what_is_left_when_it_stops(counter: Any, see: See) -> None:
    counter.start()
    for number in range(7):
        see(ip=f"36.80.0.{number}")
    counter.stop()
    assert rollup("2026-10-01") == (7, 7)


def test_neither_address_nor_agent_reaches_the_database(counter: Any, see: See) -> None:
    from django.apps import apps

    see(ip="36.80.77.77", agent=HUMAN, load="abc")
    counter.flush()
    for model in apps.get_app_config("engagement").get_models():
        for row in model.objects.values():
            assert "36.80.77.77" not in str(row)
            assert "Android" not in str(row)
