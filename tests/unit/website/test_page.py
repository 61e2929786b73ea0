from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mmc.errors import MmcError
from mmc.website.compose import compose_page, csv_of
from mmc.website.corrected import corrected
from mmc.website.page import Note, page_from_dict, page_url, slug_of
from tests.unit.website.builders import NOON, a_dataset, a_film, a_page, a_still, some_captions


def test_a_page_survives_the_ledger_as_json_and_comes_back_equal(tmp_path: Path) -> None:
    page = compose_page(
        slug="penduduk", delivery="D1", title="Penduduk 🌏", summary="Ringkas", published_at=NOON, dataset=a_dataset(),
        media=[a_still(tmp_path), a_film(tmp_path)], thumbnail=a_still(tmp_path, "thumbnail", (1280, 720)),
        corrections=[Note(at=NOON, note="Salah ketik.")], captions=[some_captions(tmp_path)],
    )  # fmt: skip
    assert page.films[0].track is not None
    assert page_from_dict(json.loads(json.dumps(page.to_dict()))) == page


def test_source_licence_period_and_practice_mark_come_from_the_origin() -> None:
    dataset = a_dataset(url="https://data.example.go.id/x", licence="CC BY 4.0", practice=True)
    page = compose_page(slug="a", delivery="D", title="T", summary="", published_at=NOON, dataset=dataset)
    assert (page.source, page.period, page.licence) == ("Dukcapil Kemendagri", "semester II 2024", "CC BY 4.0")
    assert page.source_url == "https://data.example.go.id/x"
    assert page.practice


def test_the_csv_has_full_precision_and_no_formula_a_spreadsheet_would_run() -> None:
    rows = list(csv.reader(io.StringIO(csv_of(a_dataset()), newline="")))
    assert rows == [
        ["Kabupaten/kota", "Penduduk (jiwa)"], ["Kotawaringin Timur", "454515"], ['Kapuas, "hilir"', "0.5"],
        ["'=1+1", ""],
    ]  # fmt: skip


def test_a_film_gets_a_poster_of_its_own_shape_only(tmp_path: Path) -> None:
    thumbnail = a_still(tmp_path, "thumbnail", (1280, 720))
    media = [
        a_film(tmp_path),
        a_film(tmp_path, "short", (1080, 1920)),
        a_still(tmp_path, "story", (1080, 1920), "#B23A22"),
    ]
    page = compose_page(
        slug="a", delivery="D", title="T", summary="", published_at=NOON, media=media, thumbnail=thumbnail
    )
    assert [f.poster.format for f in page.films if f.poster] == ["thumbnail", "story"]
    assert page.film is not None and page.film.format == "landscape"


def test_a_film_gets_the_subtitles_of_its_own_shape_only(tmp_path: Path) -> None:
    wide, tall = some_captions(tmp_path), some_captions(tmp_path, "short")
    page = compose_page(
        slug="a", delivery="D", title="T", summary="", published_at=NOON, captions=[tall, wide],
        media=[a_film(tmp_path), a_film(tmp_path, "short", (1080, 1920))],
    )  # fmt: skip
    assert [f.track.sha256 for f in page.films if f.track] == [wide.sha256, tall.sha256]
    assert set(page.media()) >= {wide.sha256, tall.sha256}


def test_a_page_kept_before_there_were_subtitles_is_still_read(tmp_path: Path) -> None:
    page = compose_page(slug="a", delivery="D", title="T", summary="", published_at=NOON, media=[a_film(tmp_path)])
    old = json.loads(json.dumps(page.to_dict()))
    for film in old["films"]:
        del film["track"], film["credit"]
    assert page_from_dict(old) == page


@pytest.mark.parametrize(
    ("title", "key", "slug"),
    [
        ("Satu dari enam warga: Kalteng!", "", "satu-dari-enam-warga-kalteng"),
        ("Curah hujan naik 12,3% – é", "K7", "curah-hujan-naik-12-3-e-k7"),
        ("日本語", "abc", "abc"),
        ("🙂", "", "konten"),
        ("x" * 300, "", "x" * 60),
    ],
)
def test_a_slug_is_plain_ascii_and_never_empty(title: str, key: str, slug: str) -> None:
    assert slug_of(title, key) == slug
    assert a_page(slug).path == f"/berita/{slug}/"


def test_the_public_address_joins_base_and_slug() -> None:
    assert page_url("https://mmc.example.go.id/situs/", "a-b") == "https://mmc.example.go.id/situs/berita/a-b/"


def test_characters_no_feed_can_carry_are_taken_out() -> None:
    assert a_page(title="Naik\x00 \x1bsepertiga\ud800").title == "Naik sepertiga"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"slug": "../etc"}, "slug"),
        ({"title": "  "}, "title"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"published_at": datetime(2026, 11, 21)}, "published_at"),
        ({"rows": (("Kapuas",),)}, "row 1"),
    ],
)
def test_a_wrong_page_is_refused_by_name(wrong: dict[str, object], named: str) -> None:
    with pytest.raises(MmcError, match=named):
        a_page(**wrong)


@pytest.mark.parametrize(
    "raw", [{}, {"slug": "a"}, {"slug": 3}, {"nonsense": 1}, {**a_page().to_dict(), "published_at": "soon"}]
)
def test_unreadable_page_data_gives_one_clear_error(raw: dict[str, object]) -> None:
    with pytest.raises(MmcError, match="page"):
        page_from_dict(raw)


def test_a_correction_keeps_the_first_date_and_is_never_silent() -> None:
    later = NOON + timedelta(hours=3)
    old = a_page()
    new = corrected(old, a_page(title="Panen padi naik seperempat", published_at=later, delivery="other"), later)
    assert (new.published_at, new.updated_at, new.delivery) == (NOON, later, old.delivery)
    assert [n.at for n in new.corrections] == [later]


def test_correcting_with_the_same_words_changes_nothing() -> None:
    old = a_page()
    assert corrected(old, a_page(published_at=NOON + timedelta(days=1)), NOON + timedelta(days=1)) is old
