"""YouTube's stand-in, by Google's own client."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from google.auth.exceptions import RefreshError
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaFileUpload, MediaIoBaseUpload

from mmc.rehearsal import Rehearsal

from .conftest import as_file, picture, youtube

CHUNK = 262_144


def about(key: str = "yt", privacy: str | None = "private", **snippet: Any) -> dict[str, Any]:
    words = {"title": "Cuaca besok", "description": f"Baca https://a.id/s?p={key}", "categoryId": "25"}
    status = {"selfDeclaredMadeForKids": False, **({"privacyStatus": privacy} if privacy else {})}
    return {"snippet": {**words, **snippet}, "status": status}


def insert(service: Any, file: str, body: dict[str, Any], chunk: int = CHUNK) -> Any:
    media = MediaFileUpload(file, mimetype="video/mp4", chunksize=chunk, resumable=True)
    return service.videos().insert(part="snippet,status", body=body, media_body=media)


def finish(request: Any) -> dict[str, Any]:
    answer = None
    while answer is None:
        _, answer = request.next_chunk(num_retries=0)
    return dict(answer)


def test_a_film_is_private_until_it_is_made_public(rehearsal: Rehearsal, film: bytes, tmp_path: Path) -> None:
    service = youtube(rehearsal)
    video = finish(insert(service, as_file(tmp_path, film), about("yt-1")))
    assert rehearsal.calls()["youtube"]["chunk"] >= 3
    assert [e for e in rehearsal.public("youtube") if "yt-1" in e["keys"]] == []
    status = service.videos().list(part="status,contentDetails", id=video["id"]).execute()["items"][0]
    assert status["status"]["uploadStatus"] == "processed" and status["contentDetails"]["duration"] == "PT1S"
    image = MediaIoBaseUpload(io.BytesIO(picture(1280, 720, "JPEG")), "image/jpeg")
    service.thumbnails().set(videoId=video["id"], media_body=image).execute()
    service.videos().update(part="status", body={"id": video["id"], "status": {"privacyStatus": "public"}}).execute()
    (entry,) = [e for e in rehearsal.public("youtube") if "yt-1" in e["keys"]]
    assert entry["id"] == video["id"] and entry["title"] == "Cuaca besok" and len(entry["media"]) == 1
    service.videos().delete(id=video["id"]).execute()
    assert [e for e in rehearsal.public("youtube", live=True) if "yt-1" in e["keys"]] == []


def test_the_uploads_list_shows_private_films_to_their_owner(
    rehearsal: Rehearsal, film: bytes, tmp_path: Path
) -> None:
    service = youtube(rehearsal)
    video = finish(insert(service, as_file(tmp_path, film), about("yt-list")))
    channel = service.channels().list(mine=True, part="contentDetails,statistics").execute()["items"][0]
    uploads = channel["contentDetails"]["relatedPlaylists"]["uploads"]
    items = service.playlistItems().list(playlistId=uploads, part="snippet,contentDetails,status", maxResults=50)
    newest = items.execute()["items"][0]
    assert newest["contentDetails"]["videoId"] == video["id"] and newest["status"]["privacyStatus"] == "private"
    assert "p=yt-list" in newest["snippet"]["description"]


def test_numbers_and_subscribers_are_as_set(rehearsal: Rehearsal, film: bytes, tmp_path: Path) -> None:
    service = youtube(rehearsal)
    id = finish(insert(service, as_file(tmp_path, film), about("yt-stats", "public")))["id"]
    rehearsal.set_stats("youtube", id, views=1234, likes=56, comments=7)
    rehearsal.set_followers("youtube", 12_345)
    listed = service.videos().list(part="statistics", id=id).execute()["items"][0]["statistics"]
    batched = service.videos().batchGetStats(part="statistics", id=[id]).execute()["items"][0]["statistics"]
    assert listed["viewCount"] == batched["viewCount"] == "1234" and listed["commentCount"] == "7"
    channel = service.channels().list(mine=True, part="statistics").execute()["items"][0]["statistics"]
    assert channel["subscriberCount"] == "12300"  # told in three digits


def test_a_cut_upload_goes_on_where_the_server_says(rehearsal: Rehearsal, film: bytes, tmp_path: Path) -> None:
    service = youtube(rehearsal)
    request = insert(service, as_file(tmp_path, film), about("yt-cut"), chunk=2 * CHUNK)
    rehearsal.fault("youtube", "chunk", "partial", times=0)
    with pytest.raises((OSError, httpx.HTTPError, HttpError)):
        request.next_chunk(num_retries=0)
    rehearsal.clear_faults()
    # httplib2 repeats the cut chunk with an empty body by itself, so how much arrived is the server's word.
    again = insert(service, as_file(tmp_path, film), about("yt-cut"))
    again.resumable_uri, again._in_error_state = request.resumable_uri, True
    before = rehearsal.calls()["youtube"]["insert"]
    video = finish(again)
    assert rehearsal.calls()["youtube"]["insert"] == before
    shown = service.videos().list(part="status", id=video["id"]).execute()["items"][0]
    assert shown["status"]["uploadStatus"] == "processed"  # every byte arrived once, in order


def test_a_finished_session_tells_the_same_film_again(
    rehearsal: Rehearsal, film: bytes, tmp_path: Path, web: httpx.Client
) -> None:
    request = insert(youtube(rehearsal), as_file(tmp_path, film), about("yt-again"))
    video = finish(request)
    size = str(len(film))
    again = web.put(request.resumable_uri, headers={"Content-Range": f"bytes */{size}", "Content-Length": "0"})
    assert again.status_code == 200 and again.json()["id"] == video["id"]


def test_the_session_tells_how_much_it_has(
    rehearsal: Rehearsal, film: bytes, tmp_path: Path, web: httpx.Client
) -> None:
    request = insert(youtube(rehearsal), as_file(tmp_path, film), about("yt-range"))
    request.next_chunk(num_retries=0)
    total = len(film)
    status = web.put(request.resumable_uri, headers={"Content-Range": f"bytes */{total}"})
    assert status.status_code == 308 and status.headers["range"] == f"bytes=0-{CHUNK - 1}"
    gap = {"Content-Range": f"bytes {2 * CHUNK}-{3 * CHUNK - 1}/{total}"}
    assert web.put(request.resumable_uri, headers=gap, content=b"x" * CHUNK).status_code == 400
    odd = {"Content-Range": f"bytes {CHUNK}-{CHUNK + 99}/{total}"}
    assert web.put(request.resumable_uri, headers=odd, content=b"x" * 100).status_code == 400
    gone = request.resumable_uri.replace("upload_id=", "upload_id=tidak-")
    assert web.put(gone, headers={"Content-Range": f"bytes */{total}"}).status_code == 404


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (about(title="x" * 101), "invalidTitle"),
        (about(title="Suhu < 20"), "invalidTitle"),
        (about(title=""), "invalidTitle"),
        (about(description="é" * 2501), "invalidDescription"),
        (about(tags=["x" * 501]), "invalidTags"),
        (about(categoryId="999"), "invalidCategoryId"),
        (about(privacy=None), "invalidVideoMetadata"),
        (about() | {"status": {"privacyStatus": "rahasia"}}, "invalidVideoMetadata"),
        (about(judul="salah nama"), "badRequest"),
    ],
)
def test_wrong_words_are_refused(
    rehearsal: Rehearsal, film: bytes, tmp_path: Path, body: dict[str, Any], reason: str
) -> None:
    with pytest.raises(HttpError) as caught:
        insert(youtube(rehearsal), as_file(tmp_path, film), body).next_chunk(num_retries=0)
    assert caught.value.resp.status == 400
    assert caught.value.error_details[0]["reason"] == reason


def test_a_wrong_login_is_refused(rehearsal: Rehearsal, web: httpx.Client) -> None:
    with pytest.raises(RefreshError, match="invalid_grant"):
        youtube(rehearsal, refresh_token="1//lain").channels().list(mine=True, part="id").execute()
    with pytest.raises(RefreshError, match="invalid_client"):
        youtube(rehearsal, client_secret="lain").channels().list(mine=True, part="id").execute()
    url = rehearsal.urls["youtube"] + "/youtube/v3/channels?mine=true&part=id"
    assert web.get(url, headers={"Authorization": "Bearer ya29.lain"}).status_code == 401


def test_an_expired_token_is_refreshed_once(rehearsal: Rehearsal) -> None:
    service = youtube(rehearsal)
    service.channels().list(mine=True, part="id").execute()
    before = rehearsal.calls()["youtube"]["token"]
    rehearsal.fault("youtube", "channels", "401")
    assert service.channels().list(mine=True, part="id").execute()["items"]
    assert rehearsal.calls()["youtube"]["token"] == before + 1


def test_wrong_media_is_refused(rehearsal: Rehearsal, film: bytes, tmp_path: Path) -> None:
    service = youtube(rehearsal)
    text = finish(insert(service, as_file(tmp_path, b"bukan film" * 100, "t.mp4"), about("yt-text")))
    status = service.videos().list(part="status", id=text["id"]).execute()["items"][0]["status"]
    assert (status["uploadStatus"], status["failureReason"]) == ("failed", "invalidFile")
    video = finish(insert(service, as_file(tmp_path, film), about("yt-thumb")))
    for data in (b"bukan gambar", picture(320, 180, "JPEG")):
        image = MediaIoBaseUpload(io.BytesIO(data), "image/jpeg")
        with pytest.raises(HttpError, match="invalid"):
            service.thumbnails().set(videoId=video["id"], media_body=image).execute()
    unknown = {"id": "tidak-ada", "status": {"privacyStatus": "public"}}
    with pytest.raises(HttpError) as caught:
        service.videos().update(part="status", body=unknown).execute()
    assert caught.value.resp.status == 404


def test_an_update_replaces_whole_parts(rehearsal: Rehearsal, film: bytes, tmp_path: Path) -> None:
    service = youtube(rehearsal)
    video = finish(insert(service, as_file(tmp_path, film), about("yt-parts", tags=["cuaca"])))
    snippet = {"title": "Judul baru", "categoryId": "25"}
    service.videos().update(part="snippet", body={"id": video["id"], "snippet": snippet}).execute()
    shown = service.videos().list(part="snippet", id=video["id"]).execute()["items"][0]["snippet"]
    assert shown["title"] == "Judul baru" and "tags" not in shown and "description" not in shown


def test_a_scheduled_film_becomes_public_at_its_time(rehearsal: Rehearsal, film: bytes, tmp_path: Path) -> None:
    service = youtube(rehearsal)
    rehearsal.set_clock("2026-11-21T05:30:00+07:00", frozen=True)
    body = about("yt-later")
    body["status"]["publishAt"] = "2026-11-21T06:00:00+07:00"
    finish(insert(service, as_file(tmp_path, film), body))
    assert [e for e in rehearsal.public("youtube") if "yt-later" in e["keys"]] == []
    rehearsal.set_clock("2026-11-21T06:00:01+07:00", frozen=True)
    assert len([e for e in rehearsal.public("youtube") if "yt-later" in e["keys"]]) == 1


@pytest.mark.parametrize(("fault", "public"), [("500_before", 0), ("500_after", 1)])
def test_a_fault_bites_at_the_visible_call(
    rehearsal: Rehearsal, film: bytes, tmp_path: Path, fault: str, public: int
) -> None:
    service = youtube(rehearsal)
    key = f"yt-{fault.replace('_', '-')}"
    video = finish(insert(service, as_file(tmp_path, film), about(key)))
    rehearsal.fault("youtube", "update", fault)
    change = service.videos().update(part="status", body={"id": video["id"], "status": {"privacyStatus": "public"}})
    with pytest.raises(HttpError):
        change.execute(num_retries=0)
    assert sum(key in e["keys"] for e in rehearsal.public("youtube")) == public
