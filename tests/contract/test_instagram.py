"""Instagram's own ways: fetched pictures, containers that end, a published container, a refusal that lies."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from PIL import Image

from mmc.core.channel import Absent, Found, MediaFile, Post, Unreadable
from mmc.errors import ConfigError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.instagram_container import reference
from tests.contract.scene import Scene, a_media, ago, prepared, published

KIND = "instagram"


def later(scene: Scene, hours: float) -> None:
    """Let the rehearsal's day go on."""
    scene.rehearsal.set_clock((datetime.now(UTC) + timedelta(hours=hours)).isoformat())


@pytest.fixture(autouse=True)
def _own_time(scene: Scene) -> object:
    yield
    scene.rehearsal.set_clock(None)


def test_a_png_goes_out_as_a_jpeg_of_the_same_picture(scene: Scene) -> None:
    post = scene.post(KIND)
    published(scene.channel(KIND), post)
    [sha] = scene.public(KIND, post)[0]["media"]
    sent = scene.folder / "var/site/titipan" / f"{sha}.jpg"
    with Image.open(sent) as picture, Image.open(post.media[0].path) as original:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", original.size)
        assert all(abs(a - b) <= 2 for a, b in zip(picture.getpixel((9, 9)), original.getpixel((9, 9)), strict=False))
    address = f"{scene.site}/titipan/{sha}.jpg"
    answer = httpx.get(address, trust_env=False)
    assert answer.headers["x-robots-tag"] == "noindex" and answer.content == sent.read_bytes()


@pytest.mark.parametrize("count", [2, 10])
def test_a_carousel_holds_its_pictures_and_films_in_order(scene: Scene, tmp_path: Path, count: int) -> None:
    media = [scene.film]
    for number in range(1, count):
        Image.new("RGB", (1080, 1350), (number * 20, 90, 60)).save(tmp_path / f"p{number}", "PNG")
        media.append(a_media(tmp_path / f"p{number}", "image/png", 1080, 1350, "portrait"))
    post = scene.post(KIND, media=tuple(media), part="album")
    published(scene.channel(KIND), post)
    [entry] = scene.public(KIND, post)
    assert entry["media"] == scene.shas(KIND, *media)


def test_a_story_has_no_words_and_is_known_by_its_container(scene: Scene, tmp_path: Path) -> None:
    Image.new("RGB", (1080, 1920), "#0b6e4f").save(tmp_path / "story", "PNG")
    picture = a_media(tmp_path / "story", "image/png", 1080, 1920, "story")
    publisher, post = scene.channel(KIND), scene.post(KIND, media=(picture,), part="story")
    later(scene, 72)  # no other story stands in this window
    refs, since = prepared(publisher, post), ago(-71 * 3600)
    scene.rehearsal.fault(KIND, "publish", "reset_after")
    with pytest.raises(UnknownOutcome):
        publisher.send(post, refs)
    found = publisher.find(post, refs, since)
    assert isinstance(found, Found)
    [entry] = [one for one in scene.rehearsal.public(KIND) if one["id"] == found.receipt.id]
    assert entry["text"] == "" and entry["media"] == scene.shas(KIND, picture)
    assert isinstance(publisher.find(post, {}, since), Unreadable), "without the container nothing tells it"


def test_an_answer_that_lies_is_doubt_and_reading_back_finds_the_post(scene: Scene) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND)
    refs, since = prepared(publisher, post), ago()
    scene.rehearsal.fault(KIND, "publish", "error_but_live")
    with pytest.raises(UnknownOutcome, match="2207051"):
        publisher.send(post, refs)
    found = publisher.find(post, refs, since)
    assert isinstance(found, Found) and len(scene.public(KIND, post)) == 1


def test_a_published_container_is_never_published_again(scene: Scene) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND)
    refs = prepared(publisher, post)
    first = publisher.send(post, refs)
    calls = scene.calls(KIND, "publish")
    scene.channel(KIND).prepare(post, dict(refs), refs.__setitem__)
    assert scene.channel(KIND).send(post, refs).id == first.id
    assert scene.calls(KIND, "publish") == calls


def test_a_published_container_whose_post_does_not_show_yet_is_doubt_and_unreadable(scene: Scene) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND)
    refs, since = prepared(publisher, post), ago()
    publisher.send(post, refs)
    scene.rehearsal.set_lag(KIND, 3600)
    outcome = publisher.find(post, refs, since)
    assert isinstance(outcome, Unreadable) and outcome.ever
    with pytest.raises(UnknownOutcome, match="does not show"):
        publisher.send(post, refs)
    scene.rehearsal.set_lag(KIND, 0)
    assert isinstance(publisher.find(post, refs, since), Found)


