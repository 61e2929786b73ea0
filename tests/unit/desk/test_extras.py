"""What a story may be given besides one picture: a carousel, a photo, own music; and typed numbers that are doubted."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mmc.config import ASSETS
from mmc.core.typed import unvouched
from mmc.desk import preview
from mmc.desk.headlines import candidates
from mmc.infographics import CLASSES
from mmc.newsroom.actions.keep_dataset import keep_dataset
from mmc.newsroom.media import media_store
from mmc.newsroom.models import Dataset, Person, RenderOrder
from mmc.sources.sidecar import read_table
from tests.builders import CHANNELS, NOW, a_table

Enter = Callable[[Person], Client]
WITHOUT_FINDINGS = ("quote", "poster")


@pytest.fixture(scope="module", autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    preview.stop()


def sample(name: str) -> Any:
    return read_table(ASSETS / "demo" / "samples" / f"{name}.csv").dataset


def kept(table: Any = None) -> Dataset:
    return keep_dataset(dataset=table or a_table(), by=None, now=NOW)


def composed(channels: dict[str, str], **changes: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "template": "ranking", "headline": "", "subtitle": "", "kicker": "", "theme": "light", "shape": "portrait",
        "title": "Penduduk Kalteng", "summary": "Ringkas.", "stills": ["square"], "films": [],
        "carousel": ["portrait"], "slides": "6",
    }  # fmt: skip
    for name in CHANNELS:
        if name in channels:
            sent |= {f"kanal-{name}-use": "on", f"kanal-{name}-caption": "Teks. {link}",
                     f"kanal-{name}-send": channels[name], f"kanal-{name}-due_at": "2026-11-21T13:00"}  # fmt: skip
    return {**sent, **changes}


def a_photo(size: tuple[int, int] = (800, 600)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "rumah narasumber"
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def a_song(seconds: float = 4.0) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as song:
        song.setparams((1, 2, 8000, 0, "NONE", ""))
        song.writeframes((np.sin(np.arange(int(8000 * seconds)) / 5) * 9000).astype("<i2").tobytes())
    return out.getvalue()


def hand_in(client: Client, option: str, body: bytes, name: str) -> Any:
    return client.post(f"/konten/berkas/{option}/", {f"{option}_file": SimpleUploadedFile(name, body)})


def signed_of(answer: Any) -> str:
    return str(answer.context["signed"])


def test_a_carousel_is_ordered_with_its_shapes_and_sent_as_an_album(as_: Enter, editor: Person) -> None:
    row = kept()
    sends = {"telegram": "carousel.portrait", "x": "carousel.portrait:4"}
    answer = as_(editor).post(f"/konten/baru/{row.hash}/", composed(sends))
    assert answer.status_code == 302
    order = RenderOrder.objects.get()
    assert (order.spec["carousel"], order.spec["slides"]) == (["portrait"], 6)
    assert [p["send"] for p in order.plans] == [["carousel.portrait"], ["carousel.portrait:4"]]


def test_a_carousel_nobody_ticked_is_named(as_: Enter, editor: Person) -> None:
    row = kept()
    sent = composed({"telegram": "carousel.square"}, carousel=["portrait"])
    answer = as_(editor).post(f"/konten/baru/{row.hash}/", sent)
    assert answer.status_code == 422
    assert "Rangkaian gambar (persegi)" in answer.content.decode()


def test_the_slides_are_shown_while_composing(as_: Enter, editor: Person) -> None:
    row = kept()
    answer = as_(editor).post(f"/konten/baru/{row.hash}/gambar/", composed({}, shape="carousel"))
    page = answer.content.decode()
    assert page.count("<img") == 4
    assert "Gambar 1 dari 4" in page
    assert "Gambar 4 dari 4" in page


def test_a_photo_is_cleaned_kept_and_ordered_by_its_hash(as_: Enter, editor: Person) -> None:
    client, row = as_(editor), kept(sample("quote"))
    answer = hand_in(client, "photo", a_photo(), "kadis.jpg")
    assert "kadis.jpg" in answer.content.decode()
    sent = composed({"telegram": "still.square"}, template="quote", photo=signed_of(answer), carousel=[])
    drawn = client.post(f"/konten/baru/{row.hash}/gambar/", sent)
    assert "<img" in drawn.content.decode()
    assert client.post(f"/konten/baru/{row.hash}/", sent).status_code == 302
    option = RenderOrder.objects.get().spec["options"]["photo"]
    assert b"narasumber" not in media_store().read(option.removeprefix("sha256:"))


@pytest.mark.parametrize(
    ("option", "body", "said"),
    [
        ("photo", b"bukan foto", "no picture"),
        ("photo", a_photo((120, 90)), "120 x 90"),
        ("boundaries", b"{}", "GeoJSON"),
        ("own_music", b"lirik", "tidak bisa dibaca sebagai musik"),
        ("photo", b"", "kosong"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_is_not_kept(
    as_: Enter, editor: Person, option: str, body: bytes, said: str
) -> None:
    answer = hand_in(as_(editor), option, body, "berkas")
    assert said in answer.content.decode().replace("&#x27;", "'")
    assert signed_of(answer) == ""


def test_a_name_somebody_made_up_names_no_file(as_: Enter, editor: Person) -> None:
    row = kept(sample("quote"))
    sent = composed({"telegram": "still.square"}, template="quote", photo="sha256:" + "0" * 64, carousel=[])
    assert as_(editor).post(f"/konten/baru/{row.hash}/", sent).status_code == 302
    assert "photo" not in RenderOrder.objects.get().spec["options"]


def test_own_music_needs_its_licence_and_goes_into_the_order(as_: Enter, editor: Person) -> None:
    client, row = as_(editor), kept()
    signed = signed_of(hand_in(client, "own_music", a_song(), "lagu.wav"))
    sent = composed({"telegram": "film.short"}, films=["short"], own_music=signed, music_licence="")
    refused = client.post(f"/konten/baru/{row.hash}/", sent)
    assert refused.status_code == 422
    assert "lagu.wav" in refused.content.decode()
    answer = client.post(f"/konten/baru/{row.hash}/", {**sent, "music_licence": "Rekaman sendiri, Diskominfo 2026"})
    assert answer.status_code == 302
    finish = RenderOrder.objects.get().spec["finish"]
    assert finish["music_licence"] == "Rekaman sendiri, Diskominfo 2026"
    assert media_store().read(finish["music_file"].removeprefix("sha256:")) == a_song()


def test_a_typed_number_the_table_does_not_hold_is_doubted_not_refused(as_: Enter, editor: Person) -> None:
    client, row = as_(editor), kept()
    sent = composed({}, headline="Kotawaringin Timur 500.000 jiwa", subtitle="14 daerah, semester II 2024")
    page = client.post(f"/konten/baru/{row.hash}/gambar/", sent).content.decode()
    assert "Tidak ada di tabel: 500.000" in page
    assert page.count("Tidak ada di tabel") == 1
    assert "<img" in page
    caption = {**sent, "data": row.hash, "kanal-x-caption": "Naik 37 persen. {link}"}
    assert "Tidak ada di tabel: 37" in client.post("/konten/hitung/x/caption/", caption).content.decode()


@pytest.mark.parametrize(
    ("words", "strange"),
    [
        ("Kotawaringin Timur 454.515 jiwa", []),
        ("Hampir 455 ribu jiwa di 14 daerah, semester II 2024", []),
        ("Baca https://mmc.example.go.id/9999 #Top77", []),
        ("2,8 juta warga", []),
        ("2,6 juta warga pada 2031", ["2,6", "2031"]),
        ("455,1 ribu jiwa", ["455,1"]),
    ],
)
def test_a_figure_is_borne_out_by_what_it_rounds(words: str, strange: list[str]) -> None:
    assert unvouched(words, a_table()) == strange


@pytest.mark.parametrize("template", CLASSES)
def test_every_template_offers_what_its_table_says(template: str) -> None:
    table = sample(template)
    options = {"now": datetime(2026, 11, 21, 3, 0, tzinfo=UTC).isoformat()} if template == "alert" else {}
    heads = candidates(template, table, ASSETS / "brands" / "kalteng", "id", options)
    assert bool(heads) is (template not in WITHOUT_FINDINGS)
    for head in heads:
        assert unvouched(head.sentence, table, heads) == []


def test_an_alert_that_is_over_is_not_shown_in_the_composer(as_: Enter, editor: Person, settings: Any) -> None:
    row = kept(sample("alert"))
    sent = composed({}, template="alert", shape="square")
    settings.MMC_CLOCK = lambda: datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    assert "<img" in as_(editor).post(f"/konten/baru/{row.hash}/gambar/", sent).content.decode()
    settings.MMC_CLOCK = lambda: datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
    assert "<img" not in as_(editor).post(f"/konten/baru/{row.hash}/gambar/", sent).content.decode()
