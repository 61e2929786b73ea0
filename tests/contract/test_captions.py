"""Captions on YouTube: one track whatever breaks, and never a film lost, late or doubled for them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from mmc.core.channel import MediaFile, Post
from mmc.errors import TemporaryDelivery
from mmc.publishers.youtube_extras import TRIES
from tests.contract.scene import Scene, prepared

VTT = "WEBVTT\n\n00:00:00.300 --> 00:00:01.500\nSatu dari enam warga\ntinggal di Sampit.\n"


def _words(folder: Path, text: str = VTT) -> MediaFile:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    file = folder / f"{sha256}.vtt"
    file.write_text(text, "utf-8")
    return MediaFile(path=file, mime="text/vtt", sha256=sha256, width=0, height=0, format="", seconds=3.2)


def _post(scene: Scene, folder: Path, text: str = VTT) -> Post:
    post = scene.post("youtube")
    return replace(post, captions=(replace(_words(folder, text), format=post.media[0].format),))


def _tracks(scene: Scene, video: str) -> list[str]:
    """The languages of a video's tracks, as its owner is told."""
    publisher = scene.channel("youtube")
    told = publisher._wire.ask(lambda s: s.captions().list(part="snippet", videoId=video))  # type: ignore[attr-defined]
    return [item["snippet"]["language"] for item in told["items"]]


def _video(refs: dict[str, str]) -> str:
    return next(value for name, value in refs.items() if name.startswith("video."))


def test_a_film_goes_out_with_its_subtitles_as_one_indonesian_track(scene: Scene, tmp_path: Path) -> None:
    publisher, post = scene.channel("youtube"), _post(scene, tmp_path)
    refs = prepared(publisher, post)
    assert refs["captions"] == f"{_video(refs)} {post.captions[0].sha256}"
    assert _tracks(scene, _video(refs)) == ["id"]
    publisher.send(post, refs)
    assert len(scene.public("youtube", post)) == 1
    before = scene.calls("youtube", "captionInsert")
    publisher.prepare(post, dict(refs), refs.__setitem__)
    assert scene.calls("youtube", "captionInsert") == before, "what is saved is not done again"


def test_a_film_without_subtitles_asks_nothing(scene: Scene) -> None:
    before = scene.calls("youtube", "captions")
    assert "captions" not in prepared(scene.channel("youtube"), scene.post("youtube"))
    assert scene.calls("youtube", "captions") == before


@pytest.mark.parametrize(
    "fault", ["reset_after", "500_after", "timeout_after", "nonsense_json", "truncated", "partial"]
)
def test_doing_it_again_after_a_break_leaves_one_track(scene: Scene, tmp_path: Path, fault: str) -> None:
    post, refs = _post(scene, tmp_path), dict[str, str]()
    options = {"timeout": 1} if fault == "timeout_after" else {}
    scene.rehearsal.fault("youtube", "captionInsert", fault, **({"seconds": 1.5} if options else {}))
    with pytest.raises(TemporaryDelivery):
        scene.channel("youtube", **options).prepare(post, {}, refs.__setitem__)
    assert "captions" not in refs
    second = scene.channel("youtube")
    second.prepare(post, dict(refs), refs.__setitem__)
    assert _tracks(scene, _video(refs)) == ["id"]
    second.send(post, refs)
    assert len(scene.public("youtube", post)) == 1


@pytest.mark.parametrize("fault", ["401", "403", "not_found"])
def test_a_refusal_lets_the_film_go_without_and_says_so(scene: Scene, tmp_path: Path, fault: str) -> None:
    post = _post(scene, tmp_path)
    scene.rehearsal.fault("youtube", "captionInsert", fault, times=0)
    publisher = scene.channel("youtube")
    refs = prepared(publisher, post)
    scene.rehearsal.clear_faults()
    assert "without:" in refs["captions"]
    publisher.send(post, refs)
    assert len(scene.public("youtube", post)) == 1


def test_a_trouble_that_does_not_pass_holds_the_film_back_a_few_times_only(scene: Scene, tmp_path: Path) -> None:
    post, refs, inserts = _post(scene, tmp_path), dict[str, str](), scene.calls("youtube", "insert")
    scene.rehearsal.fault("youtube", "captions", "500_before", times=0)
    for _ in range(TRIES - 1):
        with pytest.raises(TemporaryDelivery):
            scene.channel("youtube").prepare(post, dict(refs), refs.__setitem__)
    publisher = scene.channel("youtube")
    publisher.prepare(post, dict(refs), refs.__setitem__)
    scene.rehearsal.clear_faults()
    assert "without:" in refs["captions"]
    assert scene.calls("youtube", "insert") == inserts + 1, "the film went up once"
    publisher.send(post, refs)
    assert len(scene.public("youtube", post)) == 1


@pytest.mark.parametrize("text", ["bukan takarir", "WEBVTT\n\n", VTT.replace("00:00:01.500", "01:00:01.500")])
def test_subtitles_that_do_not_fit_the_film_do_not_stop_it(scene: Scene, tmp_path: Path, text: str) -> None:
    post = _post(scene, tmp_path, text)
    publisher = scene.channel("youtube")
    refs = prepared(publisher, post)
    assert "without:" in refs["captions"]
    publisher.send(post, refs)
    assert len(scene.public("youtube", post)) == 1


def test_an_edit_changes_the_words_of_the_same_track(scene: Scene, tmp_path: Path) -> None:
    publisher, post = scene.channel("youtube"), _post(scene, tmp_path)
    refs = prepared(publisher, post)
    receipt = publisher.send(post, refs)
    other = replace(post, captions=_post(scene, tmp_path, VTT.replace("Sampit", "Kapuas")).captions)
    publisher.edit(receipt, other)
    assert _tracks(scene, receipt.id) == ["id"]
    assert scene.calls("youtube", "captionUpdate") >= 1
    page = httpx.get(scene.rehearsal.pages["youtube"]).text
    assert f'src="/media/{other.captions[0].sha256}"' in page
    shown = httpx.get(f"{scene.rehearsal.base_url}/media/{other.captions[0].sha256}")
    assert shown.headers["content-type"].startswith("text/vtt") and "Kapuas" in shown.text