def test_a_container_a_day_old_is_made_anew_and_one_still_good_is_not(scene: Scene) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND)
    refs = prepared(publisher, post)
    first, made = refs[reference(publisher._sent(post))], scene.calls(KIND, "container")  # type: ignore[attr-defined]
    publisher.prepare(post, dict(refs), refs.__setitem__)
    assert scene.calls(KIND, "container") == made
    later(scene, 25)
    with pytest.raises(TemporaryDelivery, match="prepare again"):
        publisher.send(post, refs)
    publisher.prepare(post, dict(refs), refs.__setitem__)
    assert scene.calls(KIND, "container") == made + 1
    publisher.send(post, refs)
    assert len(scene.public(KIND, post)) == 1
    assert json.loads(first)["id"] not in refs.values()


def test_the_container_is_kept_before_anything_else_is_asked(scene: Scene) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND)
    looks, seen = scene.calls(KIND, "status"), []

    def crash(name: str, value: str) -> None:
        seen.append((name, json.loads(value)["id"], scene.calls(KIND, "status") - looks))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publisher.prepare(post, {}, crash)
    assert seen == [(seen[0][0], seen[0][1], 0)] and seen[0][0].startswith("container.")


def test_a_reel_whose_upload_broke_goes_on_from_its_last_byte_in_another_process(scene: Scene) -> None:
    post, refs = scene.post(KIND, media=(scene.film,), part="short"), dict[str, str]()
    made = scene.calls(KIND, "container")
    scene.rehearsal.fault(KIND, "upload", "partial")
    with pytest.raises(TemporaryDelivery):
        scene.channel(KIND).prepare(post, {}, refs.__setitem__)
    shares: list[float] = []
    second = scene.channel(KIND)
    second.on_progress = shares.append  # type: ignore[attr-defined]
    second.prepare(post, dict(refs), refs.__setitem__)
    assert shares[0] > 0.4 and shares[-1] == 1.0, "only what was missing"
    receipt = second.send(post, refs)
    assert scene.calls(KIND, "container") == made + 1 and "/reel/" in receipt.url
    assert scene.public(KIND, post)[0]["media"] == [scene.film.sha256]


def test_other_words_are_another_container(scene: Scene) -> None:
    publisher, post = scene.channel(KIND), scene.post(KIND)
    refs = prepared(publisher, post)
    corrected = replace(post, text=f"Benar: {post.text}")
    publisher.prepare(corrected, dict(refs), refs.__setitem__)
    publisher.send(corrected, refs)
    assert scene.public(KIND, post)[0]["text"] == corrected.text


def test_a_picture_nobody_can_fetch_waits_and_is_fetched_later(scene: Scene) -> None:
    post = scene.post(KIND)
    lost = scene.channel(KIND, media_url=f"{scene.site}/tidak-ada")
    with pytest.raises(TemporaryDelivery, match="2207052"):
        lost.prepare(post, {}, lambda name, value: None)
    published(scene.channel(KIND), post)
    assert len(scene.public(KIND, post)) == 1


def test_the_real_platform_needs_a_public_address_and_the_check_says_so(scene: Scene) -> None:
    publisher = scene.channel(KIND)
    publisher._real = True  # type: ignore[attr-defined]
    [problem] = publisher.check(scene.post(KIND))
    assert problem.code == "no_public_address" and scene.site in problem.message
    assert publisher.check(scene.post(KIND, media=(scene.film,))) == [], "a film is uploaded"


def test_login_is_one_of_two(scene: Scene) -> None:
    with pytest.raises(ConfigError, match="facebook or instagram"):
        scene.channel(KIND, login="google")
    publisher = scene.channel(KIND, login="instagram")
    receipt = published(publisher, scene.post(KIND))
    with pytest.raises(RefusedDelivery, match="delete"):
        publisher.withdraw(receipt)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "x" * 2201}, "too_long"),
        ({"text": " ".join(f"#tagar{n}" for n in range(31))}, "too_many_tags"),
        ({"text": " ".join(f"@akun{n}" for n in range(21))}, "too_many_tags"),
        ({"media": ()}, "missing"),
    ],
)
def test_what_instagram_would_refuse_is_known_before(scene: Scene, changes: dict[str, object], code: str) -> None:
    assert [p.code for p in scene.channel(KIND).check(scene.post(KIND, **changes))] == [code]


def test_a_shape_the_feed_does_not_take_is_told_with_its_fix(scene: Scene, tmp_path: Path) -> None:
    Image.new("RGB", (1080, 1920)).save(tmp_path / "tall", "PNG")
    tall: MediaFile = a_media(tmp_path / "tall", "image/png", 1080, 1920, "story")
    publisher, post = scene.channel(KIND), scene.post(KIND, media=(tall,))
    assert [(p.code, p.fix) for p in publisher.check(post)] == [("wrong_shape", "other_format")]
    story: Post = replace(post, part="story")
    assert publisher.check(story) == []
    assert publisher.find(scene.post(KIND), {}, ago()) == Absent()
