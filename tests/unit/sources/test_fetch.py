"""The door: where it goes, what it refuses, and what it never lets slip."""

from __future__ import annotations

import gzip
import logging
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from mmc.errors import SourceRefused, SourceUnreachable
from mmc.sources.door import door
from mmc.sources.fetch import Fetcher

from .builders import answering

HOME = "https://data.example.go.id"


def test_an_answer_is_kept_byte_for_byte_with_its_hash() -> None:
    with answering(lambda request: httpx.Response(200, content=b"a;b\r\n1;2\r\n")) as fetcher:
        part = fetcher.get(f"{HOME}/x", door(HOME))
    assert part.body == b"a;b\r\n1;2\r\n"
    assert part.status == 200
    assert len(part.sha256) == 64


def test_the_address_that_was_checked_is_the_address_that_is_called() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=b"x")

    answering(answer).get(f"{HOME}/x", door(HOME))
    assert seen[0].url.host == "93.184.216.34"
    assert seen[0].headers["host"] == "data.example.go.id"
    assert seen[0].extensions["sni_hostname"] == "data.example.go.id"
    assert "MMC" in seen[0].headers["user-agent"]


@pytest.mark.parametrize(
    "url",
    [
        "https://lain.example.go.id/x",
        "http://data.example.go.id/x",
        "https://data.example.go.id:8443/x",
        "file:///etc/passwd",
    ],
)
def test_another_host_scheme_or_port_is_refused(url: str) -> None:
    with pytest.raises(SourceRefused, match=r"not an address of this source|no http"):
        answering(lambda request: httpx.Response(200)).get(url, door(HOME))


@pytest.mark.parametrize(
    "address", ["10.0.0.5", "127.0.0.1", "169.254.169.254", "::1", "::ffff:192.168.1.1", "0.0.0.0", "224.0.0.1"]
)
def test_a_public_name_that_points_into_a_house_is_refused(address: str) -> None:
    fetcher = answering(lambda request: httpx.Response(200), resolve=lambda host, port: ["93.184.216.34", address])
    with pytest.raises(SourceRefused, match="inside a house"):
        fetcher.get(f"{HOME}/x", door(HOME))


@pytest.mark.parametrize("target", ["http://127.0.0.1/x", "https://lain.example.go.id/x", "ftp://data.example.go.id/x"])
def test_a_redirect_out_of_the_door_is_refused(target: str) -> None:
    fetcher = answering(lambda request: httpx.Response(302, headers={"Location": target}))
    with pytest.raises(SourceRefused):
        fetcher.get(f"{HOME}/x", door(HOME))


def test_a_redirect_within_the_door_is_followed_but_not_for_ever() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/lama":
            return httpx.Response(301, headers={"Location": "/baru"})
        return (
            httpx.Response(200, content=b"ok")
            if request.url.path == "/baru"
            else httpx.Response(302, headers={"Location": "/putar"})
        )

    assert answering(answer).get(f"{HOME}/lama", door(HOME)).body == b"ok"
    with pytest.raises(SourceRefused, match="circles"):
        answering(answer).get(f"{HOME}/putar", door(HOME))


def test_a_named_further_host_may_be_visited() -> None:
    fetcher = answering(lambda request: httpx.Response(200, content=b"ok"))
    assert fetcher.get("https://berkas.example.go.id/x", door(HOME, hosts=["berkas.example.go.id"])).body == b"ok"


@pytest.mark.parametrize(("status", "wait"), [(429, 30.0), (503, None), (500, None)])
def test_busy_and_broken_hosts_are_tried_again_later(status: int, wait: float | None) -> None:
    headers = {"Retry-After": "30"} if wait else {}
    with pytest.raises(SourceUnreachable) as caught:
        answering(lambda request: httpx.Response(status, headers=headers)).get(f"{HOME}/x", door(HOME))
    assert caught.value.retry_after == wait


def test_a_retry_after_date_is_measured_against_the_hosts_own_clock() -> None:
    headers = {"Retry-After": "Thu, 24 Sep 2026 10:02:00 GMT", "Date": "Thu, 24 Sep 2026 10:00:00 GMT"}
    with pytest.raises(SourceUnreachable) as caught:
        answering(lambda request: httpx.Response(429, headers=headers)).get(f"{HOME}/x", door(HOME))
    assert caught.value.retry_after == 120


