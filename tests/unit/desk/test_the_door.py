"""Coming in and going out, and what every answer carries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from mmc.config import Config, Serve, Site
from mmc.newsroom.models import Person
from mmc.web.boot import django_settings
from tests.builders import PASSWORD


def knock(client: Client, name: str = "penyunting", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/masuk/", {"username": name, "password": password}, **more)


def test_the_right_password_opens_the_story_list(client: Client, editor: Person) -> None:
    answer = knock(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/konten/")
    assert client.get("/konten/").status_code == 200


def test_passwords_are_kept_as_argon2(editor: Person) -> None:
    assert editor.password.startswith("argon2")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: Client, editor: Person) -> None:
    wrong, unknown = knock(client, password="salah-salah-1"), knock(client, name="siapa-ini")
    assert wrong.status_code == unknown.status_code == 400
    for answer in (wrong, unknown):
        assert "Nama pengguna atau kata sandi salah." in answer.content.decode()


def test_after_five_failures_even_the_right_password_waits(client: Client, editor: Person) -> None:
    for _ in range(5):
        knock(client, password="salah-salah-1")
    answer = knock(client)
    assert answer.status_code == 400
    assert "Tunggu lima menit" in answer.content.decode()


def test_the_wait_is_for_one_name_from_one_place(client: Client, editor: Person, approver: Person) -> None:
    for _ in range(5):
        knock(client, password="salah-salah-1")
    assert knock(client, name="penyetuju").status_code == 302
    assert knock(Client(), REMOTE_ADDR="10.1.1.7").status_code == 302


def test_a_forged_forwarded_address_from_a_stranger_does_not_help(client: Client, editor: Person) -> None:
    for number in range(5):
        knock(client, password="salah-salah-1", REMOTE_ADDR="203.0.113.5", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    assert knock(client, REMOTE_ADDR="203.0.113.5", HTTP_X_FORWARDED_FOR="10.0.0.99").status_code == 400


def test_the_wanted_page_is_kept_and_a_foreign_one_is_not(client: Client, editor: Person) -> None:
    assert (
        client.post("/masuk/", {"username": "penyunting", "password": PASSWORD, "next": "/antrean/"}).headers[
            "Location"
        ]
        == "/antrean/"
    )
    other = Client()
    foreign = other.post("/masuk/", {"username": "penyunting", "password": PASSWORD, "next": "https://jahat.example/"})
    assert foreign.headers["Location"] == "/konten/"


def test_leaving_ends_the_session_and_needs_a_post(client: Client, editor: Person) -> None:
    client.force_login(editor)
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/").headers["Location"] == "/masuk/"
    assert client.get("/konten/").status_code == 302


def test_a_post_without_its_token_is_refused(editor: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert knock(strict).status_code == 403


def test_the_session_cookie_is_out_of_reach_of_scripts(client: Client, editor: Person) -> None:
    cookie = knock(client).cookies["mmc_session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert not cookie["secure"]  # this desk is on loopback


@pytest.mark.parametrize(
    ("address", "secure"), [("127.0.0.1:8000", False), ("0.0.0.0:8000", True), ("10.0.0.5:443", True)]
)
def test_cookies_are_secure_except_on_loopback(tmp_path: Path, address: str, secure: bool) -> None:
    made = django_settings(Config(folder=tmp_path, site=Site(name="Uji"), serve=Serve(desk=address)))
    assert made["SESSION_COOKIE_SECURE"] is made["CSRF_COOKIE_SECURE"] is secure
    assert made["SESSION_COOKIE_HTTPONLY"] is made["CSRF_COOKIE_HTTPONLY"] is True


def test_every_page_forbids_foreign_and_inline_code(client: Client) -> None:
    policy = client.get("/masuk/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy


def test_no_page_carries_an_inline_style_or_script() -> None:
    folder = Path(__file__).resolve().parents[3] / "mmc" / "desk" / "templates"
    for page in folder.rglob("*.html"):
        text = page.read_text("utf-8")
        assert " style=" not in text and "<style" not in text and " onclick=" not in text, page.name
        assert "<script>" not in text and "https://cdn" not in text, page.name


def test_the_typeface_comes_from_this_house(client: Client, settings: Settings) -> None:
    answer = client.get("/huruf/PlusJakartaSans.ttf", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Type"] == "font/ttf"
    assert len(answer.content) > 50_000


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("desk/desk.css", "text/css"),
        ("desk/desk.js", "text/javascript"),
        ("django_htmx/htmx-2.min.js", "text/javascript"),
    ],
)
def test_style_and_scripts_come_from_this_house(client: Client, path: str, kind: str) -> None:
    answer = client.get(f"/static/{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert client.get(f"/static/{path}", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("path", ["../../config.py", "desk/../../views/media.py", "/etc/hostname", "desk/nothing.css"])
def test_nothing_else_is_served_as_static(client: Client, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(client: Client, editor: Person) -> None:
    answer = client.post("/kanal/telegram/", {"wish": "pause"}, headers={"Referer": "http://testserver/antrean/"})
    assert answer.headers["Location"] == "/masuk/?next=/antrean/"
    elsewhere = client.post("/kanal/telegram/", headers={"Referer": "https://elsewhere.example/antrean/"})
    assert "elsewhere" not in elsewhere.headers["Location"]
    knock(client)
    assert client.get("/kanal/telegram/").headers["Location"] == "/konten/"  # a button's address is no page
