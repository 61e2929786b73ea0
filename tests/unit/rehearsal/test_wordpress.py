"""The rehearsal's WordPress is as strict as the real one, and stricter where a mistake would hide."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx
import pytest

from mmc.rehearsal import Rehearsal

from .conftest import picture


@pytest.fixture
def site(rehearsal: Rehearsal) -> httpx.Client:
    login = (rehearsal.accounts["wordpress_user"], rehearsal.accounts["wordpress_password"])
    return httpx.Client(base_url=f"{rehearsal.urls['wordpress']}/wp-json/wp/v2", auth=login, trust_env=False)


def raw(site: httpx.Client, body: bytes, **headers: str) -> httpx.Response:
    return site.post("/media", content=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def code(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json()["code"]


def test_media_headers_are_wanted_as_wordpress_wants_them(site: httpx.Client) -> None:
    image = picture()
    assert code(raw(site, image, Content_Type="image/png")) == (400, "rest_upload_no_content_disposition")
    assert code(raw(site, image, Content_Disposition="inline")) == (400, "rest_upload_invalid_disposition")
    named = 'attachment; filename="a.png"'
    assert code(raw(site, b"", Content_Disposition=named)) == (400, "rest_upload_no_data")
    wrong = raw(site, image, Content_Disposition=named, Content_MD5="0" * 32)
    assert code(wrong) == (412, "rest_upload_hash_mismatch")
    right = raw(site, image, Content_Disposition=named, Content_MD5=hashlib.md5(image).hexdigest())
    assert right.status_code == 201 and right.json()["media_details"]["width"] == 640
    disguised = site.post("/media", files={"file": ("a.jpg", image, "image/jpeg")})
    assert code(disguised) == (500, "rest_upload_sideload_error")


def test_who_has_no_password_sees_nothing(rehearsal: Rehearsal, site: httpx.Client) -> None:
    path = f"{rehearsal.urls['wordpress']}/wp-json/wp/v2/posts"
    assert code(httpx.get(path, trust_env=False)) == (401, "rest_not_logged_in")
    assert code(httpx.get(path, auth=("lain", "x"), trust_env=False)) == (401, "invalid_username")
    user = rehearsal.accounts["wordpress_user"]
    assert code(httpx.get(path, auth=(user, "x"), trust_env=False)) == (401, "incorrect_password")
    assert code(site.get("/posts?slugs=a")) == (400, "rest_invalid_param")


def test_a_post_is_public_from_its_status_on_and_a_taken_address_gets_a_number(
    rehearsal: Rehearsal, site: httpx.Client
) -> None:
    first, second = (site.post("/posts", json={"title": "A", "slug": "sama", "status": "draft"}).json() for _ in "ab")
    assert rehearsal.public("wordpress") == []
    assert site.post(f"/posts/{first['id']}", json={"status": "publish"}).json()["slug"] == "sama"
    assert site.post(f"/posts/{second['id']}", json={"status": "publish"}).json()["slug"] == "sama-2"
    assert [entry["id"] for entry in rehearsal.public("wordpress")] == [str(first["id"]), str(second["id"])]
    assert site.delete(f"/posts/{first['id']}").json()["status"] == "trash"
    assert code(site.delete(f"/posts/{first['id']}")) == (410, "rest_already_trashed")
    assert [p["id"] for p in site.get("/posts?status=any&context=edit").json()] == [second["id"]]
    site.delete(f"/posts/{second['id']}?force=true")
    assert code(site.get(f"/posts/{second['id']}?context=edit")) == (404, "rest_post_invalid_id")
    assert rehearsal.public("wordpress", live=True) == []


def test_a_post_shows_only_files_of_its_own_library(site: httpx.Client) -> None:
    assert site.post("/posts", json={"title": "A", "featured_media": 99999}).status_code == 400
    assert code(site.post("/posts", json={"title": "A", "judul": "B"})) == (400, "rest_invalid_param")
    assert code(site.post("/posts", json={})) == (400, "empty_content")
