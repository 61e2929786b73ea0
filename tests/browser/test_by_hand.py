"""The whole way by hand, in a browser: a table becomes a story, is approved, scheduled, and seen in public."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest

from tests.browser.conftest import PASSWORD, Newsroom

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

ROWS = "Kapuas;417.854\nPalangka Raya;315.153\nKatingan;181.963\nSeruyan;159.849\nGunung Mas;134.482\n"
CAPTION = "Penduduk lima daerah, semester II 2024. {link}"


def test_a_story_by_hand_is_approved_scheduled_and_published(
    browser: Browser, newsroom: Newsroom, tmp_path: Path
) -> None:
    table = tmp_path / "penduduk.csv"
    table.write_text(f"Kabupaten/Kota;Jumlah Penduduk\n{ROWS}", "utf-8")
    editor, approver = (_enter(browser, newsroom, name) for name in ("penyunting", "penyetuju"))

    _upload(editor, newsroom, table)
    _compose(editor)
    story = _ask(editor)
    assert editor.locator('button[value="approve"]').count() == 0  # their own: a colleague decides

    _approve_and_schedule(approver, story)
    _see_published(approver, story)
    _see_in_public(newsroom)
    assert not newsroom.rehearsal.doubles()


def _enter(browser: Browser, newsroom: Newsroom, name: str) -> Page:
    context = browser.new_context(base_url=newsroom.desk, viewport={"width": 1440, "height": 900}, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(30_000)
    # The strict content policy would show up here, as would a failing script.
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    page.goto("/konten/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/konten/")
    cookies = {c["name"]: c for c in context.cookies()}
    assert cookies["mmc_session"]["httpOnly"]
    assert not cookies["mmc_session"]["secure"]  # loopback; everywhere else it is
    return page


def _upload(page: Page, newsroom: Newsroom, table: Path) -> None:
    page.click("text=Buat konten pertama")
    page.set_input_files("#id_table", table)
    page.fill("#id_unit", "jiwa")
    page.fill("#id_source", "Dukcapil Kemendagri")
    page.fill("#id_period", "semester II 2024")
    page.fill("#id_as_of", "2025-02-01")
    page.click("text=Lanjut ke bacaan")
    page.click("text=Benar, lanjut ke gambar")


def _compose(page: Page) -> None:
    page.wait_for_selector("#gambar img")
    before = page.get_attribute("#gambar img", "src")
    page.fill("#id_headline", "Kapuas terbanyak di antara lima daerah")
    page.wait_for_function(
        "before => document.querySelector('#gambar img')?.getAttribute('src') !== before", arg=before
    )
    page.fill("#id_title", "Penduduk lima daerah")
    page.fill("#id_summary", "Kapuas terbanyak, Gunung Mas paling sedikit.")
    for film in ("short", "landscape"):
        page.uncheck(f'input[name="films"][value="{film}"]')
    for still in ("story", "wide"):
        page.uncheck(f'input[name="stills"][value="{still}"]')
    _counters(page)
    moment = datetime.now(ZoneInfo("Asia/Jakarta")).strftime("%Y-%m-%dT%H:%M")
    for channel, send in {"website": "still.all", "telegram": "still.portrait", "x": "still.portrait"}.items():
        page.select_option(f"#id_kanal-{channel}-send", send)
        page.fill(f"#id_kanal-{channel}-due_at", moment)
    page.click("text=Buat konten")


def _counters(page: Page) -> None:
    """The counter follows at once and turns red past the limit; the server's count says the same."""
    shown = page.locator("#hitung-kanal-x-caption")
    page.fill("#id_kanal-x-caption", "漢" * 141)
    assert shown.text_content() == "282 / 280"
    assert "over" in (shown.get_attribute("class") or "")
    page.wait_for_selector('#hitung-kanal-x-caption[data-said="server"][data-length="282"]')
    for channel in ("telegram", "x"):
        page.fill(f"#id_kanal-{channel}-caption", CAPTION)
    assert "over" not in (shown.get_attribute("class") or "")


def _ask(page: Page) -> str:
    # The engine makes the files meanwhile; the page renews itself.
    page.wait_for_selector("text=Minta persetujuan", timeout=120_000)
    assert page.locator(".gallery img").count() == 3
    page.click("text=Minta persetujuan")
    page.wait_for_selector("text=Persetujuan diminta untuk revisi 1.")
    return page.url


def _approve_and_schedule(page: Page, story: str) -> None:
    page.goto(story)
    page.click('button[value="approve"]')
    page.wait_for_selector("text=Revisi 1 disetujui.")
    moment = datetime.now(ZoneInfo("Asia/Jakarta")).strftime("%Y-%m-%dT%H:%M")
    for field in page.locator('input[name$="-due_at"]').all():
        field.fill(moment)
    page.click("text=Jadwalkan")
    page.wait_for_selector("text=3 penayangan dijadwalkan.")


def _see_published(page: Page, story: str) -> None:
    for _ in range(60):
        page.goto("/antrean/")
        if page.locator(".deliveries >> text=Sudah tayang").count() == 3:
            break
        page.wait_for_timeout(500)
    assert page.locator(".deliveries >> text=Lihat di kanal").count() == 3
    page.locator("summary", has_text="Peristiwa").first.click()
    page.wait_for_selector("text=rantainya utuh")
    page.goto(story)
    assert "Sudah tayang" in (page.locator(".head-mark").text_content() or "")


def _see_in_public(newsroom: Newsroom) -> None:
    link = f"{newsroom.site}/"
    for platform in ("telegram", "x"):
        (post,) = newsroom.rehearsal.public(platform)
        assert "Penduduk lima daerah, semester II 2024." in post["text"]
        assert "?p=" in post["text"] and link in post["text"]
    with urlopen(link, timeout=10) as answer:
        assert "Penduduk lima daerah" in answer.read().decode()
