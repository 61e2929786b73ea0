"""Whatever goes wrong at the visible call: one class of error each, and never a second sending."""

from __future__ import annotations

import json
import socket
from dataclasses import replace

import pytest

from mmc.core.channel import Absent, Found, Unreadable
from mmc.errors import ChannelLocked, TemporaryDelivery, UnknownOutcome
from tests.contract.kinds import KINDS, READABLE
from tests.contract.scene import Scene, ago, prepared, published


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        ("refuse", False),
        ("reset_before", False),
        ("500_before", False),
        ("html", False),
        ("reset_after", True),
        ("500_after", True),
        ("html_after", True),
        ("nonsense_json", True),
        ("truncated", True),
    ],
)
def test_doubt_after_the_visible_call_is_unknown_and_never_sent_again(
    scene: Scene, kind: str, fault: str, arrived: bool
) -> None:
    if why := KINDS[kind].unplayed.get(fault):
        pytest.skip(why)
    publisher, post = scene.channel(kind), scene.post(kind)
    refs, since = prepared(publisher, post), ago()
    before = scene.calls(kind, KINDS[kind].visible)
    scene.rehearsal.fault(kind, KINDS[kind].visible, fault)
    with pytest.raises(TemporaryDelivery if fault in KINDS[kind].certain else UnknownOutcome):
        publisher.send(post, refs)
    assert scene.calls(kind, KINDS[kind].visible) == before + 1, "no library may send twice"
    assert len(scene.public(kind, post)) == int(arrived)
    outcome = publisher.find(post, refs, since)
    if not KINDS[kind].reading:
        assert isinstance(outcome, Unreadable) and not outcome.ever
    else:
        assert isinstance(outcome, Found if arrived else Absent)


@pytest.mark.parametrize("kind", KINDS)
def test_silence_after_acceptance_is_unknown(scene: Scene, kind: str) -> None:
    post = scene.post(kind)
    refs = prepared(scene.channel(kind), post)
    impatient = scene.channel(kind, timeout=0.5)
    if kind == "youtube":
        impatient.followers()  # logs in: the silence is to meet the visible call
    scene.rehearsal.fault(kind, KINDS[kind].visible, "timeout_after", seconds=1.5)
    before = scene.calls(kind, KINDS[kind].visible)
    with pytest.raises(UnknownOutcome):
        impatient.send(post, refs)
    assert scene.calls(kind, KINDS[kind].visible) == before + 1
    assert len(scene.public(kind, post)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_calls_wait_as_long_as_the_platform_says(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs = prepared(publisher, post)
    scene.rehearsal.fault(kind, KINDS[kind].visible, "429", seconds=14)
    with pytest.raises(TemporaryDelivery) as failure:
        publisher.send(post, refs)
    shortest, longest = KINDS[kind].wait
    assert shortest <= (failure.value.retry_after or 0) <= longest
    assert scene.public(kind, post) == []
    publisher.send(post, refs)
    assert len(scene.public(kind, post)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_calls_wait_also_where_the_platform_names_no_time(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs = prepared(publisher, post)
    scene.rehearsal.fault(kind, KINDS[kind].visible, "429_bare")
    with pytest.raises(TemporaryDelivery) as failure:
        publisher.send(post, refs)
    assert failure.value.retry_after is None or failure.value.retry_after >= 10
    assert scene.public(kind, post) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_that_is_missing_locks_the_channel(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs = prepared(publisher, post)
    scene.rehearsal.fault(kind, KINDS[kind].visible, "403")
    with pytest.raises(ChannelLocked):
        publisher.send(post, refs)
    assert scene.public(kind, post) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_connection_is_temporary_and_sends_nothing(scene: Scene, kind: str) -> None:
    post = scene.post(kind)
    refs = prepared(scene.channel(kind), post)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = f"http://127.0.0.1:{listener.getsockname()[1]}/{kind}"
    with pytest.raises(TemporaryDelivery):
        scene.channel(kind, base_url=nobody).send(post, refs)


@pytest.mark.parametrize("kind", KINDS)
def test_a_dead_token_locks_the_channel(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs = prepared(publisher, post)
    scene.rehearsal.fault(kind, KINDS[kind].visible, "401", times=0)
    with pytest.raises(ChannelLocked):
        publisher.send(post, refs)
    assert scene.public(kind, post) == []


def test_a_stale_access_token_is_renewed_in_silence(scene: Scene) -> None:
    publisher, post = scene.channel("youtube"), scene.post("youtube")
    refs = prepared(publisher, post)
    scene.rehearsal.fault("youtube", "update", "401", times=1)
    publisher.send(post, refs)
    assert len(scene.public("youtube", post)) == 1


def test_a_revoked_login_locks_youtube_and_a_silent_one_waits(scene: Scene) -> None:
    post = scene.post("youtube")
    refs = prepared(scene.channel("youtube"), post)
    scene.rehearsal.fault("youtube", "token", "reset_before")
    with pytest.raises(TemporaryDelivery):
        scene.channel("youtube").send(post, refs)
    revoked = json.loads(scene.rehearsal.secrets["youtube"]) | {"refresh_token": "1//dicabut"}
    scene.rehearsal.secrets["youtube"], kept = json.dumps(revoked), scene.rehearsal.secrets["youtube"]
    try:
        with pytest.raises(ChannelLocked, match="invalid_grant"):
            scene.channel("youtube").send(post, refs)
    finally:
        scene.rehearsal.secrets["youtube"] = kept


def test_wrong_keys_lock_x(scene: Scene) -> None:
    wrong = json.loads(scene.rehearsal.secrets["x"]) | {"access_token_secret": "bukan-yang-benar"}
    scene.rehearsal.secrets["x"], kept = json.dumps(wrong), scene.rehearsal.secrets["x"]
    try:
        with pytest.raises(ChannelLocked):
            scene.channel("x").send(scene.post("x", media=()), {})
    finally:
        scene.rehearsal.secrets["x"] = kept


def test_an_equal_post_on_x_is_evidence_and_only_reading_back_decides(scene: Scene) -> None:
    publisher, since = scene.channel("x"), ago()
    first = scene.post("x", media=(), text="Kata yang sama persis, tanpa tautan.", link="")
    published(publisher, first)
    with pytest.raises(UnknownOutcome, match="equal post"):
        publisher.send(replace(first, delivery="uji-lain"), {})
    assert isinstance(publisher.find(first, {}, since), Found), "a text without a link is known by its words"
    keyed = scene.post("x", media=())
    assert publisher.find(keyed, {}, since) == Absent()


@pytest.mark.parametrize("kind", READABLE)
def test_reading_back_through_a_fault_proves_no_absence(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs = prepared(publisher, post)
    for fault in ("500_before", "reset_before", "html", "nonsense_json", "truncated", "429"):
        scene.rehearsal.fault(kind, KINDS[kind].reading, fault)
        outcome = publisher.find(post, refs, ago())
        assert isinstance(outcome, Unreadable) and outcome.ever, fault
