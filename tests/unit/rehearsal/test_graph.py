"""The stand-ins of Instagram and Facebook: as strict as the platform, and stricter where a mistake would hide."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from mmc.rehearsal import Rehearsal, start

from .conftest import picture

FILES: dict[str, bytes] = {}


class _Shelf(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = FILES.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def shelf() -> Iterator[str]:
    """An address where the files of FILES can be fetched."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Shelf)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    FILES.update({
        "/a.jpg": picture(1080, 1350, "JPEG"), "/b.png": picture(1080, 1350, "PNG"),
        "/tall.jpg": picture(1080, 1920, "JPEG"), "/thin.jpg": picture(300, 300, "JPEG"),
    })  # fmt: skip
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Graph:
    """One account's raw calls."""

    def __init__(self, rehearsal: Rehearsal, platform: str) -> None:
        self.known = rehearsal.accounts
        self.base = f"{rehearsal.urls[platform]}/v26.0"
        self.id = self.known[f"{platform}_id"]
        self.token = self.known[f"{platform}_token"]

    def __call__(self, method: str, path: str, status: int = 200, **more: Any) -> dict[str, Any]:
        """The answer, whose status is as expected."""
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        base = more.pop("base", self.base)
        told = httpx.request(method, f"{base}/{path}", headers=headers, trust_env=False, timeout=20, **more)
        assert told.status_code == status, told.text
        found: dict[str, Any] = told.json()
        return found

    def refused(self, method: str, path: str, status: int = 400, **more: Any) -> tuple[int, int]:
        """Code and subcode of a refusal."""
        error = self(method, path, status, **more)["error"]
        return error["code"], error.get("error_subcode", 0)

    def container(self, address: str, **fields: str) -> str:
        return str(self("POST", f"{self.id}/media", data={"image_url": address, **fields})["id"])

    def publish(self, container: str) -> str:
        assert self("GET", container, params={"fields": "status_code"})["status_code"] == "FINISHED"
        return str(self("POST", f"{self.id}/media_publish", data={"creation_id": container})["id"])


@pytest.fixture
def instagram(rehearsal: Rehearsal) -> Graph:
    return Graph(rehearsal, "instagram")


@pytest.fixture
def facebook(rehearsal: Rehearsal) -> Graph:
    return Graph(rehearsal, "facebook")


def test_who_may_call_and_how_is_checked(instagram: Graph) -> None:
    me = instagram.id
    assert instagram.refused("GET", me, 401, headers={"Authorization": "Bearer salah"}) == (190, 467)
    assert instagram.refused("GET", me, 401, headers={"Authorization": ""})[0] == 2500
    assert instagram.refused("GET", me, params={"access_token": instagram.token})[0] == 2500
    old = instagram.base.replace("v26.0", "v12.0")
    assert instagram.refused("GET", me, base=old)[0] == 2635
    assert instagram.refused("GET", me, params={"fields": "umur"})[0] == 100
    assert instagram("GET", me, params={"fields": "username"})["username"] == instagram.known["instagram_username"]


def test_a_proof_is_checked_where_it_is_sent(facebook: Graph) -> None:
    right = hmac.new(facebook.known["graph_app_secret"].encode(), facebook.token.encode(), hashlib.sha256).hexdigest()
    post = {"message": "Uji bukti", "published": "false"}
    assert facebook.refused("POST", f"{facebook.id}/feed", data={**post, "appsecret_proof": "0" * 64})[0] == 100
    assert facebook("POST", f"{facebook.id}/feed", data={**post, "appsecret_proof": right})["id"]


def test_every_answer_tells_how_much_was_used_and_a_refusal_by_rate_how_long(
    rehearsal: Rehearsal, facebook: Graph
) -> None:
    headers = {"Authorization": f"Bearer {facebook.token}"}
    address = f"{facebook.base}/{facebook.id}"
    assert "call_count" in httpx.get(address, headers=headers, trust_env=False).headers["x-app-usage"]
    rehearsal.fault("facebook", "account", "429", seconds=130)
    answer = httpx.get(address, headers=headers, trust_env=False)
    use = json.loads(answer.headers["x-business-use-case-usage"])[facebook.id][0]
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 80001)
    assert use["estimated_time_to_regain_access"] == 3, "whole minutes, never too few"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"image_url": "/b.png"}, (36001, 2207005)),
        ({"image_url": "/tall.jpg"}, (36003, 2207009)),
        ({"image_url": "/thin.jpg"}, (36003, 2207009)),
        ({"image_url": "/tidak-ada.jpg"}, (9004, 2207052)),
        ({"image_url": "/a.jpg", "caption": "x" * 2201}, (100, 2207010)),
        ({"image_url": "/a.jpg", "caption": "#a " * 31}, (100, 2207010)),
        ({"image_url": "/a.jpg", "warna": "biru"}, (100, 0)),
        ({"image_url": "/a.jpg", "media_type": "REELS"}, (100, 0)),
        ({"caption": "tanpa gambar"}, (100, 0)),
        ({"media_type": "REELS", "upload_type": "resumable", "alt_text": "film"}, (100, 0)),
        ({"media_type": "CAROUSEL", "children": "1"}, (100, 2207028)),
        ({"media_type": "CAROUSEL", "children": "1,2"}, (24, 2207006)),
    ],
)
def test_a_container_that_the_platform_would_not_take(
    instagram: Graph, shelf: str, fields: dict[str, str], refusal: tuple[int, int]
) -> None:
    data = {name: shelf + value if name == "image_url" else value for name, value in fields.items()}
    assert instagram.refused("POST", f"{instagram.id}/media", data=data) == refusal


