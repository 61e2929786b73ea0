"""A recap by hand, from the files on an editor's phone to a film that is public."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mmc.config import Config
from mmc.desk import preview
from mmc.desk.pieces import piece_of
from mmc.engine.deliver import deliver
from mmc.engine.lease import renew
from mmc.engine.produce import produce_order
from mmc.newsroom.media import media_store
from mmc.newsroom.models import Delivery, RenderOrder, Story
from tests.builders import NOW, a_config, a_person
from tests.house import HandClock, Scripted, tools_for
from tests.unit.video.clips import sung, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture(autouse=True)
def newsroom(settings: Any, tmp_path: Path) -> Config:
    from django.core.cache import cache

    settings.MMC = a_config(tmp_path)
    settings.MMC_CLOCK = lambda: NOW
    cache.clear()
    return settings.MMC


@pytest.fixture(scope="module", autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    preview.stop()


def entered(role: str) -> Client:
    client = Client()
    client.force_login(a_person(f"si-{role}", role))
    return client


def a_photo(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "rumah narasumber"
    Image.new("RGB", (1200, 900), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def a_clip(folder: Path) -> bytes:
    """Two seconds of a phone: 640 x 480, with a tone."""
    return write(folder / "klip.mp4", 60, (640, 480), sound=True, options={"preset": "ultrafast"}).read_bytes()


def form_of(client: Client, board: str, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The form with the list of files as the desk gives it back after a change."""
    answer = client.post(f"/konten/rangkuman/{board}/daftar/", {**data, **more})
    assert answer.status_code == 200
    found = {k: v for k, v in data.items() if not k.startswith("b-")}
    for entry in answer.context["entries"]:
        found |= {entry.add_prefix(name): entry[name].value() or "" for name in entry.fields}
    return {**found, "banyak": str(len(answer.context["entries"])), "lines": answer.context["lines"]}


