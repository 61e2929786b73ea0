"""The HTTP edge: nothing is sent twice, nothing hangs, nothing tells a secret."""

from __future__ import annotations

import logging

import pytest
import requests

from mmc.publishers.http import LoopAdapter, NeverSent, OnceHttp, join, keep_secret, never_sent, redacted

from .conftest import Scripted, hangs_up, says


def a_session(base_url: str, patience: float = 5) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", LoopAdapter(base_url, (patience, patience)))
    return session


def test_a_dropped_post_reaches_the_server_exactly_once(server: Scripted) -> None:
    server.answers = [hangs_up]
    with pytest.raises((ConnectionError, OSError)) as failure:
        OnceHttp(5).request(f"{server.base_url}/kirim", "POST", body=b"satu")
    assert not never_sent(failure.value)
    assert [seen.line for seen in server.seen] == ["POST /awalan/kirim HTTP/1.1"]


def test_the_stock_client_would_send_it_twice(server: Scripted) -> None:
    import httplib2

    server.answers = [hangs_up]
    with pytest.raises((ConnectionError, OSError)):
        httplib2.Http(timeout=5, proxy_info=None).request(f"{server.base_url}/kirim", "POST", body=b"satu")
    assert len(server.seen) == 2, "httplib2 no longer resends: OnceHttp may be thrown away"


def test_a_dropped_post_by_requests_reaches_the_server_exactly_once(server: Scripted) -> None:
    server.answers = [hangs_up]
    with pytest.raises(requests.ConnectionError) as failure:
        a_session(server.base_url).post("https://api.twitter.com/2/tweets", json={"text": "satu"})
    assert not never_sent(failure.value)
    assert len(server.seen) == 1


def test_a_connection_that_died_while_kept_is_not_taken_for_a_lost_answer(server: Scripted) -> None:
    server.answers = [says(200, {}), says(200, {})]
    http = OnceHttp(5)
    http.request(f"{server.base_url}/satu", "GET")
    for connection in http.connections.values():
        connection.sock.close()  # dies unseen between two calls
    answer, _ = http.request(f"{server.base_url}/dua", "POST", body=b"x")
    assert answer.status == 200 and len(server.seen) == 2


def test_308_is_an_answer_and_no_redirect(server: Scripted) -> None:
    server.answers = [says(308, None, range="bytes=0-99")]
    answer, _ = OnceHttp(5).request(f"{server.base_url}/unggah", "PUT", body=b"x")
    assert (answer.status, answer["range"]) == (308, "bytes=0-99")


def test_a_refused_connection_is_proof_that_nothing_was_sent(nobody: str) -> None:
    with pytest.raises(NeverSent) as google:
        OnceHttp(5).request(f"{nobody}/kirim", "POST", body=b"x")
    with pytest.raises(requests.ConnectionError) as x:
        a_session(nobody).post("https://api.twitter.com/2/tweets")
    assert never_sent(google.value) and never_sent(x.value)


def test_silence_ends_by_the_timeout_and_proves_nothing(server: Scripted) -> None:
    import threading

    release = threading.Event()
    server.answers = [lambda _request: (release.wait(5), None)[1]]
    with pytest.raises(requests.ReadTimeout) as x:
        a_session(server.base_url, 0.2).post("https://api.twitter.com/2/tweets")
    with pytest.raises(TimeoutError) as google:
        OnceHttp(0.2).request(f"{server.base_url}/kirim", "POST", body=b"x")
    release.set()
    assert not never_sent(x.value) and not never_sent(google.value)
    assert len(server.seen) == 2


def test_the_address_moves_with_its_prefix_and_names_the_public_host(server: Scripted) -> None:
    server.answers = [says(200, {})]
    a_session(server.base_url).get("https://api.twitter.com/2/tweets", params={"ids": "1,2"})
    [seen] = server.seen
    assert seen.line == "GET /awalan/2/tweets?ids=1%2C2 HTTP/1.1"
    assert seen.headers["x-orig-host"] == "api.twitter.com"


def test_proxies_of_the_environment_are_not_used(
    server: Scripted, monkeypatch: pytest.MonkeyPatch, nobody: str
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, nobody)
    server.answers = [says(200, {})]
    assert a_session(server.base_url).get("https://api.twitter.com/2/users/me").ok
    answer, _ = OnceHttp(5).request(f"{server.base_url}/satu", "POST", body=b"x")
    assert answer.status == 200


def test_addresses_are_joined_with_one_slash() -> None:
    assert join("http://127.0.0.1:1/x/", "/bot") == join("http://127.0.0.1:1/x", "bot") == "http://127.0.0.1:1/x/bot"


def test_a_secret_is_masked_in_texts_even_when_written_for_an_address() -> None:
    keep_secret("kata/sandi sangat rahasia", "")
    assert redacted("a kata/sandi sangat rahasia b") == "a *** b"
    assert redacted("a kata%2Fsandi%20sangat%20rahasia b") == "a *** b"
    assert redacted("POST http://h/bot123:AAxyz-0/sendPhoto") == "POST http://h/bot***/sendPhoto"
    assert redacted("Authorization: Bearer ya29.abc") == "Authorization: Bearer ***"


def test_log_lines_and_tracebacks_are_masked_whoever_writes_them(caplog: pytest.LogCaptureFixture) -> None:
    keep_secret("sandi-yang-bocor")
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("some.library").info("calling %s with %d", "https://h/sandi-yang-bocor", 3)
        try:
            raise ValueError("sandi-yang-bocor was refused")
        except ValueError:
            logging.getLogger("some.library").exception("it failed")
    assert "sandi-yang-bocor" not in caplog.text
    assert "calling https://h/*** with 3" in caplog.text and "*** was refused" in caplog.text
