"""What a section of mmc.toml may turn: X's older media calls, YouTube's playlist, the tier of an account."""

from __future__ import annotations

from typing import Any

import pytest

from mmc.errors import ConfigError, TemporaryDelivery
from mmc.publishers.youtube_extras import TRIES
from tests.contract.scene import Scene, prepared, published


@pytest.mark.parametrize("shape", ["still", "film"])
def test_x_takes_media_by_v1_1_too_with_their_alt_text(scene: Scene, shape: str) -> None:
    publisher, post = scene.channel("x", media="v1.1"), scene.post("x", media=(scene.media[shape],))
    new = scene.calls("x", "upload") + scene.calls("x", "initialize")
    published(publisher, post)
    [entry] = scene.public("x", post)
    assert entry["media"] == [scene.media[shape].sha256]
    assert scene.calls("x", "upload") + scene.calls("x", "initialize") == new


@pytest.mark.parametrize("fault", ["500_before", "reset_before", "html", "429", "truncated"])
def test_a_broken_call_of_v1_1_is_done_again_unseen(scene: Scene, fault: str) -> None:
    publisher, post = scene.channel("x", media="v1.1"), scene.post("x")
    scene.rehearsal.fault("x", "old", fault)
    with pytest.raises(TemporaryDelivery):
        prepared(publisher, post)
    published(publisher, post)
    assert len(scene.public("x", post)) == 1


def test_an_unknown_way_of_media_is_a_mistake_in_the_section(scene: Scene) -> None:
    with pytest.raises(ConfigError, match=r"v2, v1\.1"):
        scene.channel("x", media="v3")


def a_playlist(scene: Scene) -> str:
    return scene.rehearsal.accounts["youtube_playlist"]


def listed(publisher: Any, playlist: str, video: str) -> int:
    """How often a film stands in a playlist."""
    told = publisher._wire.ask(
        lambda service: service.playlistItems().list(part="snippet", playlistId=playlist, videoId=video)
    )
    return len(told.get("items", []))


@pytest.mark.parametrize("fault", ["", "reset_after"])
def test_a_film_stands_in_the_playlist_once_before_it_is_public(scene: Scene, fault: str) -> None:
    publisher, post = scene.channel("youtube", playlist=a_playlist(scene)), scene.post("youtube")
    refs: dict[str, str] = {}
    if fault:
        scene.rehearsal.fault("youtube", "playlist", fault)
        with pytest.raises(TemporaryDelivery):
            publisher.prepare(post, refs, refs.__setitem__)
    publisher.prepare(post, dict(refs), refs.__setitem__)
    assert scene.public("youtube", post) == []
    receipt = publisher.send(post, refs)
    assert listed(publisher, a_playlist(scene), receipt.id) == 1
    publisher.prepare(post, refs, refs.__setitem__)
    assert listed(publisher, a_playlist(scene), receipt.id) == 1


def test_a_playlist_that_is_gone_or_stays_broken_never_holds_the_film_back(scene: Scene) -> None:
    publisher, post = scene.channel("youtube", playlist="PLtidakada"), scene.post("youtube")
    refs = prepared(publisher, post)
    assert "without" in refs["playlist"]
    assert len([publisher.send(post, refs)]) == len(scene.public("youtube", post)) == 1
    broken, post, refs = scene.channel("youtube", playlist=a_playlist(scene)), scene.post("youtube"), {}
    scene.rehearsal.fault("youtube", "playlist", "500_before", times=0)
    for _ in range(TRIES - 1):
        with pytest.raises(TemporaryDelivery):
            broken.prepare(post, dict(refs), refs.__setitem__)
    broken.prepare(post, dict(refs), refs.__setitem__)
    broken.send(post, refs)
    assert len(scene.public("youtube", post)) == 1


def test_a_tier_changes_what_the_validator_says(scene: Scene) -> None:
    from dataclasses import replace

    post = scene.post("youtube")
    long = replace(post, media=(replace(scene.film, seconds=16 * 60.0),))
    assert scene.channel("youtube").check(long) == []
    [problem] = scene.channel("youtube", tier="unverified").check(long)
    assert (problem.code, problem.fix, problem.limit) == ("film_too_long", "transcode", 900.0)