def handed(name: str, body: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def told(sent: dict[str, Any], **more: Any) -> dict[str, Any]:
    facts = {
        "title": "Festival sungai", "headline": "Festival sungai menutup pekan budaya", "period": "20 November 2026",
        "source": "MMC Uji", "licence": "Liputan sendiri, Diskominfo 2026", "theme": "light", "films": ["short"],
        "summary": "Ratusan warga menonton.", "kanal-telegram-use": "on", "kanal-telegram-send": "film.short",
        "kanal-telegram-caption": "Festival sungai. {link}", "kanal-telegram-due_at": "2026-11-21T13:00",
        "kanal-website-use": "on", "kanal-website-send": "film.short", "kanal-website-due_at": "2026-11-21T13:00",
    }  # fmt: skip
    return {**facts, **sent, **more}


def ordered_recap(client: Client, folder: Path) -> dict[str, Any]:
    """Two photos and a clip, in the order clip, red, blue, with their words."""
    files = [handed("merah.jpg", a_photo((180, 30, 30))), handed("biru.jpg", a_photo((30, 30, 180))),
             handed("lomba.mp4", a_clip(folder))]  # fmt: skip
    sent = form_of(client, "acara", {"banyak": "0"}, do="tambah", berkas=files)
    sent |= {"b-0-keterangan": "Warga berkumpul di tepi sungai.", "b-1-keterangan": "Panitia menutup acara.",
             "b-0-kredit": "Rani", "b-2-keterangan": "Dua belas perahu berlomba.", "b-2-suara": "asli",
             "b-2-dari": "0,5", "b-2-sampai": "1,5", "b-0-fokus": "85 85"}  # fmt: skip
    for move in ("naik-2", "naik-1"):
        sent = form_of(client, "acara", sent, do=move)
    return sent


def test_photos_and_a_clip_become_a_film_that_is_approved_and_public(newsroom: Config, tmp_path: Path) -> None:
    editor = entered("editor")
    sent = ordered_recap(editor, tmp_path)
    assert [sent[f"b-{n}-keterangan"].split()[0] for n in range(3)] == ["Dua", "Warga", "Panitia"]
    look = editor.post("/konten/rangkuman/acara/lihat/", told(sent))
    assert look.context["problem"] == ""
    assert len(look.context["pictures"]) == 4
    card = editor.get(f"/pratinjau/{look.context['pictures'][1][0]}")
    assert card["Content-Type"] == "image/jpeg"
    red = np.asarray(Image.open(io.BytesIO(card.content)))[-40, 200]
    assert red[0] > 150 > red[2]

    answer = editor.post("/konten/rangkuman/acara/", told(sent))
    assert answer.status_code == 302
    clock, platform = HandClock(NOW), Scripted()
    tools = tools_for(newsroom, platform, clock)
    assert produce_order(RenderOrder.objects.get().pk, tools) == "made"
    story = Story.objects.get()
    content = story.latest.frozen
    film = next(r for r in content.renditions if r.kind == "film")
    _is_whole(media_store().path(film.sha256), film.seconds)
    assert {r.kind for r in content.renditions} == {"film", "thumbnail", "subtitles"}
    assert "Dok. Rani" in film.alt
    assert all(b"narasumber" not in path.read_bytes() for path in media_store().folder.rglob("*") if path.is_file())

    _published(story, editor, clock, tools)
    assert len(platform.public) == 2
    page = editor.get(f"/konten/{story.pk}/").content.decode()
    assert "<video" in page
    thumbnail = next(r for r in content.renditions if r.kind == "thumbnail")
    assert f"/media/{thumbnail.sha256}/kecil" in editor.get("/konten/").content.decode()
    assert editor.get(f"/media/{thumbnail.sha256}/kecil")["Content-Type"] == "image/webp"


def _is_whole(path: Path, seconds: float) -> None:
    with av.open(str(path)) as made:
        video = made.streams.video[0]
        assert (video.width, video.height, video.average_rate) == (1080, 1920, 30)
        frames = list(made.decode(video))
        assert len(frames) == round(seconds * 30)
    greys = [float(np.median(frame.to_ndarray(format="gray")[1400:1800])) for frame in frames[:40]]
    assert max(greys) - min(greys) > 20  # the clip plays: each of its pictures has a grey of its own


def _published(story: Story, editor: Client, clock: HandClock, tools: Any) -> None:
    latest = 1
    editor.post(f"/konten/{story.pk}/minta-persetujuan/", {"revision": str(latest)})
    approver = entered("approver")
    approver.post(f"/konten/{story.pk}/putuskan/", {"decision": "approve", "comment": "", "revision": str(latest)})
    assert story.latest.decision.value == "approved"  # type: ignore[union-attr]
    names = ("website", "telegram")
    times = {f"kanal-{n}-due_at": "2026-11-21T13:00" for n in names} | {f"kanal-{n}-use": "on" for n in names}
    answer = approver.post(f"/konten/{story.pk}/jadwalkan/", {**times, "revision": str(latest)})
    assert answer.status_code == 302, answer.content.decode()
    clock.turn(hours=5)
    renew(tools)
    for _ in range(3):  # one channel may wait for the page of the other
        for row in Delivery.objects.exclude(state="published"):
            deliver(row.pk, row.generation, tools)
        clock.turn(minutes=5)
    assert [row.state for row in Delivery.objects.all()] == ["published"] * 2


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("suara.mp4", lambda folder: sung(folder / "s.mp4").read_bytes(), "hanya berisi suara, tanpa gambar"),
        ("kosong.mp4", lambda folder: write(folder / "k.mp4", 0).read_bytes(), "tidak berisi gambar"),
        ("catatan.mp4", lambda folder: b"Rapat pukul sembilan.\n" * 40, "bukan foto atau klip"),
        ("nol.jpg", lambda folder: b"", "berkasnya kosong"),
        ("lama.mp4", lambda folder: long_clip(folder), "lamanya 180 menit; paling lama 10 menit"),
        ("kecil.mp4", lambda folder: write(folder / "c.mp4", 3, (160, 120)).read_bytes(), "160×120"),
        ("foto.heic", lambda folder: b"\0\0\0\x18ftypheic" + b"\0" * 400, "HEIC"),
    ],
)
def test_a_file_that_cannot_be_shown_says_why_and_costs_nothing_else(
    name: str, body: Callable[[Path], bytes], said: str, tmp_path: Path
) -> None:
    good, also = handed("baik.jpg", a_photo((9, 99, 9))), handed("juga.jpg", a_photo((1, 1, 1)))
    files = [good, handed(name, body(tmp_path)), also]
    before = {"banyak": "0", "title": "Tetap ada"}
    sent = form_of(entered("editor"), "acara", before, do="tambah", berkas=files)
    assert [piece_of(sent[f"b-{n}-file"]).called for n in range(2)] == ["baik.jpg", "juga.jpg"]  # type: ignore[union-attr]
    (line,) = sent["lines"]
    assert line.startswith(f"{name}: ")
    assert said in line
    kept = [path for path in media_store().folder.rglob("*") if path.is_file()]
    assert len(kept) == 4  # two photos and their small pictures


