"""YouTube: its errors told by whose turn it is, its lists read without a false "nothing there"."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mmc.core.channel import Absent, Post, Unreadable
from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.youtube import YoutubePublisher, description
from mmc.publishers.youtube_upload import CHUNK

from .conftest import Answer, Scripted, Seen, a_file, config_of, hangs_up, says

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # noon in California
LINK = "https://mmc.example.go.id/k/beras?p=d1"


def a_channel(server: Scripted, *answers: Answer) -> YoutubePublisher:
    server.answers = list(answers)
    config = config_of("youtube", server.base_url)
    return YoutubePublisher("youtube", config, clock=lambda: NOW, sleep=lambda seconds: None)


def a_post(tmp_path: Path, **changes: object) -> Post:
    facts = {"delivery": "d1", "title": "Judul", "text": f"Teks {LINK}", "link": LINK,
             "media": (a_file(tmp_path, "video/mp4"),)}  # fmt: skip
    return Post(**(facts | changes))  # type: ignore[arg-type]


def refs_of(post: Post) -> dict[str, str]:
    return {f"video.{post.media[0].sha256[:16]}": "vid00000001"}


def no(status: int, reason: str, **headers: str) -> Answer:
    error = {"code": status, "message": reason, "errors": [{"domain": "youtube", "reason": reason, "message": reason}]}
    return says(status, {"error": error}, **headers)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (no(403, "quotaExceeded"), ChannelLocked),
        (no(400, "uploadLimitExceeded"), ChannelLocked),
        (no(403, "youtubeSignupRequired"), ChannelLocked),
        (no(403, "insufficientPermissions"), ChannelLocked),
        (no(403, "rateLimitExceeded"), TemporaryDelivery),
        (no(429, "userRateLimitExceeded", retry_after="7"), TemporaryDelivery),
        (no(400, "invalidTitle"), RefusedDelivery),
        (no(403, "forbidden"), RefusedDelivery),
        (no(404, "videoNotFound"), RefusedDelivery),
        (no(503, "backendError"), UnknownOutcome),
        (says(502, b"<html>"), UnknownOutcome),
        (says(200, b"<html>"), UnknownOutcome),
        (says(200, ["halo"]), UnknownOutcome),
        (says(200, {"id": "vid00000001", "status": {"privacyStatus": "private"}}), UnknownOutcome),
        (hangs_up, UnknownOutcome),
    ],
)
def test_each_answer_to_the_publication_is_told_by_whose_turn_it_is(
    server: Scripted, tmp_path: Path, answer: Answer, expected: type[DeliveryError]
) -> None:
    post = a_post(tmp_path)
    with pytest.raises(DeliveryError) as failure:
        a_channel(server, answer).send(post, refs_of(post))
    assert type(failure.value) is expected
    assert [seen.line.split()[0] for seen in server.seen] == ["PUT"], "a visible call is made once"


def test_a_spent_quota_locks_until_midnight_in_california(server: Scripted, tmp_path: Path) -> None:
    post = a_post(tmp_path)
    with pytest.raises(ChannelLocked) as failure:
        a_channel(server, no(403, "quotaExceeded")).send(post, refs_of(post))
    assert failure.value.until == datetime(2026, 11, 22, 8, 0, tzinfo=UTC).timestamp()


def test_making_public_says_everything_explicitly(server: Scripted, tmp_path: Path) -> None:
    post = a_post(tmp_path, tags=("a", "b" * 497, "c"))
    answer = {"id": "vid00000001", "status": {"privacyStatus": "public"}}
    assert a_channel(server, says(200, answer)).send(post, refs_of(post)).id == "vid00000001"
    [seen] = server.seen
    assert seen.line == "PUT /awalan/youtube/v3/videos?part=snippet%2Cstatus&alt=json HTTP/1.1"
    body = json.loads(seen.body)
    assert body["status"]["privacyStatus"] == "public" and body["status"]["selfDeclaredMadeForKids"] is False
    assert body["snippet"]["tags"] == ["a", "b" * 497] and body["snippet"]["categoryId"] == "25"


def test_a_film_that_is_not_up_yet_is_not_published(server: Scripted, tmp_path: Path) -> None:
    with pytest.raises(TemporaryDelivery, match="prepare again"):
        a_channel(server, hangs_up).send(a_post(tmp_path), {})
    assert server.seen == []


def test_the_link_goes_under_a_text_that_lacks_it_and_counts(server: Scripted, tmp_path: Path) -> None:
    assert description(a_post(tmp_path)) == f"Teks {LINK}"
    assert description(a_post(tmp_path, text="Teks")) == f"Teks\n\n{LINK}"
    problems = a_channel(server, hangs_up).check(a_post(tmp_path, text="k" * 4990))
    assert [problem.code for problem in problems] == ["too_long"]


@pytest.mark.parametrize(
    "answer",
    [
        says(200, {"halo": []}),
        says(200, {"kind": "youtube#videoListResponse", "items": [{"id": "vid00000001"}]}),
        says(200, {"kind": "youtube#videoListResponse", "items": "banyak"}),
        says(500, b""),
    ],
)
def test_an_answer_that_is_no_list_proves_no_absence(server: Scripted, tmp_path: Path, answer: Answer) -> None:
    post = a_post(tmp_path)
    outcome = a_channel(server, answer).find(post, refs_of(post), NOW)
    assert isinstance(outcome, Unreadable) and outcome.ever


def test_a_channel_without_any_upload_holds_nothing(server: Scripted, tmp_path: Path) -> None:
    related = {"relatedPlaylists": {"uploads": "UUx"}}
    channel = says(200, {"kind": "youtube#channelListResponse", "items": [{"contentDetails": related}]})
    assert a_channel(server, channel, no(404, "playlistNotFound")).find(a_post(tmp_path), {}, NOW) == Absent()


def test_a_login_without_a_channel_is_locked(server: Scripted) -> None:
    with pytest.raises(ChannelLocked, match="owns no YouTube channel"):
        a_channel(server, says(200, {"kind": "youtube#channelListResponse"})).followers()


def test_hidden_numbers_are_none_and_small_ones_exact(server: Scripted) -> None:
    def channel(**numbers: object) -> Answer:
        return says(200, {"kind": "youtube#channelListResponse", "items": [{"statistics": numbers}]})

    hidden = a_channel(server, channel(hiddenSubscriberCount=True, subscriberCount="0")).followers()
    small = a_channel(server, channel(subscriberCount="412")).followers()
    assert (hidden.value, hidden.exact) == (None, False) and (small.value, small.exact) == (412, True)


def test_without_a_base_url_the_platform_itself_is_called(tmp_path: Path) -> None:
    service = YoutubePublisher("youtube", config_of("youtube", ""))._wire.service
    assert service.videos().list(part="id", id="x").uri.startswith("https://youtube.googleapis.com/youtube/v3/videos")


def test_an_upload_holds_one_block_at_a_time_in_memory(server: Scripted, tmp_path: Path) -> None:
    size = 5 * CHUNK
    post = a_post(tmp_path, media=(a_file(tmp_path, "video/mp4", size=size),))
    listing = {"kind": "youtube#videoListResponse",
               "items": [{"id": "vid00000001", "status": {"uploadStatus": "processed"}}]}  # fmt: skip

    def play(seen: Seen) -> bytes | None:
        if seen.line.startswith("POST"):
            return says(200, None, location=f"{server.base_url}/sesi")(seen)
        if seen.line.startswith("GET"):
            return says(200, listing)(seen)
        last = int(seen.headers["content-range"].partition("/")[0].rpartition("-")[2])
        seen.body = b""  # the server's memory is not what is measured
        return (says(200, {"id": "vid00000001"}) if last + 1 == size else says(308, None, range=f"bytes=0-{last}"))(
            seen
        )

    publisher = a_channel(server, play)
    publisher._wire.service.videos()  # its document is not what is measured
    refs: dict[str, str] = {}
    tracemalloc.start()
    publisher.prepare(post, {}, refs.__setitem__)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert list(refs.values()) == [f"{server.base_url}/sesi", "vid00000001"]
    assert peak < 3 * CHUNK, f"{peak / 1e6:.0f} MB for a film of {size / 1e6:.0f} MB"