@pytest.mark.parametrize("said", ["Thu, 24 Sep 2026 10:02:00", "Thu, 24 Sep 99999999999 10:02:00 GMT", "\u00b2", "x"])
def test_a_retry_after_that_makes_no_sense_is_no_wait_and_no_traceback(said: str) -> None:
    headers = httpx.Headers({"Retry-After": said.encode("latin-1"), "Date": "Thu, 24 Sep 2026 10:00:00 GMT"})
    with pytest.raises(SourceUnreachable) as caught:
        answering(lambda request: httpx.Response(429, headers=headers)).get(f"{HOME}/x", door(HOME))
    assert caught.value.retry_after is None


@pytest.mark.parametrize(("status", "words"), [(403, "does not let us in"), (404, "does not exist"), (410, "refuses")])
def test_a_refusal_needs_a_person(status: int, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        answering(lambda request: httpx.Response(status)).get(f"{HOME}/x", door(HOME))


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError])
def test_a_dead_line_is_unreachable(error: type[httpx.TransportError]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error("putus")

    with pytest.raises(SourceUnreachable, match="next slot"):
        answering(answer).get(f"{HOME}/x", door(HOME))


def test_a_body_that_is_too_big_or_packed_like_a_bomb_is_stopped() -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    packed = answering(
        lambda r: httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(bomb))
    )
    plain = answering(lambda r: httpx.Response(200, content=b"0" * 3_000_000), max_bytes=2**20)
    for fetcher in (packed, plain):
        with pytest.raises(SourceRefused, match="more than"):
            fetcher.get(f"{HOME}/x", door(HOME))


def test_a_packed_answer_is_unpacked_and_a_cut_one_is_not_half_read() -> None:
    body = gzip.compress(b"kota;nilai\n" * 500)
    headers = {"Content-Encoding": "gzip"}
    whole = answering(lambda r: httpx.Response(200, headers=headers, stream=httpx.ByteStream(body)))
    assert whole.get(f"{HOME}/x", door(HOME)).body == b"kota;nilai\n" * 500
    cut = answering(lambda r: httpx.Response(200, headers=headers, stream=httpx.ByteStream(body[:-12])))
    with pytest.raises(SourceUnreachable, match="middle of its answer"):
        cut.get(f"{HOME}/x", door(HOME))


def test_two_calls_to_one_host_keep_their_distance() -> None:
    slept: list[float] = []
    clock = iter([0.0, 0.0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2])
    fetcher = answering(lambda r: httpx.Response(200, content=b""), sleep=slept.append, ticks=lambda: next(clock))
    for _ in range(2):
        fetcher.get(f"{HOME}/x", door(HOME, gap=1.0))
    assert slept == [0.8]
    assert door("http://127.0.0.1:8000", gap=1.0).gap == 0


def test_a_key_in_the_path_is_cut_out_of_parts_errors_and_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    guarded = door(HOME, secrets=["RAHASIA123"])
    fetcher = answering(lambda r: httpx.Response(200 if "baik" in r.url.path else 500, content=b"x"))
    assert fetcher.get(f"{HOME}/baik/key/RAHASIA123/", guarded).url == f"{HOME}/baik/key/***/"
    with pytest.raises(SourceUnreachable) as caught:
        fetcher.get(f"{HOME}/buruk/key/RAHASIA123/", guarded)
    assert "RAHASIA123" not in str(caught.value) + caplog.text


def test_a_real_loopback_server_is_reached_only_when_the_source_itself_is_loopback() -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"gladi")

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the test's own output is enough."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    try:
        with Fetcher() as fetcher:
            assert fetcher.get(f"{url}/x", door(url)).body == b"gladi"
            with pytest.raises(SourceRefused):
                fetcher.get(f"{url}/x", door(HOME))
    finally:
        server.shutdown()
        server.server_close()


def test_a_host_without_an_address_is_unreachable() -> None:
    with Fetcher(timeout=1) as fetcher, pytest.raises(SourceUnreachable, match="DNS"):
        fetcher.get("https://tidak-ada.invalid/x", door("https://tidak-ada.invalid"))
