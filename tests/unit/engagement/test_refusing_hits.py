"""What is not counted, in the documented order, and that each refusal is counted itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from engagement_builders import HUMAN

from mmc.engagement.hit import Hit, Reason, Rules, is_bot, read_hit, reason_against
from mmc.engagement.visitor import client_address

RULES = Rules(hosts=frozenset({"mmc.example.go.id"}), staff=("10.9.0.0/16",))
PAGE = b'{"u": "https://mmc.example.go.id/berita/a/", "q": "", "r": "", "i": "x1"}'


def a_hit(**changed: Any) -> Hit:
    base = {"address": "36.80.1.1", "agent": HUMAN, "host": "mmc.example.go.id", "path": "/"}
    return Hit(**{**base, **changed})


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"prefetch": True, "malformed": True}, Reason.PREFETCH),
        ({"malformed": True, "agent": "curl/8"}, Reason.MALFORMED),
        ({"agent": "curl/8.5.0", "webdriver": True}, Reason.BOT),
        ({"webdriver": True, "referrer": "semalt.com"}, Reason.WEBDRIVER),
        ({"referrer": "www.semalt.com", "host": "copy.example"}, Reason.SPAM),
        ({"origin": "https://copy.example", "address": "10.9.1.1"}, Reason.FOREIGN),
        ({"origin": "null"}, Reason.FOREIGN),
        ({"address": "10.9.1.1"}, Reason.STAFF),
    ],
)
def test_the_first_reason_in_the_documented_order_wins(changed: dict[str, Any], reason: Reason | None) -> None:
    assert reason_against(a_hit(**changed), RULES) is reason


@pytest.mark.parametrize(
    "agent",
    [
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Twitterbot/1.0",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "curl/8.5.0",
        "python-requests/2.32.3",
        "Go-http-client/2.0",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/129.0 Safari/537.36",
    ],
)
def test_previewers_tools_and_crawlers_are_bots(agent: str) -> None:
    assert is_bot(agent)


@pytest.mark.parametrize(
    "agent",
    [
        HUMAN,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/17.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0",
    ],
)  # fmt: skip
def test_browsers_of_people_are_no_bots(agent: str) -> None:
    assert not is_bot(agent)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"u": 5}', b'{"u": "/relative"}', b'{"u": "https://a/\\u0000"}', b'{"u": "https://a/\\ud800"}',
     b"[" * 2000, b"\xff\xfe", b'{"u": "https://mmc.example.go.id/' + b"a" * 2100 + b'"}'],
)  # fmt: skip
def test_a_malformed_body_is_refused_without_an_error(body: bytes) -> None:
    hit = read_hit(body, {"user-agent": HUMAN}, "36.80.1.1")
    assert reason_against(hit, RULES) is Reason.MALFORMED


def test_an_empty_agent_is_malformed() -> None:
    assert reason_against(read_hit(PAGE, {}, "36.80.1.1"), RULES) is Reason.MALFORMED


def test_a_speculative_load_is_a_prefetch() -> None:
    headers = {"user-agent": HUMAN, "sec-purpose": "prefetch;prerender"}
    assert reason_against(read_hit(PAGE, headers, "36.80.1.1"), RULES) is Reason.PREFETCH


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("36.80.1.1", "1.2.3.4", ("127.0.0.1",), "36.80.1.1"),  # nobody vouches for it
        ("127.0.0.1", "1.2.3.4", ("127.0.0.1",), "1.2.3.4"),
        ("127.0.0.1", "9.9.9.9, 1.2.3.4", ("127.0.0.1",), "1.2.3.4"),  # the left part may be invented
        ("127.0.0.1", "1.2.3.4, 10.0.0.7", ("127.0.0.1", "10.0.0.0/8"), "1.2.3.4"),
        ("127.0.0.1", "", ("127.0.0.1",), "127.0.0.1"),
        ("127.0.0.1", "nonsense", ("127.0.0.1",), "127.0.0.1"),
        ("::1", "2001:db8::1", ("::1",), "2001:db8::1"),
    ],
)
def test_a_forwarded_address_is_believed_from_a_trusted_proxy_only(
    peer: str, forwarded: str, trusted: tuple[str, ...], address: str
) -> None:
    assert client_address(peer, forwarded, trusted) == address


@pytest.mark.django_db(transaction=True)
def test_bots_are_dropped_and_counted_by_reason(counter: Any, see: Callable[..., Any]) -> None:
    from mmc.engagement.models import Drop, PageView

    see(agent="TelegramBot (like TwitterBot)")
    see(agent="Twitterbot/1.0")
    see(webdriver=1)
    see(ip="10.9.3.3")
    see(host="http://copy.example")
    counter.flush()
    assert PageView.objects.count() == 0
    assert dict(Drop.objects.values_list("reason", "count")) == {"bot": 2, "webdriver": 1, "staff": 1, "foreign": 1}


@pytest.mark.django_db(transaction=True)
def test_more_than_sixty_views_a_minute_are_nobody_reading(counter: Any, see: Callable[..., Any], clock: Any) -> None:
    answers = [see() for _ in range(65)]
    assert answers[:60] == [None] * 60
    assert answers[60:] == [Reason.RATE] * 5
    clock.pass_by(minutes=1)
    assert see() is None
