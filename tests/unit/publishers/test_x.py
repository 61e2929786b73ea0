"""X: its errors told by whose turn it is, and how a post is known again on the timeline."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mmc.core.channel import Absent, Found, Post, Receipt, Unreadable
from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.x import XPublisher
from mmc.publishers.x_wire import HOST

from .conftest import Answer, Scripted, config_of, hangs_up, says

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LINK = "https://mmc.example.go.id/k/beras?p=d1"
POST = Post(delivery="d1", title="Judul", text=f"Harga beras & gula turun {LINK}", link=LINK)
PLAIN = Post(delivery="d1", title="Judul", text="Harga beras & gula\nturun")
ME = says(200, {"data": {"id": "42", "name": "Uji", "username": "uji"}})


def a_channel(server: Scripted, *answers: Answer) -> XPublisher:
    server.answers = list(answers)
    return XPublisher("x", config_of("x", server.base_url, handle="@uji"), clock=lambda: NOW)


def no(status: int, detail: str, **headers: str) -> Answer:
    return says(status, {"title": "No", "detail": detail, "type": "about:blank", "status": status}, **headers)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (no(401, "Unauthorized"), ChannelLocked),
        (no(402, "Credits spent"), ChannelLocked),
        (says(429, {"detail": "Usage cap", "type": "https://api.twitter.com/2/problems/usage-capped"}), ChannelLocked),
        (no(403, "Your account is suspended and is not permitted to access this feature."), ChannelLocked),
        (no(403, "You are not permitted to perform this action."), RefusedDelivery),
        (no(403, "You are not allowed to create a Tweet with duplicate content."), UnknownOutcome),
        (no(400, "Your media IDs are invalid."), RefusedDelivery),
        (no(429, "Too Many Requests"), TemporaryDelivery),
        (no(503, "Over capacity"), UnknownOutcome),
        (says(502, b"<html>"), UnknownOutcome),
        (says(200, b"<html>"), UnknownOutcome),
        (says(201, {"data": {}}), UnknownOutcome),
        (says(201, {"data": {"id": "bukan angka"}}), UnknownOutcome),
        (says(201, ["halo"]), UnknownOutcome),
        (says(302, b"", location="/lain"), UnknownOutcome),
        (hangs_up, UnknownOutcome),
    ],
)
def test_each_answer_to_a_post_is_told_by_whose_turn_it_is(
    server: Scripted, answer: Answer, expected: type[DeliveryError]
) -> None:
    with pytest.raises(DeliveryError) as failure:
        a_channel(server, answer).send(POST, {})
    assert type(failure.value) is expected
    assert [seen.line.split()[0] for seen in server.seen] == ["POST"], "a visible call is made once"


def test_the_wait_is_counted_by_the_clock_of_the_platform(server: Scripted) -> None:
    moment = {"x_rate_limit_reset": "1790000300", "date": "Mon, 21 Sep 2026 13:33:20 GMT"}  # 1790000000 on their clock
    with pytest.raises(TemporaryDelivery) as failure:
        a_channel(server, no(429, "Too Many Requests", **moment)).send(POST, {})
    wait = failure.value.retry_after
    assert wait is not None and abs(wait - (1790000300 - datetime(2026, 9, 21, 13, 33, 20, tzinfo=UTC).timestamp())) < 1


def test_a_post_is_signed_and_sent_as_json_with_the_public_host_told(server: Scripted) -> None:
    receipt = a_channel(server, says(201, {"data": {"id": "1990", "text": "t"}})).send(POST, {})
    assert receipt == Receipt(id="1990", url="https://x.com/uji/status/1990", raw={"id": "1990", "text": "t"})
    [seen] = server.seen
    assert seen.line == "POST /awalan/2/tweets HTTP/1.1" and seen.headers["x-orig-host"] == HOST.rpartition("/")[2]
    assert json.loads(seen.body) == {"text": POST.text}
    assert seen.headers["authorization"].startswith("OAuth oauth_")


def timeline(*tweets: dict[str, object], **meta: object) -> Answer:
    return says(200, {"data": list(tweets), "meta": {"result_count": len(tweets), **meta}})


def a_tweet(text: str, *links: tuple[str, str], id: str = "1990") -> dict[str, object]:
    urls = [{"url": short, "expanded_url": full} for short, full in links]
    return {"id": id, "text": text, "entities": {"urls": urls} if urls else None}


LONG = replace(POST, text=f"{'Harga beras ' * 40}{LINK}")


def a_long_tweet(text: str = LONG.text) -> dict[str, object]:
    whole = text.replace(LINK, "https://t.co/a")
    links = [{"url": "https://t.co/a", "expanded_url": LINK}] if LINK in text else []
    short = a_tweet(f"{whole[:256]}… https://t.co/z", ("https://t.co/z", "https://x.com/i/web/status/1990"))
    return {**short, "note_tweet": {"text": whole, "entities": {"urls": links}}}


@pytest.mark.parametrize(
    ("post", "tweet", "found"),
    [
        (POST, a_tweet("lain sama sekali https://t.co/a", ("https://t.co/a", LINK)), True),
        (POST, a_tweet("Harga beras https://t.co/a", ("https://t.co/a", LINK + "2")), False),
        (POST, a_tweet(POST.text), True),  # X left the address as text: the key in it is proof all the same
        (POST, a_tweet("Harga beras turun"), False),
        (PLAIN, a_tweet("Harga beras &amp; gula\nturun"), True),
        (PLAIN, a_tweet("Harga beras &amp; gula\nturun https://t.co/b",
                        ("https://t.co/b", "https://x.com/uji/status/1990/photo/1")), True),
        (PLAIN, a_tweet("Harga beras &amp; gula turun lagi"), False),
        (LONG, a_long_tweet(), True),  # the premium tier: its usual text stops before the link
        (replace(LONG, text="Harga beras " * 40), a_long_tweet("Harga beras " * 40), True),
        (replace(LONG, text="Harga beras " * 40), a_long_tweet("Harga beras " * 41), False),
    ],
)  # fmt: skip
def test_a_post_is_known_by_its_link_or_else_by_its_very_words(
    server: Scripted, post: Post, tweet: dict[str, object], found: bool
) -> None:
    outcome = a_channel(server, ME, timeline(tweet)).find(post, {}, NOW)
    assert isinstance(outcome, Found if found else Absent)


def test_every_page_is_read_from_a_minute_before_the_sending(server: Scripted) -> None:
    pages = [timeline(a_tweet("lain"), next_token="lanjut"), timeline(a_tweet("t", ("https://t.co/a", LINK)))]
    assert isinstance(a_channel(server, ME, *pages).find(POST, {}, NOW), Found)
    lines = [seen.line for seen in server.seen]
    assert "/awalan/2/users/42/tweets?" in lines[1] and "start_time=2026-11-21T02%3A59%3A00Z" in lines[1]
    assert "pagination_token=lanjut" in lines[2]


@pytest.mark.parametrize(
    "answer",
    [
        says(200, {"halo": 1}),
        says(200, {"meta": {"result_count": 3}}),
        says(200, {"data": "banyak", "meta": {}}),
        says(200, {"errors": [{"title": "x"}]}),
        timeline(a_tweet("lain"), next_token="tanpa akhir"),
        no(503, "Over capacity"),
    ],
)
def test_a_timeline_that_was_not_read_to_its_end_proves_no_absence(server: Scripted, answer: Answer) -> None:
    outcome = a_channel(server, ME, answer).find(POST, {}, NOW)
    assert isinstance(outcome, Unreadable) and outcome.ever


def test_an_empty_timeline_is_absence(server: Scripted) -> None:
    assert a_channel(server, ME, says(200, {"meta": {"result_count": 0}})).find(POST, {}, NOW) == Absent()


def test_a_dead_token_locks_while_reading_too(server: Scripted) -> None:
    with pytest.raises(ChannelLocked):
        a_channel(server, no(401, "Unauthorized")).find(POST, {}, NOW)


def test_a_post_without_any_text_cannot_be_recognised(server: Scripted) -> None:
    outcome = a_channel(server, hangs_up).find(Post(delivery="d1", title="J", text=" "), {}, NOW)
    assert isinstance(outcome, Unreadable) and not outcome.ever and server.seen == []


def test_a_post_that_is_gone_counts_as_withdrawn_and_one_that_stays_does_not(server: Scripted) -> None:
    a_channel(server, no(404, "Not Found")).withdraw(Receipt(id="1990"))
    with pytest.raises(RefusedDelivery, match="by hand"):
        a_channel(server, says(200, {"data": {"deleted": False}})).withdraw(Receipt(id="1990"))


def test_both_names_of_reposts_are_read(server: Scripted) -> None:
    told = says(200, {"data": [{"id": "1", "public_metrics": {"repost_count": 5}}], "errors": [{"value": "2"}]})
    readings = a_channel(server, told).sample([Receipt(id="1"), Receipt(id="2")])
    numbers = {(reading.subject, reading.metric): reading.value for reading in readings}
    assert numbers["1", "x.reposts"] == 5 and numbers["1", "x.likes"] is None and numbers["2", "x.reposts"] is None
