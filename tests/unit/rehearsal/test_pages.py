"""The pages an editor looks at."""

from __future__ import annotations

import hashlib

import httpx
import pytest
from telegram import Bot

from mmc.rehearsal import Rehearsal
from mmc.rehearsal.fault_page import WORDS
from mmc.rehearsal.faults import FAULTS
from mmc.rehearsal.wording import as_html

from .conftest import picture, with_bot

CHAT = "@mmckalteng_gladi"


@pytest.mark.parametrize(
    "path",
    ["/", "/lihat/telegram", "/lihat/x", "/lihat/youtube", "/lihat/instagram", "/lihat/facebook", "/gangguan"],
)
def test_every_page_says_that_nothing_is_real(rehearsal: Rehearsal, web: httpx.Client, path: str) -> None:
    page = web.get(rehearsal.base_url + path)
    assert page.status_code == 200
    assert "GLADI" in page.text and "tidak ada yang benar-benar tayang" in page.text
    assert '<html lang="id">' in page.text


def test_a_page_shows_picture_words_and_local_time(rehearsal: Rehearsal, web: httpx.Client) -> None:
    rehearsal.set_clock("2026-11-21T07:00:00+00:00", frozen=True)
    image = picture(colour="teal")

    async def act(bot: Bot) -> None:
        await bot.send_photo(CHAT, image, caption="<b>Hujan</b> di <i>Sampit</i> & sekitarnya", parse_mode="HTML")

    with_bot(rehearsal, act)
    page = web.get(rehearsal.pages["telegram"]).text
    assert "<strong>Hujan</strong> di <em>Sampit</em> &amp; sekitarnya" in page
    assert "Sabtu, 21 November 2026 14.00 WIB" in page
    sha256 = hashlib.sha256(image).hexdigest()
    assert f"/media/{sha256}" in page
    assert web.get(f"{rehearsal.base_url}/media/{sha256}").content == image


def test_withdrawn_and_double_posts_are_marked(rehearsal: Rehearsal, web: httpx.Client) -> None:
    async def act(bot: Bot) -> None:
        await bot.send_message(CHAT, "Satu https://a.id/s?p=page-double")
        second = await bot.send_message(CHAT, "Dua https://a.id/s?p=page-double")
        await bot.delete_message(CHAT, second.message_id)

    with_bot(rehearsal, act)
    page = web.get(rehearsal.pages["telegram"]).text
    assert page.count("Ganda</span>") == 2 and "✕ Ditarik" in page
    assert "1 penayangan keluar lebih dari sekali" in web.get(rehearsal.base_url).text


def test_fonts_and_style_come_from_this_machine(rehearsal: Rehearsal, web: httpx.Client) -> None:
    style = web.get(rehearsal.base_url + "/gaya.css").text
    for name in ("jakarta", "source"):
        assert f"/huruf/{name}.ttf" in style
        assert web.get(f"{rehearsal.base_url}/huruf/{name}.ttf").content[:4] == b"\x00\x01\x00\x00"
    assert "http" not in style.replace("http://www.w3.org/2000/svg", "")
    assert web.get(rehearsal.base_url + "/huruf/lain.ttf").status_code == 404
    assert web.get(rehearsal.base_url + "/media/..%2Frehearsal").status_code == 404


def test_words_are_escaped_and_entities_nest_by_utf16() -> None:
    entities = [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "text_link", "offset": 3, "length": 9, "url": "javascript:alert(1)"},
    ]
    shown = as_html("🌧 Awas <b>!", entities)
    assert "<script" not in shown and "&lt;b&gt;" in shown
    assert '<a href="#"><strong>Awas</strong>' in shown
    assert as_html("baca https://a.id/s?p=1&x=2.") == (
        'baca <a href="https://a.id/s?p=1&amp;x=2">https://a.id/s?p=1&amp;x=2</a>.'
    )


def test_a_fault_switched_on_by_hand_befalls_the_next_call_and_is_listed_until_then(
    rehearsal: Rehearsal, web: httpx.Client
) -> None:
    page, source = f"{rehearsal.base_url}/gangguan", f"{rehearsal.urls['office']}/harga.csv"
    typed = {"platform": "office", "fault": "down", "times": "1", "seconds": "5", "call": ""}
    assert web.post(page, data=typed).status_code == 303
    assert "Server rusak" in web.get(page).text
    assert [web.get(source).status_code, web.get(source).status_code] == [500, 200]
    assert "Tidak ada. Semua platform dan sumber menjawab seperti biasa." in web.get(page).text


def test_all_faults_are_switched_off_at_once(rehearsal: Rehearsal, web: httpx.Client) -> None:
    page, source = f"{rehearsal.base_url}/gangguan", f"{rehearsal.urls['office']}/harga.csv"
    web.post(page, data={"platform": "office", "fault": "empty", "times": "0"})
    assert web.get(source).content == b""
    web.post(page, data={"off": "1"})
    assert web.get(source).content


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"platform": "fax", "fault": "down"}, "Pilih platform"),
        ({"platform": "x", "fault": "banjir"}, "Pilih gangguannya"),
        ({"platform": "x", "fault": "refuse", "times": "-1"}, "Berapa kali"),
        ({"platform": "x", "fault": "slow", "seconds": "lama"}, "Lamanya"),
    ],
)
def test_a_wrong_wish_is_answered_with_what_is_wrong(
    rehearsal: Rehearsal, web: httpx.Client, typed: dict[str, str], said: str
) -> None:
    answer = web.post(f"{rehearsal.base_url}/gangguan", data=typed)
    assert answer.status_code == 422 and said in answer.text


def test_every_fault_there_is_has_words_for_editors() -> None:
    assert set(WORDS) == set(FAULTS)
