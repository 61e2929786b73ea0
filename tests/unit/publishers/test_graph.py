"""The Graph API's errors told by whose turn it is, and what the wire lets out."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mmc.core.channel import Post
from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.facebook import FacebookPublisher
from mmc.publishers.facebook_media import reference, shape_of
from mmc.publishers.graph_errors import wait_of
from mmc.publishers.instagram import InstagramPublisher

from .conftest import Answer, Scripted, a_file, config_of, hangs_up, says

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
POST = Post(delivery="d1", title="Judul", text="Harga beras https://a.id/k?p=d1", link="https://a.id/k?p=d1")
REFS = {reference(POST): "42_7"}


def no(code: int, subcode: int = 0, status: int = 400, transient: bool = False, **headers: str) -> Answer:
    told = {"message": "Tidak", "type": "OAuthException", "code": code, "error_subcode": subcode,
            "is_transient": transient}  # fmt: skip
    return says(status, {"error": told}, **headers)


def a_page(server: Scripted, *answers: Answer, **options: object) -> FacebookPublisher:
    server.answers = list(answers)
    return FacebookPublisher("facebook", config_of("facebook", server.base_url, **options), clock=lambda: NOW)


@pytest.mark.parametrize(
    ("answer", "expected", "words"),
    [
        (no(190, 463, 401), ChannelLocked, "expired"),
        (no(190, 458, 401), ChannelLocked, "app was removed"),
        (no(190, 460, 401), ChannelLocked, "password"),
        (no(190, 467), ChannelLocked, "not valid"),
        (no(102), ChannelLocked, "connect"),
        (no(10), ChannelLocked, "permission"),
        (no(200, status=403), ChannelLocked, "permission"),
        (no(368), ChannelLocked, "blocked"),
        (no(25, 2207050), ChannelLocked, "blocked"),
        (no(9, 2207042), ChannelLocked, "used up"),
        (no(4), TemporaryDelivery, "4/0"),
        (no(17), TemporaryDelivery, ""),
        (no(32), TemporaryDelivery, ""),
        (no(613), TemporaryDelivery, ""),
        (no(80001), TemporaryDelivery, ""),
        (no(9007, 2207027), TemporaryDelivery, ""),
        (no(4, 2207051, 403), UnknownOutcome, "gone live"),
        (no(506), UnknownOutcome, "equal post"),
        (no(1), UnknownOutcome, "may be public"),
        (no(2, status=500), UnknownOutcome, "may be public"),
        (no(-1, 2207001), UnknownOutcome, "may be public"),
        (no(341, transient=True), UnknownOutcome, "may be public"),
        (no(100), RefusedDelivery, ""),
        (no(36003, 2207009), RefusedDelivery, ""),
        (says(429, b"Too Many Requests"), TemporaryDelivery, ""),
        (says(401, b"<html>"), ChannelLocked, "connect"),
        (says(403, b"<html>"), ChannelLocked, "permission"),
        (says(404, b"<html>"), RefusedDelivery, ""),
        (says(502, b"<html>"), UnknownOutcome, "may be public"),
        (says(200, b"<html>"), UnknownOutcome, "cannot be read"),
        (says(200, ["halo"]), UnknownOutcome, "cannot be read"),
        (says(200, {"success": False}), UnknownOutcome, "does not say"),
        (says(200, {"success": "true"}), UnknownOutcome, "does not say"),
        (says(302, b"", location="/lain"), UnknownOutcome, ""),
        (hangs_up, UnknownOutcome, "may be public"),
    ],
)
def test_each_answer_to_the_visible_call_is_told_by_whose_turn_it_is(
    server: Scripted, answer: Answer, expected: type[DeliveryError], words: str
) -> None:
    with pytest.raises(DeliveryError) as failure:
        a_page(server, answer).send(POST, REFS)
    assert type(failure.value) is expected and words in str(failure.value)
    assert len(server.seen) == 1, "a visible call is made once"


@pytest.mark.parametrize("answer", [no(1), no(2, status=500), no(506), says(200, b"<html>"), says(502), hangs_up])
def test_the_same_trouble_before_anything_is_seen_is_only_temporary(server: Scripted, answer: Answer) -> None:
    with pytest.raises(TemporaryDelivery):
        a_page(server, answer).prepare(POST, {}, lambda name, value: None)


def test_nobody_listening_is_proof_that_nothing_was_sent(nobody: str) -> None:
    channel = FacebookPublisher("facebook", config_of("facebook", nobody))
    with pytest.raises(TemporaryDelivery, match="nothing was sent"):
        channel.send(POST, REFS)


def test_the_token_goes_in_a_header_and_the_proof_belongs_to_it(server: Scripted) -> None:
    a_page(server, says(200, {"followers_count": 3})).followers()
    [seen] = server.seen
    assert seen.headers["authorization"] == "Bearer EAA-rahasia-panjang"
    proof = hmac.new(b"rahasia-aplikasi", b"EAA-rahasia-panjang", hashlib.sha256).hexdigest()
    assert "EAA" not in seen.line and f"appsecret_proof={proof}" in seen.line
    assert seen.line.split()[1].startswith("/awalan/v26.0/42?")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 300),
        ({"x-business-use-case-usage": "bukan json"}, 300),
        ({"x-business-use-case-usage": json.dumps({"1": [{"estimated_time_to_regain_access": 12}]})}, 720),
        ({"x-business-use-case-usage": json.dumps({"1": [{"estimated_time_to_regain_access": 0}]})}, 300),
        ({"x-business-use-case-usage": json.dumps({"1": "x"})}, 300),
    ],
)
def test_the_wait_is_read_from_the_platform_s_own_words(headers: dict[str, str], seconds: float) -> None:
    assert wait_of(headers) == seconds


def test_a_token_is_never_sent_to_an_upload_address_of_somebody_else(server: Scripted, tmp_path: Path) -> None:
    film = a_file(tmp_path, "video/mp4", width=1080, height=1920)
    post = Post(delivery="d1", title="J", text="t", media=(film,), part="short")
    answers = [says(200, {"video_id": "9", "upload_url": "http://127.0.0.1:1/curi"})]
    with pytest.raises(TemporaryDelivery, match="outside of Meta"):
        a_page(server, *answers).prepare(post, {}, lambda name, value: None)
    assert len(server.seen) == 1


def test_an_account_s_spent_quota_stops_before_any_container(server: Scripted, tmp_path: Path) -> None:
    told = {"data": [{"quota_usage": 50, "config": {"quota_total": 50, "quota_duration": 86400}}]}
    server.answers = [says(200, told)]
    config = config_of("instagram", server.base_url).model_copy(update={"folder": tmp_path})
    channel = InstagramPublisher("instagram", config, clock=lambda: NOW)
    film = a_file(tmp_path, "video/mp4", width=1080, height=1920)
    with pytest.raises(ChannelLocked, match="50 of 50"):
        channel.prepare(Post(delivery="d1", title="J", text="t", media=(film,)), {}, lambda name, value: None)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("width", "height", "seconds", "shape"),
    [(1080, 1920, 15.0, "reel"), (1080, 1920, 90.5, "video"), (1080, 1920, 2.0, "video"), (1920, 1080, 15.0, "video"),
     (480, 854, 15.0, "video"), (1080, 1080, 15.0, "video")],
)  # fmt: skip
def test_only_an_upright_film_of_a_reel_s_length_is_a_reel(
    tmp_path: Path, width: int, height: int, seconds: float, shape: str
) -> None:
    film = a_file(tmp_path, "video/mp4", width=width, height=height, seconds=seconds)
    assert shape_of(Post(delivery="d1", title="J", text="t", media=(film,))) == shape
