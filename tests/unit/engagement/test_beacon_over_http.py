"""The beacon as a browser meets it: real HTTP to a real server on loopback, sixty played days included."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from engagement_builders import HUMAN, WIB, HandClock, a_delivery, rollup

from mmc.engagement.beacon import BEACON_PATH, SCRIPT, SCRIPT_PATH, beacon_app
from mmc.engagement.days import close_due_days

pytestmark = pytest.mark.django_db(transaction=True)
CHROMIUM = Path("/usr/bin/chromium")
BOTS = ("TelegramBot (like TwitterBot)", "WhatsApp/2.23.20.0", "curl/8.5.0", "Mozilla/5.0 (compatible; bingbot/2.0)")


@contextmanager
def served(app: Any) -> Iterator[httpx.Client]:
    """A client of the app on a free loopback port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", proxy_headers=False, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def client(counter: Any, clock: HandClock) -> Iterator[httpx.Client]:
    with served(beacon_app(counter, clock, ("127.0.0.1",))) as open_client:
        yield open_client


def send(client: httpx.Client, *, ip: str, agent: str = HUMAN, path: str = "/", query: str = "", load: str = "") -> int:
    body = {"u": f"http://127.0.0.1{path}", "q": query, "r": "", "i": load, "w": 0}
    headers = {"user-agent": agent, "x-forwarded-for": ip, "origin": "http://127.0.0.1:8080"}
    return client.post(BEACON_PATH, json=body, headers=headers).status_code


def test_the_script_weighs_less_than_a_thousand_bytes_and_stores_nothing(client: httpx.Client) -> None:
    answer = client.get(SCRIPT_PATH)
    assert answer.text == SCRIPT
    assert len(answer.content) < 1000
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "set-cookie" not in answer.headers
    for word in ("cookie", "localStorage", "sessionStorage", "indexedDB"):
        assert word not in answer.text


def test_every_beacon_is_answered_the_same_so_that_bots_learn_nothing(client: httpx.Client, counter: Any) -> None:
    assert send(client, ip="36.80.1.1") == 204
    assert send(client, ip="36.80.1.1", agent="curl/8") == 204
    assert client.post(BEACON_PATH, content=b"x" * 100_000).status_code == 204
    counter.flush()
    assert rollup("2026-10-01") == (1, 1)


def test_other_addresses_and_methods_are_not_its_business(client: httpx.Client) -> None:
    assert client.get(BEACON_PATH).status_code == 405
    assert client.post(SCRIPT_PATH).status_code == 405
    assert client.get("/_mmc/other").status_code == 404


def test_the_lifespan_starts_the_writer_and_flushes_at_the_end(counter: Any, clock: HandClock) -> None:
    config = uvicorn.Config(beacon_app(counter, clock, ("127.0.0.1",)), port=0, log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as one:
        assert send(one, ip="36.80.1.1") == 204
    server.should_exit = True
    thread.join(timeout=10)
    assert rollup("2026-10-01") == (1, 1)


class Played:
    """What really happened in the played days, kept apart from what MMC counts."""

    def __init__(self) -> None:
        self.uniques: dict[date, int] = {}
        self.bots = 0
        self.credited: dict[str, int] = {"tele00001": 0, "xpos00001": 0}


def play(client: httpx.Client, clock: HandClock, counter: Any, days: int, gap: range, seed: int = 7) -> Played:
    """Days of readers, some coming twice, some retried, with bots between them; nobody counts in the gap."""
    chance, truth = random.Random(seed), Played()
    for number in range(days):
        clock.at = datetime(2026, 8, 1, tzinfo=WIB) + timedelta(days=number)
        day = clock.at.date()
        if number in gap:
            continue
        truth.uniques[day] = chance.randint(3, 12)
        counter.beat(clock())
        for reader in range(truth.uniques[day]):
            clock.at = datetime(2026, 8, 1, 6 + reader, chance.randint(0, 59), tzinfo=WIB) + timedelta(days=number)
            _visit(client, chance, truth, number, reader)
            if chance.random() < 0.4:
                truth.bots += 1
                send(client, ip="66.249.66.1", agent=chance.choice(BOTS), query="?p=tele00001")
            counter.beat(clock())
        clock.at = datetime(2026, 8, 1, 23, 59, 59, tzinfo=WIB) + timedelta(days=number)
        counter.beat(clock())
        if number + 1 in gap:
            counter.stop()
    counter.flush()
    return truth


def _visit(client: httpx.Client, chance: random.Random, truth: Played, number: int, reader: int) -> None:
    key = chance.choice(["", "tele00001", "xpos00001"])
    who = {"ip": f"36.{number}.{reader}.9", "path": "/berita/panen/"}
    load = f"d{number}r{reader}"
    send(client, **who, query=f"?p={key}" if key else "", load=load)
    if key:
        truth.credited[key] += 1
    if chance.random() < 0.3:
        send(client, **who, load=load)  # the browser tries again
    if chance.random() < 0.5:
        send(client, **who, load=load + "b")  # the same reader, another page load


def test_sixty_played_days_count_exactly_the_uniques_without_bots(
    client: httpx.Client, counter: Any, clock: HandClock
) -> None:
    from mmc.engagement.models import DayState, Drop, Rollup

    a_delivery("tele00001", "telegram")
    a_delivery("xpos00001", "x")
    gap = range(30, 32)
    counter.gap = timedelta(hours=18)  # the played clock jumps from reader to reader
    truth = play(client, clock, counter, days=60, gap=gap)
    clock.pass_by(hours=3)
    close_due_days(WIB, clock())
    counted = dict(Rollup.objects.filter(scope="day").values_list("day", "readers"))
    assert counted == truth.uniques
    assert sum(Drop.objects.filter(reason="bot").values_list("count", flat=True)) == truth.bots > 50
    credited = {
        key: sum(Rollup.objects.filter(scope="delivery", name=key).values_list("readers", flat=True))
        for key in truth.credited
    }
    assert credited == truth.credited
    incomplete = DayState.objects.filter(state=DayState.State.INCOMPLETE).values_list("day", flat=True)
    assert sorted(incomplete) == [date(2026, 8, 1) + timedelta(days=n) for n in gap]
    assert DayState.objects.count() == 60


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium to run the script in a real browser")
def test_a_real_browser_sends_the_canonical_page_and_the_mark_of_the_link(
    counter: Any, clock: HandClock, tmp_path: Path
) -> None:
    from mmc.engagement.models import PageView

    a_delivery("tele00001", "telegram")
    beacon = beacon_app(counter, clock, ("127.0.0.1",))
    page = b'<link rel=canonical href="http://127.0.0.1:8080/berita/panen/"><script src="/_mmc/b.js" defer></script>'

    async def site(scope: Any, receive: Any, send_out: Any) -> None:
        if scope["path"].startswith("/_mmc/"):
            await beacon(scope, receive, send_out)
            return
        await send_out({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send_out({"type": "http.response.body", "body": page})

    with served(site) as client:
        url = f"{client.base_url}/any/spelling?p=tele00001&fbclid=tracks-people"
        command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                   "--disable-background-networking", "--disable-component-update", "--disable-sync",
                   f"--user-data-dir={tmp_path}", f"--user-agent={HUMAN}", "--virtual-time-budget=3000", "--dump-dom",
                   url]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    counter.flush()
    view = PageView.objects.get()
    assert (view.path, view.delivery, view.source) == ("/berita/panen/", "tele00001", "telegram")
    assert len(view.visitor) == 16
    assert len(view.load) > 10