def test_pictures_are_only_fetched_on_loopback(instagram: Graph) -> None:
    data = {"image_url": "http://192.0.2.1/a.jpg"}
    assert instagram.refused("POST", f"{instagram.id}/media", data=data) == (9004, 2207052)


def test_the_order_of_the_calls_is_checked(rehearsal: Rehearsal, instagram: Graph, shelf: str) -> None:
    me, made = f"{instagram.id}/media_publish", instagram.container(f"{shelf}/a.jpg", caption="Urutan")
    assert instagram.refused("POST", me) == (100, 0)
    assert instagram.refused("POST", me, data={"creation_id": "7"}) == (24, 2207006)
    assert instagram.refused("POST", me, data={"creation_id": made}) == (9007, 2207027), "not looked at yet"
    media = instagram.publish(made)
    assert instagram.refused("POST", me, data={"creation_id": made}) == (9007, 2207027), "a second time"
    assert instagram("GET", made, params={"fields": "status_code"})["status_code"] == "PUBLISHED"
    assert [e["id"] for e in rehearsal.public("instagram") if e["text"] == "Urutan"] == [media]
    item = instagram.container(f"{shelf}/a.jpg", is_carousel_item="true")
    instagram("GET", item, params={"fields": "status_code"})
    assert instagram.refused("POST", me, data={"creation_id": item}) == (9007, 2207027), "a carousel's item alone"


def test_a_container_ends_after_a_day(rehearsal: Rehearsal, instagram: Graph, shelf: str) -> None:
    rehearsal.set_clock("2026-11-21T07:00:00+00:00", frozen=True)
    made = instagram.container(f"{shelf}/a.jpg")
    rehearsal.set_clock("2026-11-22T07:00:00+00:00", frozen=True)
    assert instagram("GET", made, params={"fields": "status_code"})["status_code"] == "EXPIRED"
    assert instagram.refused("POST", f"{instagram.id}/media_publish", data={"creation_id": made}) == (24, 2207008)


def test_the_day_s_number_of_posts_is_counted_and_enforced(tmp_path: Path, shelf: str) -> None:
    with start(tmp_path, accounts={"instagram_quota": "1"}) as strict:
        graph = Graph(strict, "instagram")
        graph.publish(graph.container(f"{shelf}/a.jpg"))
        told = graph("GET", f"{graph.id}/content_publishing_limit", params={"fields": "quota_usage,config"})["data"][0]
        assert (told["quota_usage"], told["config"]["quota_total"]) == (1, 1)
        made = graph.container(f"{shelf}/a.jpg")
        graph("GET", made, params={"fields": "status_code"})
        assert graph.refused("POST", f"{graph.id}/media_publish", data={"creation_id": made}) == (9, 2207042)


def test_an_upload_starts_where_the_last_byte_lies(instagram: Graph, film: bytes) -> None:
    data = {"media_type": "REELS", "upload_type": "resumable", "caption": "Film"}
    made = instagram("POST", f"{instagram.id}/media", data=data)
    where, path = made["uri"].rpartition("/")[::2]
    oauth = {"Authorization": f"OAuth {instagram.token}", "file_size": str(len(film))}
    assert instagram.refused("POST", path, 401, base=where, content=film)[0] == 190, "Bearer is not for uploads"
    wrong = instagram("POST", path, 400, base=where, content=film, headers={**oauth, "offset": "5"})
    assert wrong["debug_info"]["type"] == "OffsetInvalidError"
    half = len(film) // 2
    instagram("POST", path, 400, base=where, content=film[:half], headers={**oauth, "offset": "0"})
    seen = instagram("GET", made["id"], params={"fields": "video_status,status_code"})
    assert seen["video_status"]["uploading_phase"]["bytes_transferred"] == half
    instagram("POST", path, base=where, content=film[half:], headers={**oauth, "offset": str(half)})
    seen = instagram("GET", made["id"], params={"fields": "status_code,status"})
    assert seen["status_code"] == "ERROR" and "2207026" in seen["status"], "a film of one second is no reel"


