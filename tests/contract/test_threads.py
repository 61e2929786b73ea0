"""Posts in several messages: threads on X, words that follow a picture on Telegram; each part once, whoever dies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mmc.core.channel import Absent, Found, Post, Receipt, Unreadable
from mmc.core.pieces import joined, whole, with_piece
from mmc.core.ports import Publisher
from mmc.errors import ConfigError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from tests.contract.scene import Scene, ago, prepared

LONG = " ".join(f"Kalimat ke-{n} menjelaskan harga beras di kabupaten." for n in range(40))  # 2,000 characters


def a_thread(scene: Scene, kind: str, **options: Any) -> tuple[Publisher, Post, tuple[str, ...]]:
    """A channel and a post in three pieces on it, the first with a picture."""
    post = scene.post(kind)
    says = (f"Harga beras turun {post.delivery}.", f"Di Kapuas paling murah. {post.link}", "Selengkapnya besok & lusa.")
    says = (*says[:2], f"{says[2]} {post.delivery}")  # X refuses equal texts
    return scene.channel(kind, **options), replace(post, text=joined(says)), says


def sent(
    publisher: Publisher, post: Post, before: Callable[[int], None] = lambda place: None
) -> tuple[Receipt, dict[str, str]]:
    """The whole receipt and the references, as the engine goes from piece to piece."""
    refs = prepared(publisher, post)
    for place in range(1, 10):
        before(place)
        receipt = publisher.send(post, refs)
        if not receipt.left:
            return whole(refs, receipt), refs
        refs = with_piece(refs, receipt)
    raise AssertionError("a post that never ends")


def shown(scene: Scene, kind: str, receipt: Receipt) -> list[dict[str, Any]]:
    ids = receipt.id.split(",")
    return [entry for entry in scene.rehearsal.public(kind, live=True) if entry["id"] in ids]


@pytest.mark.parametrize("kind", ["x", "telegram"])
def test_a_divided_text_goes_out_in_order_each_piece_answering(scene: Scene, kind: str) -> None:
    publisher, post, says = a_thread(scene, kind)
    assert publisher.check(post) == []
    receipt, _ = sent(publisher, post)
    out = shown(scene, kind, receipt)
    assert [entry["text"] for entry in out] == list(says)
    assert [bool(entry["media"]) for entry in out] == [True, False, False]
    assert out[0]["answers"] == "" and all(entry["answers"] for entry in out[1:])
    assert receipt.url.endswith(out[0]["id"])
    assert scene.rehearsal.doubles() == [] or all(d["platform"] != kind for d in scene.rehearsal.doubles())


@pytest.mark.parametrize("kind", ["x", "telegram"])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_any_piece_whose_answer_was_lost_is_read_back_and_the_next_is_known(
    scene: Scene, kind: str, place: int
) -> None:
    publisher, post, says = a_thread(scene, kind, **({"preview": True} if kind == "telegram" else {}))
    if kind == "telegram":  # an empty page would prove nothing
        publisher.send(replace(post, text="Kiriman lain.", media=()), {})
    refs, since = prepared(publisher, post), ago()
    for _ in range(1, place):
        refs = with_piece(refs, publisher.send(post, refs))
    assert publisher.find(post, refs, since) == Absent(), "the next piece is not out yet"
    call = "create" if kind == "x" else "sendPhoto" if place == 1 else "sendMessage"
    scene.rehearsal.fault(kind, call, "reset_after")
    with pytest.raises(UnknownOutcome):
        publisher.send(post, refs)
    outcome = publisher.find(post, refs, since)
    assert isinstance(outcome, Found) and outcome.receipt.left == 3 - place
    receipt = outcome.receipt
    while receipt.left:
        refs = with_piece(refs, receipt)
        receipt = publisher.send(post, refs)
    assert [entry["text"] for entry in shown(scene, kind, whole(refs, receipt))] == list(says)


def test_a_thread_on_x_is_withdrawn_from_its_end_and_measured_by_its_first_post(scene: Scene) -> None:
    publisher, post, _ = a_thread(scene, "x")
    receipt, _ = sent(publisher, post)
    [first, *_rest] = shown(scene, "x", receipt)
    assert {reading.subject for reading in publisher.sample([receipt])} == {receipt.id}
    assert all(reading.value is not None for reading in publisher.sample([receipt]))
    publisher.withdraw(replace(receipt, id=receipt.id.rpartition(",")[2]))
    publisher.withdraw(receipt)
    assert first["id"] in receipt.id and shown(scene, "x", receipt) == []


def test_a_thread_goes_on_after_its_media_are_gone_from_x(scene: Scene) -> None:
    publisher, post, _ = a_thread(scene, "x")
    refs = prepared(publisher, post)
    refs = with_piece({}, publisher.send(post, refs))  # nothing is known of the uploads any more
    before = scene.calls("x", "upload")
    publisher.prepare(post, refs, refs.__setitem__)
    assert scene.calls("x", "upload") == before
    assert publisher.send(post, refs).left == 1


def test_an_undivided_long_text_is_a_problem_on_x_that_splitting_mends(scene: Scene) -> None:
    [problem] = scene.channel("x").check(scene.post("x", text=LONG))
    assert (problem.code, problem.fix) == ("too_long", "split")
    assert scene.channel("x", tier="premium").check(scene.post("x", text=LONG)) == []
    with pytest.raises(ConfigError, match="basic, premium"):
        scene.channel("x", tier="emas")


@pytest.mark.parametrize("shape", ["photo", "album"])
def test_a_caption_over_1024_goes_out_as_a_picture_and_the_words_after_it(scene: Scene, shape: str) -> None:
    publisher, post = scene.channel("telegram"), scene.post("telegram")
    files = (scene.still,) if shape == "photo" else (scene.still, scene.film)
    post = replace(post, text=f"{LONG} {post.link}", media=files)
    assert publisher.check(post) == []
    receipt, _ = sent(publisher, post)
    picture, words = shown(scene, "telegram", receipt)
    assert len(picture["media"]) == len(files) and not words["media"]
    assert len(picture["text"]) <= 1024 and picture["text"].endswith(".")
    assert " ".join((picture["text"], words["text"])) == post.text
    publisher.edit(receipt, replace(post, text=post.text.replace("beras", "gula")))
    assert all("beras" not in entry["text"].partition("http")[0] for entry in shown(scene, "telegram", receipt))
    with pytest.raises(RefusedDelivery, match="1 messages instead of 2"):
        publisher.edit(receipt, replace(post, text="Pendek saja."))
    publisher.withdraw(receipt)
    assert shown(scene, "telegram", receipt) == []


def test_a_piece_that_telegram_turns_away_for_a_while_waits_and_follows(scene: Scene) -> None:
    publisher, post = scene.channel("telegram"), scene.post("telegram")
    post = replace(post, text=LONG)
    refs = prepared(publisher, post)
    refs = with_piece(refs, publisher.send(post, refs))
    scene.rehearsal.fault("telegram", "sendMessage", "429", seconds=14)
    with pytest.raises(TemporaryDelivery) as failure:
        publisher.send(post, refs)
    assert 12 <= (failure.value.retry_after or 0) <= 16
    assert publisher.send(post, refs).left == 0


def test_without_the_public_page_a_person_is_told_how_much_is_out(scene: Scene) -> None:
    publisher, post = scene.channel("telegram"), replace(scene.post("telegram"), text=LONG)
    refs = prepared(publisher, post)
    refs = with_piece(refs, publisher.send(post, refs))
    outcome = publisher.find(post, refs, ago())
    assert isinstance(outcome, Unreadable) and not outcome.ever
    assert "2 pesan" in outcome.reason and outcome.reason.endswith("1.")


def test_the_public_page_of_telegram_shows_an_album_with_all_its_messages(scene: Scene) -> None:
    publisher = scene.channel("telegram", preview=True)
    post = scene.post("telegram", media=(scene.still, scene.film))
    since = ago()
    receipt = publisher.send(post, {})
    outcome = publisher.find(post, {}, since)
    assert isinstance(outcome, Found) and outcome.receipt.id == receipt.id
    other = scene.post("telegram")
    assert publisher.find(other, {}, since) == Absent()
    for fault in ("500_before", "reset_before", "html", "429"):
        scene.rehearsal.fault("telegram", "preview", fault)
        unread = publisher.find(other, {}, since)
        assert isinstance(unread, Unreadable) and unread.ever, fault


def test_the_public_page_needs_a_public_name(scene: Scene) -> None:
    with pytest.raises(ConfigError, match="preview"):
        scene.channel("telegram", chat="-1007000000001", preview=True)