def long_clip(folder: Path) -> bytes:
    """Three hours, of two pictures."""
    return write(folder / "l.mp4", 2, at=lambda number: number * 10_800.0).read_bytes()


def test_more_files_than_a_film_takes_are_named_and_too_few_are_no_order(tmp_path: Path) -> None:
    editor = entered("editor")
    files = [handed(f"{n}.jpg", a_photo((n, n, n))) for n in range(8)]
    sent = form_of(editor, "berita", {"banyak": "0"}, do="tambah", berkas=files)
    assert sent["banyak"] == "7"
    assert sent["lines"] == ["7.jpg tidak diambil: paling banyak 7 gambar."]
    for _ in range(6):
        sent = form_of(editor, "berita", sent, do="buang-1")
    answer = editor.post("/konten/rangkuman/berita/", told(sent, **{"b-0-judul": "Jalan selesai diaspal"}))
    assert answer.status_code == 422
    assert "sedikitnya 2" in answer.context["problem"]
    assert "Jalan selesai diaspal" in answer.content.decode()
    assert not RenderOrder.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"b-1-keterangan": ""}, "keterangan", "Tulis apa yang tampak"),
        ({"b-0-sampai": "9"}, "sampai", "hanya 2,0 detik"),
        ({"b-0-dari": "1:xx"}, "dari", "1:04"),
        ({"b-2-file": "palsu"}, "file", "tidak dikenal"),
    ],
)
def test_what_is_wrong_stands_beside_its_picture_and_nothing_typed_is_lost(
    changes: dict[str, str], field: str, said: str, tmp_path: Path
) -> None:
    editor = entered("editor")
    sent = told(ordered_recap(editor, tmp_path)) | changes
    answer = editor.post("/konten/rangkuman/acara/", sent)
    assert answer.status_code == 422
    wrong = [entry for entry in answer.context["entries"] if entry.errors]
    assert [(list(entry.errors), said in str(entry.errors)) for entry in wrong] == [([field], True)]
    assert "Ratusan warga menonton." in answer.content.decode()
    assert not RenderOrder.objects.exists()


def test_the_house_asks_why_the_pictures_may_be_used_and_a_film_that_is_too_long_is_no_order(tmp_path: Path) -> None:
    editor = entered("editor")
    sent = ordered_recap(editor, tmp_path)
    refused = editor.post("/konten/rangkuman/acara/", told(sent, licence=""))
    assert "mengapa boleh dipakai" in refused.content.decode()
    for n in range(3):
        sent[f"b-{n}-keterangan"] = "Warga desa dari hulu sampai hilir ikut berlomba. " * 4
    answer = editor.post("/konten/rangkuman/acara/", told(sent))
    assert answer.status_code == 422
    assert "terlalu panjang untuk kartunya" in answer.context["problem"]
    assert not RenderOrder.objects.exists()