def test_a_metric_of_another_kind_fails_the_whole_call(rehearsal: Rehearsal, instagram: Graph, shelf: str) -> None:
    media = instagram.publish(instagram.container(f"{shelf}/tall.jpg", media_type="STORIES"))
    asked = {"metric": "reach,saved"}
    assert instagram.refused("GET", f"{media}/insights", params=asked) == (100, 0)
    assert instagram("GET", f"{media}/insights", params={"metric": "reach"}) == {"data": []}, "nothing yet is no zero"
    assert [one["id"] for one in instagram("GET", f"{instagram.id}/stories")["data"]] == [media]


def test_a_photo_hangs_on_one_post_only(facebook: Graph) -> None:
    files = {"source": ("a.jpg", picture(kind="JPEG"), "image/jpeg")}
    photo = facebook("POST", f"{facebook.id}/photos", files=files, data={"published": "false"})["id"]
    data = {"message": "Foto", "published": "false", "attached_media": json.dumps([{"media_fbid": photo}])}
    post = facebook("POST", f"{facebook.id}/feed", data=data)["id"]
    assert facebook.refused("POST", f"{facebook.id}/feed", data=data) == (100, 1366051)
    assert facebook("GET", post, params={"fields": "is_published"})["is_published"] is False
    assert facebook("POST", post, data={"is_published": "true"}) == {"success": True}
    assert facebook("POST", post, data={"is_published": "true"}) == {"success": True}, "a repetition changes nothing"
    assert facebook.refused("POST", post, data={"is_published": "false"}) == (100, 0)


def test_facebook_refuses_what_it_cannot_show(facebook: Graph) -> None:
    feed, photos = f"{facebook.id}/feed", f"{facebook.id}/photos"
    assert facebook.refused("POST", feed, data={"published": "false"})[0] == 100
    assert facebook.refused("POST", feed, data={"message": "x" * 63_207})[0] == 100
    assert facebook.refused("POST", feed, data={"message": "a", "attached_media": "bukan json"})[0] == 100
    gif = {"source": ("a.gif", picture(kind="GIF"), "image/gif")}
    assert facebook.refused("POST", photos, files=gif) == (100, 1366046)
    facebook("POST", feed, data={"message": "Dua kali sama"})
    assert facebook.refused("POST", feed, data={"message": "Dua kali sama"}) == (506, 0)


def test_the_phases_of_a_reel_come_in_order(facebook: Graph, film: bytes) -> None:
    reels = f"{facebook.id}/video_reels"
    assert facebook.refused("POST", reels, data={"upload_phase": "nanti"})[0] == 100
    made = facebook("POST", reels, data={"upload_phase": "start"})
    last = {"upload_phase": "finish", "video_id": made["video_id"], "video_state": "PUBLISHED"}
    assert facebook.refused("POST", reels, data=last) == (6000, 1363130), "nothing is up yet"
    where, path = made["upload_url"].rpartition("/")[::2]
    headers = {"Authorization": f"OAuth {facebook.token}", "file_size": str(len(film)), "offset": "0"}
    facebook("POST", path, base=where, content=film, headers=headers)
    assert facebook.refused("POST", reels, data=last) == (352, 1363127), "one second is too short"


def test_a_video_is_published_when_it_is_ready_and_not_before(facebook: Graph, film: bytes) -> None:
    asked = {"file_name": "f.mp4", "file_length": str(len(film)), "file_type": "video/mp4"}
    session = facebook("POST", f"{facebook.known['graph_app_id']}/uploads", data=asked)["id"]
    oauth = {"Authorization": f"OAuth {facebook.token}", "file_offset": "0"}
    assert facebook.refused("POST", session, content=b"x", headers={**oauth, "file_offset": "9"})[0] == 6000
    handle = facebook("POST", session, content=film, headers=oauth)["h"]
    data = {"fbuploader_video_file_chunk": handle, "description": "Film", "published": "false"}
    video = facebook("POST", f"{facebook.id}/videos", data=data)["id"]
    assert facebook.refused("POST", video, data={"published": "true"}) == (100, 1363041)
    assert facebook("GET", video, params={"fields": "status"})["status"]["video_status"] == "ready"
    assert facebook("POST", video, data={"published": "true"}) == {"success": True}
    shown = facebook("GET", f"{facebook.id}/published_posts", params={"fields": "message,attachments"})["data"][0]
    assert shown["attachments"]["data"][0] == {"media_type": "video", "target": {"id": video}}
