"""The happy path of every kind: public once, found again. What became public is always read at the rehearsal."""

from __future__ import annotations

import pytest

from mmc.core.channel import Absent, Found
from tests.contract.kinds import KINDS, READABLE
from tests.contract.scene import Scene, ago, prepared, published


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_becomes_public_once_with_its_text_and_media(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs = prepared(publisher, post)
    assert scene.public(kind, post) == [], "preparing is invisible"
    receipt = publisher.send(post, refs)
    [entry] = scene.public(kind, post)
    assert entry["id"] == receipt.id and entry["copies"] == 1
    assert receipt.url.startswith("https://") if KINDS[kind].addressed else not receipt.url
    assert entry["media"] == scene.shas(kind, *post.media)
    assert scene.says(kind, entry, post)
    if kind == "youtube":
        assert entry["title"] == post.title


@pytest.mark.parametrize("kind", READABLE)
def test_what_was_sent_is_found_and_what_was_not_is_absent(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs = prepared(publisher, post)
    since = ago()
    assert publisher.find(post, refs, since) == Absent()
    receipt = publisher.send(post, refs)
    found = publisher.find(post, refs, since)
    assert isinstance(found, Found) and found.receipt.id == receipt.id
    assert isinstance(scene.channel(kind).find(post, {}, since), Found), "known by its link alone, in any process"


def test_telegram_sends_text_film_and_album_each_in_one_message_or_group(scene: Scene) -> None:
    publisher = scene.channel("telegram")
    for media, call in (
        ((), "sendMessage"),
        ((scene.film,), "sendVideo"),
        ((scene.still, scene.film), "sendMediaGroup"),
    ):
        post = scene.post("telegram", media=media)
        before = scene.calls("telegram", call)
        receipt = published(publisher, post)
        [entry] = scene.public("telegram", post)
        assert entry["media"] == [file.sha256 for file in media]
        assert len(receipt.id.split(",")) == max(1, len(media))
        assert scene.calls("telegram", call) == before + 1
        publisher.withdraw(receipt)
        assert scene.public("telegram", post, live=True) == []


def test_x_sends_a_film_in_segments_and_four_pictures_with_their_alt_texts(scene: Scene) -> None:
    publisher = scene.channel("x")
    for media in ((scene.film,), (scene.still,) * 4, ()):
        post = scene.post("x", media=media)
        published(publisher, post)
        [entry] = scene.public("x", post)
        assert entry["media"] == [file.sha256 for file in media]
    assert scene.calls("x", "append") >= 4 and scene.calls("x", "metadata") >= 1


def test_a_short_film_gets_the_address_of_a_short(scene: Scene) -> None:
    receipt = published(scene.channel("youtube"), scene.post("youtube", part="short"))
    assert receipt.url == f"https://www.youtube.com/shorts/{receipt.id}"
