"""A story by hand: the upload, the picture while typing, the words, the order to make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mmc.core.text import x_weight
from mmc.desk import preview
from mmc.desk.forms.compose import PictureForm
from mmc.desk.titles import proposed_title
from mmc.errors import DrawingError
from mmc.infographics import CLASSES
from mmc.newsroom.actions.keep_dataset import keep_dataset
from mmc.newsroom.models import Dataset, Delivery, Person, RenderOrder, Story
from mmc.video import storyboard_for
from mmc.video.storyboards.explainer_steps import ExplainerSteps
from tests.builders import CHANNELS, NOW, a_csv, a_story, a_table, latest_of

Enter = Callable[[Person], Client]
FACTS = {
    "unit": "jiwa",
    "source": "Dukcapil Kemendagri",
    "period": "semester II 2024",
    "as_of": "2025-02-01",
    "locale": "id",
}
WIB = ZoneInfo("Asia/Jakarta")


@pytest.fixture(scope="module", autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    preview.stop()


def upload(client: Client, body: bytes, name: str = "penduduk.csv", **changes: str) -> Any:
    """The answer to the table, or, where it can be read, to agreeing with how it is read."""
    answer = client.post("/konten/baru/", {**FACTS, **changes, "table": SimpleUploadedFile(name, body)})
    return agree(client, answer) if answer.status_code == 302 else answer


def agree(client: Client, answer: Any, **changes: str) -> Any:
    """The reading as it is proposed, with changes, sent."""
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    forms = page.context["columns"]
    sent = {"kolom-TOTAL_FORMS": len(forms), "kolom-INITIAL_FORMS": len(forms)}
    for number, form in enumerate(forms):
        sent |= {f"kolom-{number}-{name}": value for name, value in form.initial.items() if value not in (False, None)}
    return client.post(answer.headers["Location"], {**sent, **changes})


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("TABEL 3. HASIL PANEN", "Hasil panen"),
        ("Tabel 4.1.2 Jumlah Penduduk, 2024", "Jumlah Penduduk, 2024"),
        ("PDRB KALIMANTAN TENGAH TRIWULAN II 2025", "PDRB Kalimantan Tengah triwulan II 2025"),
        ("SISWA SD DI KABUPATEN KOTAWARINGIN TIMUR, MEI 2026", "Siswa SD di Kabupaten Kotawaringin Timur, Mei 2026"),
        ("TABEL IV.2 LUAS LAHAN PER KABUPATEN/KOTA", "Luas lahan per kabupaten/kota"),
        ("Tabel inflasi Sampit", "Tabel inflasi Sampit"),
        ("TABEL 3", "TABEL 3"),
        ("", ""),
    ],
)
def test_a_tables_number_and_capitals_are_not_proposed_as_a_title(raw: str, title: str) -> None:
    assert proposed_title(raw) == title


def test_templates_the_table_cannot_fill_come_last_and_say_what_they_need(as_: Enter, editor: Person) -> None:
    row = kept()
    page = as_(editor).get(f"/konten/baru/{row.hash}/")
    cards = [(str(radio.data["value"]), lacks) for radio, lacks in page.context["form"].template_cards]
    lacking = [bool(lacks) for _name, lacks in cards]
    assert lacking == sorted(lacking) and any(lacking) and not all(lacking)
    assert {name for name, _lacks in cards} == set(CLASSES)
    said = dict(cards)
    assert said["ranking"] == "" and said["comparison"] == "perlu kolom angka lagi"
    assert (said["quote"], said["alert"]) == ("hanya untuk satu baris", "untuk data peringatan")
    assert "<small>perlu kolom “tanggal”</small>" in page.content.decode()


def kept() -> Dataset:
    return keep_dataset(dataset=a_table(), by=None, now=NOW)


def composed(**changes: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "template": "ranking", "headline": "", "subtitle": "", "kicker": "Penduduk", "theme": "light",
        "shape": "portrait",
        "title": "Penduduk Kalteng", "summary": "Ringkas.", "stills": ["square", "portrait"],
        "films": ["short", "landscape"],
    }  # fmt: skip
    send = {"website": "still.all", "telegram": "still.portrait", "x": "film.short", "youtube": "film.landscape"}
    for name in CHANNELS:
        sent |= {f"kanal-{name}-use": "on", f"kanal-{name}-caption": "Teks kanal. {link}", 
                 f"kanal-{name}-send": send[name],
                 f"kanal-{name}-due_at": "2026-11-21T13:00", f"kanal-{name}-title": ""}  # fmt: skip
    return {**sent, **changes}


def test_a_good_table_becomes_a_dataset_and_leads_to_the_composer(as_: Enter, contributor: Person) -> None:
    answer = upload(as_(contributor), a_csv())
    row = Dataset.objects.get()
    assert answer.headers["Location"] == f"/konten/baru/{row.hash}/"
    assert row.rows == 14
    assert row.body["origin"]["producer"] == "Dukcapil Kemendagri"
    assert row.uploaded_by == contributor


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"<!doctype html><html><body>Masuk</body></html>", "tabel.csv", "halaman web"),
        (b"Kabupaten;Jumlah\nKapuas;tujuh puluh\nSeruyan;12\n", "tabel.csv", "bukan angka"),
        (b"Kabupaten;Jumlah\n", "tabel.csv", "tidak ada baris"),
        (b"%PDF-1.7 bukan tabel", "tabel.csv", "bukan CSV atau XLSX"),
        (b"apa saja", "tabel.pdf", "Bukan berkas tabel"),
    ],
)
def test_a_bad_table_says_why_and_keeps_the_form(as_: Enter, editor: Person, body: bytes, name: str, said: str) -> None:
    answer = upload(as_(editor), body, name)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'value="Dukcapil Kemendagri"' in page and 'value="2025-02-01"' in page
    assert not Dataset.objects.exists()


@pytest.mark.parametrize("field", ["source", "period", "as_of"])
def test_a_number_without_its_facts_goes_no_further(as_: Enter, editor: Person, field: str) -> None:
    answer = upload(as_(editor), a_csv(), **{field: ""})
    assert answer.status_code == 422
    assert f'id="id_{field}_wrong"' in answer.content.decode()
    assert not Dataset.objects.exists()


def test_a_valid_form_orders_the_files_and_keeps_the_wished_times(as_: Enter, editor: Person) -> None:
    answer = as_(editor).post(f"/konten/baru/{kept().hash}/", composed())
    story = Story.objects.get()
    assert answer.headers["Location"] == f"/konten/{story.pk}/"
    order = RenderOrder.objects.get(story=story)
    assert order.spec["template"] == "ranking" and order.spec["storyboard"] == "data_story"
    assert order.spec["stills"] == ["square", "portrait"]
    assert {p["channel"] for p in order.plans} == set(CHANNELS)
    assert {datetime.fromisoformat(at) for at in story.wishes.values()} == {datetime(2026, 11, 21, 13, tzinfo=WIB)}
    assert not Delivery.objects.exists()  # a wish is no promise


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Beri judul konten."),
        ({"kanal-telegram-caption": "a" * 1025}, "kurangi 1."),
        ({"kanal-x-caption": "a" * 281}, "kurangi 1."),
        ({"kanal-youtube-title": "a" * 101}, "kurangi 1."),
        ({"kanal-x-caption": ""}, "Tulis teks untuk kanal ini."),
        ({"kanal-website-due_at": "2026-11-20T08:00"}, "Jam itu sudah lewat"),
        ({"films": ["landscape"]}, "Belum dicentang di Bentuk: Video pendek."),
        ({"stills": []}, "Pilih sedikitnya satu bentuk gambar."),
        ({"music": "gembira"}, "Musik itu tidak ada; pilih dari daftar."),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(
    as_: Enter, editor: Person, changes: dict[str, Any], said: str
) -> None:
    answer = as_(editor).post(
        f"/konten/baru/{kept().hash}/", composed(summary="Kalimat yang tidak boleh hilang.", **changes)
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Kalimat yang tidak boleh hilang." in page
    assert not Story.objects.exists()


def test_how_a_film_sounds_and_reads_goes_into_the_order(as_: Enter, editor: Person) -> None:
    asked = composed(music="resmi", narration="on", burn_subtitles="on")
    as_(editor).post(f"/konten/baru/{kept().hash}/", asked)
    assert RenderOrder.objects.get().spec["finish"] == {"music": "resmi", "narration": True, "burn_subtitles": True}


def test_a_film_left_alone_sounds_as_its_storyboard_says(as_: Enter, editor: Person) -> None:
    as_(editor).post(f"/konten/baru/{kept().hash}/", composed())
    assert RenderOrder.objects.get().spec["finish"] == {}


def test_a_shape_its_template_is_not_made_in_is_named_before_anything_is_ordered(as_: Enter, editor: Person) -> None:
    answer = as_(editor).post(f"/konten/baru/{kept().hash}/", composed(template="poster", stills=["wide"]))
    assert "tidak dibuat dalam: Lebar" in answer.content.decode()
    assert not RenderOrder.objects.exists()


@pytest.mark.parametrize("template", list(CLASSES))
def test_every_picture_finds_its_storyboard(template: str) -> None:
    form = PictureForm({"template": template, "theme": "light"})
    assert form.is_valid(), form.errors
    played = storyboard_for(template)
    assert played is not None and form.storyboard == played.name


def test_a_picture_nobody_plays_as_a_film_says_so(
    as_: Enter, editor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExplainerSteps, "templates", ())
    answer = as_(editor).post(f"/konten/baru/{kept().hash}/", composed(template="agenda"))
    assert "Belum ada naskah film untuk templat Agenda kegiatan" in answer.content.decode()
    assert not RenderOrder.objects.exists()


def test_a_channel_not_chosen_needs_nothing(as_: Enter, editor: Person) -> None:
    sent = composed(**{"kanal-x-caption": "", "kanal-x-due_at": ""})
    del sent["kanal-x-use"]
    assert as_(editor).post(f"/konten/baru/{kept().hash}/", sent).status_code == 302
    assert "x" not in {p["channel"] for p in RenderOrder.objects.get().plans}


def test_the_picture_is_drawn_by_a_child_and_served(as_: Enter, editor: Person) -> None:
    client = as_(editor)
    page = client.post(f"/konten/baru/{kept().hash}/gambar/", composed(shape="square")).content.decode()
    address = page.split('<img src="')[1].split('"')[0]
    picture = client.get(address)
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert "Kotawaringin Timur" in page  # the finding, offered as a headline
    assert Client().get(address).status_code == 302


def test_a_headline_that_does_not_fit_is_said_in_plain_words(as_: Enter, editor: Person) -> None:
    page = (
        as_(editor)
        .post(f"/konten/baru/{kept().hash}/gambar/", composed(headline="panjang sekali " * 13))
        .content.decode()
    )
    assert "<img" not in page
    assert "Kalimat utama tidak muat di bentuk potret. Pendekkan." in page


def test_a_template_that_does_not_suit_the_table_says_so(as_: Enter, editor: Person) -> None:
    page = as_(editor).post(f"/konten/baru/{kept().hash}/gambar/", composed(template="weather_board")).content.decode()
    assert "<img" not in page
    assert "Templat ini memerlukan kolom “kota”. Kolom tabel ini: nama, penduduk." in page


def test_a_preview_that_takes_too_long_ends_and_the_next_one_works(tmp_path: Path) -> None:
    from django.conf import settings

    wish = preview.Wish(
        dataset=a_table().to_dict(), template="ranking", format="square", options={}, brand=settings.MMC.brand_folder
    )
    with pytest.raises(DrawingError, match="took too long"):
        preview.draw(wish, seconds=0)
    assert preview.draw(wish).png.startswith(b"\x89PNG")


def test_the_servers_count_is_the_validators(as_: Enter, editor: Person) -> None:
    text = "Café 漢字 🎉 https://mmc.example.go.id/konten/penduduk"
    page = as_(editor).post("/konten/hitung/x/caption/", {"kanal-x-caption": text}).content.decode()
    assert f'data-length="{x_weight(text)}"' in page


def test_new_words_are_a_new_revision_without_an_approval(as_: Enter, editor: Person) -> None:
    story = a_story(state="approved")
    sent = composed(base=1, title="Judul baru", note="Judul dipendekkan")
    assert as_(editor).post(f"/konten/{story.pk}/teks/", sent).status_code == 302
    latest = latest_of(story)
    assert (latest.number, latest.decision, latest.frozen.title) == (2, "none", "Judul baru")
    assert latest.frozen.renditions == story.revisions.get(number=1).frozen.renditions


def test_words_written_over_somebody_elses_revision_are_kept_not_lost(as_: Enter, editor: Person) -> None:
    story = a_story()
    client = as_(editor)
    client.post(f"/konten/{story.pk}/teks/", composed(base=1, title="Yang pertama"))
    answer = client.post(f"/konten/{story.pk}/teks/", composed(base=1, title="Yang kedua"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Revisi 2 disimpan sementara Anda menulis" in page and "Yang kedua" in page
    assert latest_of(story).frozen.title == "Yang pertama"
