"""One suite over the channel kinds that talk to a platform, by the real libraries against the rehearsal.

What became public is always read at the rehearsal, never believed from our side.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import logging
import socket
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import av
import httpx
import numpy
import pytest
from PIL import Image

from mmc.config import ChannelConfig, Config, Site
from mmc.core.channel import Absent, Found, MediaFile, Post, Receipt, Unreadable
from mmc.core.ports import Publisher
from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers import open_channel, publisher_class
from mmc.publishers.youtube_upload import CHUNK
from mmc.rehearsal.server import Rehearsal, start

KINDS = ("telegram", "x", "youtube")
READABLE = ("x", "youtube")
VISIBLE = {"telegram": "sendPhoto", "x": "create", "youtube": "update"}
WITHDRAWAL = {"telegram": "deleteMessage", "x": "delete", "youtube": "delete"}
KEYS = itertools.count(1)


@dataclass
class Scene:
    """One rehearsal, the media of the tests, and the channels opened on it."""

    rehearsal: Rehearsal
    still: MediaFile
    film: MediaFile
    thumbnail: MediaFile
    opened: list[Publisher]
    pauses: list[float]

    def channel(self, kind: str, base_url: str = "", **options: Any) -> Publisher:
        """A publisher as a process would open it; waiting is noted, not done."""
        accounts = self.rehearsal.accounts
        known = {"telegram": {"chat": accounts["telegram_chat"]}, "x": {"handle": accounts["x_username"]}}
        section = ChannelConfig(
            kind=kind, secret="TOKEN", base_url=base_url or self.rehearsal.urls[kind], **(known.get(kind, {}) | options)
        )
        secrets = {"TOKEN": self.rehearsal.secrets[kind]}
        config = Config(folder=Path("/nowhere"), site=Site(name="MMC Uji"), channels={kind: section}, secrets=secrets)
        if kind == "telegram":
            publisher = open_channel(kind, config)
        else:
            publisher = publisher_class(kind)(kind, config, sleep=self.pauses.append)  # type: ignore[call-arg]
        self.opened.append(publisher)
        return publisher

    def post(self, kind: str, **changes: Any) -> Post:
        """A new delivery that this kind takes."""
        key = f"uji{next(KEYS):05d}"
        link = f"https://mmc.example.go.id/konten/harga-beras?p={key}"
        media = (self.film,) if kind == "youtube" else (self.still,)
        thumbnail = self.thumbnail if kind == "youtube" else None
        facts: dict[str, Any] = {
            "delivery": key, "title": f"Harga beras & gula {key}", "text": f"Harga beras turun. {link}", "link": link,
            "media": media, "thumbnail": thumbnail, "tags": ("beras", "Kalimantan Tengah"),
        }  # fmt: skip
        return Post(**{**facts, **changes})

    def public(self, kind: str, post: Post, live: bool = False) -> list[dict[str, Any]]:
        """What the rehearsal shows of this delivery."""
        return [entry for entry in self.rehearsal.public(kind, live=live) if post.delivery in entry["keys"]]

    def processing(self, kind: str, polls: int, fail: bool = False) -> None:
        """How many looks a film stays in the works from now on, and whether it ends badly."""
        order = {"platform": kind, "polls": polls, "fail": fail}
        httpx.post(f"{self.rehearsal.base_url}/_control/processing", json=order, trust_env=False).raise_for_status()

    def calls(self, kind: str, call: str) -> int:
        return self.rehearsal.calls().get(kind, {}).get(call, 0)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with start(tmp_path_factory.mktemp("gladi")) as rehearsal:
        yield rehearsal


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> dict[str, MediaFile]:
    folder = tmp_path_factory.mktemp("media")
    Image.new("RGB", (1080, 1350), "#0b6e4f").save(folder / "still", "PNG")
    Image.new("RGB", (1280, 720), "#0b6e4f").save(folder / "thumbnail", "JPEG")
    with av.open(str(folder / "film"), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 568, "yuv420p"
        for _ in range(12):
            frame = av.VideoFrame.from_ndarray(numpy.zeros((568, 320, 3), numpy.uint8))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    with (folder / "film").open("ab") as film:  # a box that players skip: enough bytes for three chunks
        padding = 2 * CHUNK + 100_000
        film.write(padding.to_bytes(4, "big") + b"free" + bytes(padding - 8))
    facts = {"still": ("image/png", 1080, 1350, "portrait"), "thumbnail": ("image/jpeg", 1280, 720, "thumbnail"),
             "film": ("video/mp4", 320, 568, "short")}  # fmt: skip
    return {name: a_media(folder / name, *facts[name]) for name in facts}


def a_media(path: Path, mime: str, width: int, height: int, format: str) -> MediaFile:
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    return MediaFile(path=path, mime=mime, sha256=sha, width=width, height=height, format=format,
                     alt="Grafik harga beras", seconds=1.2 if mime == "video/mp4" else 0.0)  # fmt: skip


@pytest.fixture
def scene(stage: Rehearsal, media: dict[str, MediaFile]) -> Iterator[Scene]:
    made = Scene(stage, media["still"], media["film"], media["thumbnail"], [], [])
    yield made
    for publisher in made.opened:
        publisher.close()
    stage.clear_faults()
    for kind in KINDS:
        stage.set_lag(kind, 0)


def prepared(publisher: Publisher, post: Post) -> dict[str, str]:
    """The remote references after a preparation that went well."""
    refs: dict[str, str] = {}
    publisher.prepare(post, dict(refs), refs.__setitem__)
    return refs


def published(publisher: Publisher, post: Post) -> Receipt:
    return publisher.send(post, prepared(publisher, post))


def ago(seconds: float = 5) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)


# The happy path


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_becomes_public_once_with_its_text_and_media(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs = prepared(publisher, post)
    assert scene.public(kind, post) == [], "preparing is invisible"
    receipt = publisher.send(post, refs)
    [entry] = scene.public(kind, post)
    assert entry["id"] == receipt.id and receipt.url.startswith("https://")
    assert entry["media"] == [post.media[0].sha256]
    assert entry["text"] == post.text
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


# What goes wrong at the visible call


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
    publisher, post = scene.channel(kind), scene.post(kind)
    refs, since = prepared(publisher, post), ago()
    before = scene.calls(kind, VISIBLE[kind])
    scene.rehearsal.fault(kind, VISIBLE[kind], fault)
    with pytest.raises(UnknownOutcome):
        publisher.send(post, refs)
    assert scene.calls(kind, VISIBLE[kind]) == before + 1, "no library may send twice"
    assert len(scene.public(kind, post)) == int(arrived)
    outcome = publisher.find(post, refs, since)
    if kind == "telegram":
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
    scene.rehearsal.fault(kind, VISIBLE[kind], "timeout_after", seconds=1.5)
    before = scene.calls(kind, VISIBLE[kind])
    with pytest.raises(UnknownOutcome):
        impatient.send(post, refs)
    assert scene.calls(kind, VISIBLE[kind]) == before + 1
    assert len(scene.public(kind, post)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_calls_wait_as_long_as_the_platform_says(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs = prepared(publisher, post)
    scene.rehearsal.fault(kind, VISIBLE[kind], "429", seconds=14)
    with pytest.raises(TemporaryDelivery) as failure:
        publisher.send(post, refs)
    assert 12 <= (failure.value.retry_after or 0) <= 16
    assert scene.public(kind, post) == []
    publisher.send(post, refs)
    assert len(scene.public(kind, post)) == 1


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
    scene.rehearsal.fault(kind, VISIBLE[kind], "401", times=0)
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
        scene.rehearsal.fault(kind, {"x": "timeline", "youtube": "list"}[kind], fault)
        outcome = publisher.find(post, refs, ago())
        assert isinstance(outcome, Unreadable) and outcome.ever, fault


# Preparation: invisible, repeatable, continued by whoever comes next


@pytest.mark.parametrize(
    ("kind", "call"),
    [("x", "upload"), ("x", "metadata"), ("youtube", "insert"), ("youtube", "list"), ("youtube", "thumbnail")],
)
@pytest.mark.parametrize("fault", ["500_after", "reset_after", "truncated", "html"])
def test_trouble_while_preparing_is_temporary_and_the_next_run_finishes(
    scene: Scene, kind: str, call: str, fault: str
) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    refs: dict[str, str] = {}
    scene.rehearsal.fault(kind, call, fault)
    try:
        publisher.prepare(post, dict(refs), refs.__setitem__)
    except TemporaryDelivery:
        publisher.prepare(post, dict(refs), refs.__setitem__)
    publisher.send(post, refs)
    assert len(scene.public(kind, post)) == 1


@pytest.mark.parametrize("kind", READABLE)
def test_a_second_preparation_uploads_nothing_again(scene: Scene, kind: str) -> None:
    post = scene.post(kind)
    refs = prepared(scene.channel(kind), post)
    call = {"x": "upload", "youtube": "chunk"}[kind]
    before = scene.calls(kind, call)
    scene.channel(kind).prepare(post, dict(refs), refs.__setitem__)
    assert scene.calls(kind, call) == before


def test_other_bytes_are_another_upload(scene: Scene, tmp_path: Path) -> None:
    publisher, post = scene.channel("x"), scene.post("x")
    refs = prepared(publisher, post)
    Image.new("RGB", (900, 900), "#ffffff").save(tmp_path / "other", "PNG")
    changed = replace(post, media=(a_media(tmp_path / "other", "image/png", 900, 900, "square"),))
    publisher.prepare(changed, dict(refs), refs.__setitem__)
    publisher.send(changed, refs)
    assert scene.public("x", post)[0]["media"] == [changed.media[0].sha256]


def test_the_session_is_saved_before_the_first_byte(scene: Scene) -> None:
    publisher, post = scene.channel("youtube"), scene.post("youtube")
    before, seen = scene.calls("youtube", "chunk"), []

    def crash(name: str, value: str) -> None:
        seen.append((name, value, scene.calls("youtube", "chunk") - before))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publisher.prepare(post, {}, crash)
    [(name, value, chunks)] = seen
    assert name.startswith("session.") and "upload_id=" in value and chunks == 0


def test_another_process_goes_on_where_the_upload_broke(scene: Scene) -> None:
    post, refs = scene.post("youtube"), {}
    inserts = scene.calls("youtube", "insert")
    scene.rehearsal.fault("youtube", "chunk", "partial", times=0, skip=1)
    with pytest.raises(TemporaryDelivery):
        scene.channel("youtube").prepare(post, {}, refs.__setitem__)
    scene.rehearsal.clear_faults()
    assert [name.partition(".")[0] for name in refs] == ["session"]
    shares: list[float] = []
    chunks = scene.calls("youtube", "chunk")
    second = scene.channel("youtube")
    second.on_progress = shares.append  # type: ignore[attr-defined]
    second.prepare(post, dict(refs), refs.__setitem__)
    assert scene.calls("youtube", "insert") == inserts + 1, "one session for both"
    assert scene.calls("youtube", "chunk") == chunks + 2, "one question, then only what was missing"
    assert shares == [1.0]
    second.send(post, refs)
    [entry] = scene.public("youtube", post)
    assert entry["media"] == [scene.film.sha256]


@pytest.mark.parametrize("fault", ["partial", "reset_before", "500_before", "reset_after", "500_after", "truncated"])
@pytest.mark.parametrize("chunk", [0, 1, 2])
def test_a_break_at_any_chunk_is_mended_in_place(scene: Scene, fault: str, chunk: int) -> None:
    publisher, post = scene.channel("youtube"), scene.post("youtube", thumbnail=None)
    inserts = scene.calls("youtube", "insert")
    scene.rehearsal.fault("youtube", "chunk", fault, skip=chunk)
    refs = prepared(publisher, post)
    assert scene.calls("youtube", "insert") == inserts + 1
    publisher.send(post, refs)
    [entry] = scene.public("youtube", post)
    assert entry["media"] == [scene.film.sha256]


def test_a_film_that_went_up_is_found_again_when_its_session_is_gone(scene: Scene) -> None:
    publisher, post = scene.channel("youtube"), scene.post("youtube")
    refs = prepared(publisher, post)
    session, video = (next(name for name in refs if name.startswith(part)) for part in ("session.", "video."))
    inserts = scene.calls("youtube", "insert")
    lost = {session: refs[session].partition("upload_id=")[0] + "upload_id=lupa"}
    again: dict[str, str] = {}
    publisher.prepare(post, dict(lost), again.__setitem__)
    assert again[video] == refs[video] and scene.calls("youtube", "insert") == inserts
    other = scene.post("youtube")
    publisher.prepare(other, dict(lost), again.__setitem__)
    assert again[video] != refs[video] and scene.calls("youtube", "insert") == inserts + 1


def test_a_private_film_that_somebody_deleted_goes_up_again(scene: Scene) -> None:
    publisher, post = scene.channel("youtube"), scene.post("youtube")
    refs = prepared(publisher, post)
    video = next(value for name, value in refs.items() if name.startswith("video."))
    publisher.withdraw(Receipt(id=video))
    with pytest.raises(TemporaryDelivery, match="goes up again"):
        publisher.prepare(post, dict(refs), refs.__setitem__)
    publisher.prepare(post, dict(refs), refs.__setitem__)
    publisher.send(post, refs)
    assert len(scene.public("youtube", post)) == 1


@pytest.mark.parametrize("kind", READABLE)
def test_a_film_still_in_the_works_is_waited_for_and_then_left_to_the_clock(scene: Scene, kind: str) -> None:
    scene.processing(kind, polls=4)
    try:
        post = scene.post(kind, media=(scene.film,))
        refs: dict[str, str] = {}
        with pytest.raises(TemporaryDelivery, match="still processing") as failure:
            scene.channel(kind, processing=1).prepare(post, {}, refs.__setitem__)
        assert failure.value.retry_after
        publisher = scene.channel(kind)
        publisher.prepare(post, dict(refs), refs.__setitem__)
        publisher.send(post, refs)
        assert len(scene.public(kind, post)) == 1
        scene.processing(kind, polls=1, fail=True)
        with pytest.raises(RefusedDelivery):
            publisher.prepare(scene.post(kind, media=(scene.film,)), {}, lambda name, value: None)
    finally:
        scene.processing(kind, polls=1, fail=False)


def test_media_that_x_has_forgotten_are_not_sent(scene: Scene) -> None:
    publisher, post = scene.channel("x"), scene.post("x")
    refs = prepared(publisher, post)
    [(name, kept)] = refs.items()
    old = {name: json.dumps(json.loads(kept) | {"ends": datetime.now(UTC).timestamp() + 60})}
    before = scene.calls("x", "create")
    with pytest.raises(TemporaryDelivery, match="prepare again"):
        publisher.send(post, old)
    assert scene.calls("x", "create") == before
    publisher.prepare(post, dict(old), old.__setitem__)
    publisher.send(post, old)
    assert len(scene.public("x", post)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_over_the_limit_is_refused_before_any_call(scene: Scene, kind: str) -> None:
    before = scene.rehearsal.calls().get(kind)
    with pytest.raises(RefusedDelivery, match="terlalu panjang"):
        scene.channel(kind).prepare(scene.post(kind, text="kata " * 1200), {}, lambda name, value: None)
    assert scene.rehearsal.calls().get(kind) == before


# After publication


@pytest.mark.parametrize("kind", KINDS)
def test_withdrawing_twice_is_withdrawing_once(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    receipt = published(publisher, post)
    publisher.withdraw(receipt)
    assert scene.public(kind, post, live=True) == []
    publisher.withdraw(receipt)
    with pytest.raises(TemporaryDelivery):
        scene.rehearsal.fault(kind, WITHDRAWAL[kind], "500_before")
        publisher.withdraw(receipt)


@pytest.mark.parametrize("kind", ["telegram", "youtube"])
def test_a_correction_changes_the_words_in_place(scene: Scene, kind: str) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    receipt = published(publisher, post)
    corrected = replace(post, text=f"RALAT. {post.text}", title=f"Ralat {post.title}")
    for _ in range(2):
        assert publisher.edit(receipt, corrected).id == receipt.id
    [entry] = scene.public(kind, post)
    assert entry["text"] == corrected.text and entry["edited"]
    assert entry["id"] == receipt.id and entry["media"] == [post.media[0].sha256]


def test_telegram_corrects_a_post_without_a_picture_too(scene: Scene) -> None:
    publisher, post = scene.channel("telegram"), scene.post("telegram", media=())
    receipt = published(publisher, post)
    publisher.edit(receipt, replace(post, text=f"RALAT. {post.text}"))
    assert scene.public("telegram", post)[0]["text"].startswith("RALAT.")


def test_x_cannot_edit_and_says_what_to_do(scene: Scene) -> None:
    publisher, post = scene.channel("x"), scene.post("x")
    with pytest.raises(RefusedDelivery, match="withdraw it and post anew"):
        publisher.edit(published(publisher, post), post)


@pytest.mark.parametrize(
    ("kind", "told", "expected"),
    [
        ("telegram", {"views": 90}, {}),
        ("x", {"views": 90, "likes": 7, "comments": 2, "reposts": 3},
         {"x.impressions": 90, "x.likes": 7, "x.replies": 2, "x.reposts": 3}),
        ("youtube", {"views": 90, "likes": 7, "comments": 2},
         {"youtube.views.2": 90, "youtube.likes": 7, "youtube.comments": 2}),
    ],
)  # fmt: skip
def test_numbers_of_a_post_are_read_and_what_is_not_told_is_none(
    scene: Scene, kind: str, told: dict[str, int], expected: dict[str, int]
) -> None:
    publisher, post = scene.channel(kind), scene.post(kind)
    receipt = published(publisher, post)
    scene.rehearsal.set_stats(kind, receipt.id, **told)
    readings = publisher.sample([receipt, Receipt(id="1234567890")])
    assert {r.metric: r.value for r in readings if r.subject == receipt.id} == expected
    assert {r.metric: r.value for r in readings if r.subject != receipt.id} == dict.fromkeys(expected)


@pytest.mark.parametrize(("kind", "exact"), [("telegram", True), ("x", True), ("youtube", False)])
def test_followers_are_what_the_platform_tells(scene: Scene, kind: str, exact: bool) -> None:
    scene.rehearsal.set_followers(kind, 12_300)
    reading = scene.channel(kind).followers()
    assert (reading.value, reading.exact, reading.subject) == (12_300, exact, "")


# Secrets


@pytest.mark.parametrize("kind", KINDS)
def test_no_token_shows_in_logs_or_errors(scene: Scene, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """A canary: everything a library logs at its most talkative, and every error with its whole chain."""
    said: list[str] = []

    def tell(action: Callable[[], object]) -> None:
        try:
            action()
        except DeliveryError as error:
            said.append("".join(traceback.format_exception(type(error), error, None)) + repr(error))

    with caplog.at_level(logging.DEBUG):
        for fault in ("", "401", "429", "500_before", "reset_before", "html", "nonsense_json", "not_found"):
            publisher, post = scene.channel(kind), scene.post(kind)
            refs: dict[str, str] = {}
            tell(lambda: publisher.prepare(post, {}, refs.__setitem__))
            if fault:
                scene.rehearsal.fault(kind, "*", fault, times=2)
            tell(lambda: publisher.send(post, refs))
            tell(publisher.followers)
            tell(lambda: publisher.withdraw(Receipt(id="1")))
            scene.rehearsal.clear_faults()
    everything = caplog.text + "\n".join(said)
    assert said and "127.0.0.1" in caplog.text, "the canary must hear something"
    whole = scene.rehearsal.secrets[kind]
    words = (
        [whole]
        if kind == "telegram"
        else [v for k, v in json.loads(whole).items() if k not in ("client_id", "consumer_key")]
    )
    for word in (*words, "ya29.gladi"):
        assert word not in everything
