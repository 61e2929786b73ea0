"""Facebook's own ways: unpublished parts, reels of three phases, films that resume, posts without pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from mmc.core.channel import Found, MediaFile, Receipt, Unreadable
from mmc.errors import RefusedDelivery, TemporaryDelivery, UnknownOutcome
from tests.contract.scene import Scene, a_media, ago, prepared, published

KIND = "facebook"


@pytest.fixture
def wide(scene: Scene) -> MediaFile:
    """The film as if it were wide: the validator goes by what the rendition says of itself."""
    return replace(scene.film, width=1920, height=1080, format="landscape")


@pytest.fixture(autouse=True)
def _as_it_was(scene: Scene) -> Iterator[None]:
    yield
    scene.processing(KIND, polls=1, fail=False)


def test_several_photos_are_one_post_with_their_alt_texts(scene: Scene, tmp_path: Path) -> None:
    media = [scene.still]
    for number in (1, 2):
        Image.new("RGB", (1080, 1350), (number * 90, 40, 60)).save(tmp_path / f"p{number}", "PNG")
        media.append(a_media(tmp_path / f"p{number}", "image/png", 1080, 1350, "portrait"))
    post = scene.post(KIND, media=tuple(media), part="album")
    receipt = published(scene.channel(KIND), post)
    [entry] = scene.public(KIND, post)
    assert entry["media"] == [file.sha256 for file in media]
    assert receipt.url == f"https://www.facebook.com/{receipt.id.replace('_', '/posts/')}"


def test_a_post_without_pictures_carries_its_link(scene: Scene) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND, media=(), text="Harga beras turun.")
    receipt = published(publisher, post)
    [entry] = scene.public(KIND, post)
    assert entry["text"] == "Harga beras turun." and entry["id"] == receipt.id


def test_publishing_twice_shows_it_once(scene: Scene) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND)
    refs = prepared(publisher, post)
    assert publisher.send(post, refs) == publisher.send(post, refs)
    assert len(scene.public(KIND, post)) == 1


def test_an_unpublished_post_that_somebody_deleted_is_made_anew(scene: Scene) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND)
    refs = prepared(publisher, post)
    [kept] = [value for name, value in refs.items() if name.startswith("post.")]
    publisher.withdraw(Receipt(id=kept))
    with pytest.raises(TemporaryDelivery, match="prepare again"):
        publisher.send(post, refs)
    publisher.prepare(post, dict(refs), refs.__setitem__)
    publisher.send(post, refs)
    assert len(scene.public(KIND, post, live=True)) == 1


def test_an_equal_text_is_evidence_and_the_object_itself_decides(scene: Scene) -> None:
    publisher, since = scene.channel(KIND), ago()
    first = scene.post(KIND, media=(), text="Kata yang sama persis.", link="")
    published(publisher, first)
    second = replace(first, delivery="uji-lain", media=(scene.still,))
    refs = prepared(publisher, second)
    with pytest.raises(UnknownOutcome, match="equal post"):
        publisher.send(second, refs)
    assert not isinstance(publisher.find(second, refs, since), Found), "its own object is not public"
    assert isinstance(publisher.find(first, {}, since), Found), "a text without a link is known by its words"


def test_an_upright_film_is_a_reel_and_a_wide_one_a_video(scene: Scene, wide: MediaFile) -> None:
    publisher = scene.channel(KIND)
    for film, call, way in ((scene.film, "finish", "/reel/"), (wide, "videos", "/videos/")):
        post, before, since = scene.post(KIND, media=(film,)), scene.calls(KIND, call), ago()
        refs = prepared(publisher, post)
        assert scene.public(KIND, post) == [], "preparing is invisible"
        receipt = publisher.send(post, refs)
        [entry] = scene.public(KIND, post)
        assert way in receipt.url and entry["media"] == [film.sha256] and entry["id"] == receipt.id
        assert scene.calls(KIND, call) == before + 1
        for known in (refs, {}):
            found = scene.channel(KIND).find(post, known, since)
            assert isinstance(found, Found) and found.receipt.id == receipt.id
        corrected = replace(post, text=f"RALAT. {post.text}")
        publisher.edit(receipt, corrected)
        assert scene.public(KIND, post)[0]["text"] == corrected.text
        scene.rehearsal.set_stats(KIND, receipt.id, likes=4)
        assert {r.metric: r.value for r in publisher.sample([receipt])}["facebook.reactions"] == 4
        publisher.withdraw(receipt)
        assert scene.public(KIND, post, live=True) == []


@pytest.mark.parametrize("fault", ["reset_before", "reset_after", "500_before", "500_after", "html_after", "truncated"])
def test_doubt_at_the_end_of_a_reel_is_settled_by_the_reel_itself(scene: Scene, fault: str) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND, media=(scene.film,))
    refs, since, before = prepared(publisher, post), ago(), scene.calls(KIND, "finish")
    scene.rehearsal.fault(KIND, "finish", fault)
    with pytest.raises(UnknownOutcome):
        publisher.send(post, refs)
    assert scene.calls(KIND, "finish") == before + 1
    arrived = bool(scene.public(KIND, post))
    assert arrived is (fault not in ("reset_before", "500_before"))
    assert isinstance(publisher.find(post, refs, since), Found) is arrived
    publisher.prepare(post, dict(refs), refs.__setitem__)
    publisher.send(post, refs)
    assert len(scene.public(KIND, post)) == 1, "a reel that is out is not finished a second time"


def test_a_reel_still_in_the_works_is_not_called_published(scene: Scene) -> None:
    scene.processing(KIND, polls=30)
    publisher, post = scene.channel(KIND, processing=10), scene.post(KIND, media=(scene.film,))
    refs, since = prepared(publisher, post), ago()
    with pytest.raises(UnknownOutcome, match="does not show"):
        publisher.send(post, refs)
    outcome = publisher.find(post, refs, since)
    assert isinstance(outcome, Unreadable) and outcome.ever and scene.public(KIND, post) == []
    for _ in range(30):
        outcome = publisher.find(post, refs, since)
    assert isinstance(outcome, Found) and len(scene.public(KIND, post)) == 1


def test_a_reel_facebook_cannot_use_is_refused_at_the_next_try(scene: Scene) -> None:
    scene.processing(KIND, polls=3, fail=True)
    publisher, post = scene.channel(KIND), scene.post(KIND, media=(scene.film,))
    refs = prepared(publisher, post)
    with pytest.raises(UnknownOutcome):
        publisher.send(post, refs)
    assert not isinstance(publisher.find(post, refs, ago()), Found)
    with pytest.raises(RefusedDelivery, match="cannot use"):
        publisher.prepare(post, dict(refs), refs.__setitem__)
    assert scene.public(KIND, post) == []


def test_a_video_in_the_works_is_waited_for_and_a_bad_one_refused(scene: Scene, wide: MediaFile) -> None:
    scene.processing(KIND, polls=6)
    post, refs = scene.post(KIND, media=(wide,)), dict[str, str]()
    with pytest.raises(TemporaryDelivery, match="still processing"):
        scene.channel(KIND, processing=1).prepare(post, {}, refs.__setitem__)
    publisher = scene.channel(KIND)
    publisher.prepare(post, dict(refs), refs.__setitem__)
    publisher.send(post, refs)
    assert len(scene.public(KIND, post)) == 1
    scene.processing(KIND, polls=1, fail=True)
    with pytest.raises(RefusedDelivery, match="cannot use"):
        publisher.prepare(scene.post(KIND, media=(wide,)), {}, lambda name, value: None)


@pytest.mark.parametrize("shape", ["reel", "video"])
@pytest.mark.parametrize("fault", ["partial", "reset_before", "500_before", "reset_after", "500_after", "truncated"])
def test_an_upload_that_broke_goes_on_in_another_process(
    scene: Scene, wide: MediaFile, shape: str, fault: str
) -> None:
    post, refs = scene.post(KIND, media=(scene.film if shape == "reel" else wide,)), dict[str, str]()
    scene.rehearsal.fault(KIND, "upload", fault)
    with pytest.raises(TemporaryDelivery):
        scene.channel(KIND).prepare(post, {}, refs.__setitem__)
    assert refs, "what was begun is kept"
    shares: list[float] = []
    second = scene.channel(KIND)
    second.on_progress = shares.append  # type: ignore[attr-defined]
    second.prepare(post, dict(refs), refs.__setitem__)
    if fault == "partial":
        assert shares[0] > 0.4, "only what was missing"
    second.send(post, refs)
    [entry] = scene.public(KIND, post)
    assert entry["media"] == [scene.film.sha256]


def test_a_wide_film_needs_the_app_and_the_check_says_so(scene: Scene, wide: MediaFile) -> None:
    publisher = scene.channel(KIND, app="")
    [problem] = publisher.check(scene.post(KIND, media=(wide,)))
    assert problem.code == "no_app" and "app" in problem.message
    assert publisher.check(scene.post(KIND, media=(scene.film,))) == []


def test_what_nobody_told_is_none_and_never_zero(scene: Scene) -> None:
    publisher = scene.channel(KIND)
    receipt = published(publisher, scene.post(KIND))
    told = {r.metric: r.value for r in publisher.sample([receipt])}
    assert told == {"facebook.views": None, "facebook.reactions": 0, "facebook.comments": 0, "facebook.shares": None}
