"""news_recap and event_recap: the top story at once, words beside every picture, clips with their own sound."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from mmc.core.dataset import Dataset
from mmc.drawing.moving import Moving
from mmc.drawing.photo import Pictured
from mmc.drawing.planes import PlanesCanvas
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError, FilmError, TextOverflow
from mmc.video.clip import frame_of
from mmc.video.compositor import Compositor
from mmc.video.ducking import level_of
from mmc.video.encode import PREVIEW
from mmc.video.entries import COLUMNS
from mmc.video.film import film_of
from mmc.video.music import bed_named, compose
from mmc.video.timeline import FPS, Storyboard, reading_seconds
from mmc.video.voices import RATE
from tests.unit.infographics.tables import brand

from .clips import write
from .played import assert_can_be_read, assert_is_a_film, assert_nothing_moves_unsaid, assert_says_it_at_once, said
from .recaps import made, shipped

BOTH = ("news_recap", "event_recap")
SHAPES = ("short", "landscape")
TOP = {"news_recap": "Pasar murah digelar di 14 kecamatan", "event_recap": "Festival sungai menutup pekan budaya"}
DOCS = Path(__file__).parents[3] / "docs"
STORY = {"judul": "text", "tanggal": "text", "berkas": "text"}
EVENT = {"keterangan": "text", "berkas": "text", "dari": "text", "sampai": "text", "suara": "text"}


def photo(size: tuple[int, int] = (1600, 1200), exif: Any = None) -> bytes:
    written = io.BytesIO()
    ramp = np.linspace(40, 200, size[0]).astype(np.uint8)[None, :, None].repeat(size[1], 0).repeat(3, 2)
    Image.fromarray(ramp).save(written, "JPEG", **({"exif": exif} if exif else {}))
    return written.getvalue()


def pictures(film: Storyboard) -> list[Moving | Pictured]:
    found = []
    for shot in film.shots[:-1]:
        assert isinstance(shot.scene, Sheet)
        found.append(next(m for m in shot.scene.marks if isinstance(m, Moving | Pictured)))
    return found


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", BOTH)
def test_a_recap_is_a_film_that_says_its_top_story_at_once(name: str, shape: str) -> None:
    film = shipped(name, shape, *(("sulsel", "dark") if shape == "landscape" else ()))
    assert_is_a_film(film, "@mmcsulsel" if shape == "landscape" else "@mmckalteng")
    assert_says_it_at_once(film, TOP[name])
    assert_can_be_read(film, ("kicker", "headline", "detail", "note"))
    assert all("DATA LATIHAN" in said(shot.scene) for shot in film.shots)
    assert "Data latihan." in film.alt and TOP[name] in film.headline


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", BOTH)
def test_no_word_stands_on_a_picture(name: str, shape: str) -> None:
    """What the contrast gate measured, ink on the brand's ground, is what a viewer sees."""
    film = shipped(name, shape)
    for shot, picture in zip(film.shots, pictures(film), strict=False):
        assert not any(text.box.overlaps(picture.box) for text in shot.scene.texts())
        assert {t.ground for t in shot.scene.texts() if t.role != "practice"} == {shot.scene.background}
        assert picture.box.w * picture.box.h >= 0.42 * film.format.width * film.format.height
        assert 0.85 <= picture.box.w / picture.box.h <= 1.15


def test_what_moves_is_said() -> None:
    for name in BOTH:  # a photo; a photo and a clip
        film = shipped(name, "landscape")
        assert_nothing_moves_unsaid(replace(film, shots=film.shots[: 1 + (name == "event_recap")]))


@pytest.mark.parametrize(("name", "shape"), [("news_recap", "landscape"), ("event_recap", "short")])
def test_frames_painted_by_what_changed_equal_the_stills_painter(name: str, shape: str) -> None:
    film = shipped(name, shape)
    canvas, fresh = PlanesCanvas(*film.format.size), PlanesCanvas(*film.format.size)
    compositor = Compositor(film, canvas)
    for frame in range(film.starts[1] - 3, film.starts[1] + 42):
        compositor.paint(frame)
        moment = film.moment(frame)
        if frame % 11:
            continue
        if moment.under is None:
            film.shots[moment.view.shot].scene.draw(fresh, moment.view.t)
            assert np.abs(canvas.y.astype(int) - fresh.y).max() <= 32, f"frame {frame}"
        rgb = frame_of(film, frame).astype(float) / 255
        luma = (0.2126 * rgb[..., 0] + 0.7152 * rgb[..., 1] + 0.0722 * rgb[..., 2]) * 219 + 16
        off = np.abs(canvas.y - luma)
        assert off.mean() <= 0.8 and np.percentile(off, 99.9) <= 14, f"frame {frame}"


def test_a_clip_plays_from_its_trim_and_is_heard_low_under_the_music() -> None:
    film = shipped("event_recap", "short")
    clip = pictures(film)[1]
    assert isinstance(clip, Moving) and clip.frames.count == round(7 * FPS)
    (heard,) = film.heard
    assert heard.start == pytest.approx(film.starts[1] / FPS + 0.4) and not heard.speech
    bed = level_of(compose(bed_named(film.bed), 8 * RATE))
    assert level_of(heard.samples) == pytest.approx(bed / 2, rel=0.05)


def test_original_sound_makes_the_music_give_way_and_can_be_left_out(tmp_path: Path) -> None:
    loud = write(tmp_path / "a.mp4", 150, (640, 480), sound=True)
    rows = [("Pembukaan oleh ketua panitia", "a.mp4", "", "3", "asli"), ("Lomba dimulai", "a.mp4", "1", "4", "tanpa")]
    film = made("event_recap", EVENT, rows, {"a.mp4": loud})
    assert [(h.start, h.speech, len(h.samples)) for h in film.heard] == [(0.0, True, 3 * RATE)]
    mute = write(tmp_path / "b.mp4", 150, (640, 480))
    assert made("event_recap", EVENT, rows, {"a.mp4": mute}).heard == ()


def test_a_clip_nobody_trimmed_plays_as_long_as_its_words_need(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", 600, (640, 480), options={"preset": "ultrafast"})
    rows = [("Lomba dimulai tepat pukul tujuh pagi", "a.mp4", None, None, "")]
    film = made("event_recap", EVENT, rows, {"a.mp4": path})
    clip = pictures(film)[0]
    assert clip.timing.lasts == pytest.approx(film.shots[0].seconds + 0.4, abs=0.04)


def stories(count: int, caption: str = "", **more: Any) -> Storyboard:
    columns = {**STORY, **({"keterangan": "text"} if caption else {})}
    rest = ("17 November 2026", "a.jpg", caption)[: len(columns) - 1]
    rows = [(f"Kabar nomor {n} dari pelosok", *rest) for n in range(count)]
    return made("news_recap", columns, rows, {"a.jpg": photo()}, **more)


def test_the_shortest_and_the_longest_recap() -> None:
    two = stories(2)
    assert two.seconds == pytest.approx(15.33, abs=0.4)
    seven = stories(7, "Kalimat kedua yang menjelaskan kabar ini dengan panjang lebar. " * 2)
    assert seven.seconds <= 60
    assert not any("Kalimat kedua" in said(shot.scene) for shot in seven.shots)  # sentences give way, headlines stay
    assert all(f"Kabar nomor {n}" in said(seven.shots[n].scene) for n in range(7))
    few = stories(3, "Kalimat kedua.")
    assert all("Kalimat kedua" in said(shot.scene) for shot in few.shots[:-1])
    assert few.shots[1].seconds - 0.4 >= reading_seconds("17 NOVEMBER 2026 Kabar nomor 1 dari pelosok Kalimat kedua.")


REFUSED: dict[str, tuple[tuple[Any, ...], type[Exception], str]] = {
    "no title": (("", "", "a.jpg"), DatasetError, "row 2 of uji has nothing in column 'judul'"),
    "no file": (("Judul", "", None), DatasetError, "row 2 of uji has nothing in column 'berkas'"),
    "missing": (("Judul", "", "b.jpg"), FilmError, r"^b\.jpg: no such photo or clip was handed in"),
    "small": (("Judul", "", "kecil.jpg"), FilmError, r"^kecil\.jpg: is 320 x 240 px, too small to fill"),
    "text": (("Judul", "", "teks.mp4"), FilmError, r"^teks\.mp4: is no clip"),
    "long": (("Judul yang panjang sekali " * 12, "", "a.jpg"), TextOverflow, "row 2"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_is_named(case: str) -> None:
    row, kind, message = REFUSED[case]
    files = {"a.jpg": photo(), "kecil.jpg": photo((320, 240)), "teks.mp4": b"halo " * 100}
    with pytest.raises(kind, match=message):
        made("news_recap", STORY, [("Satu", "", "a.jpg"), row], files)


WRONG = {
    "column": ({"judul": "text"}, ("Satu",), DatasetError, "needs the column 'berkas'; it has judul"),
    "focus number": ({**STORY, "fokus": "poin"}, ("Satu", "", "a.jpg", 50.35), DatasetError, "write it like 50 35"),
    "focus": ({**STORY, "fokus": "text"}, ("Satu", "", "a.jpg", "kiri"), DatasetError, "'kiri' is no place on a photo"),
    "times": ({**STORY, "dari": "text", "sampai": "text"}, ("Satu", "", "a.jpg", "8", "1"), DatasetError, "not after"),
    "time": ({**STORY, "dari": "text"}, ("Satu", "", "a.jpg", "awal"), DatasetError, "write seconds or 1:04"),
    "sound": ({**STORY, "suara": "text"}, ("Satu", "", "a.jpg", "keras"), DatasetError, "write latar, asli or tanpa"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_column_that_cannot_be_read_says_so(case: str) -> None:
    columns, row, kind, message = WRONG[case]
    with pytest.raises(kind, match=message):
        made("news_recap", columns, [row, row], {"a.jpg": photo()})


def test_what_takes_too_long_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", 150, (640, 480))
    with pytest.raises(FilmError, match="takes 83 s to read and to watch; a film lasts at most 60 s"):
        made("event_recap", EVENT, [("Lomba", "a.mp4", "0", "1:20", "")], {"a.mp4": path})
    with pytest.raises(FilmError, match=r"^a\.mp4: begins at second 90 \(`dari`\), but lasts 5\.0 s only"):
        made("event_recap", EVENT, [("Lomba", "a.mp4", "1:30", "", "")], {"a.mp4": path})
    with pytest.raises(DatasetError, match="uji has 8 rows; 2 to 7 make a film"):
        stories(8)
    with pytest.raises(FilmError, match="plays a table of photos and clips, no template; leave out 'ranking'"):
        from mmc.video.storyboards.news_recap import NewsRecap

        NewsRecap.compose("ranking", _none(), two_format(), brand(), {})
    with pytest.raises(FilmError, match="no option 'highlight'"):
        stories(2, highlight="x")


def _none() -> Dataset:
    from .boards import population

    return population()


def two_format() -> Any:
    from mmc.core.format import format_named

    return format_named("short")


def test_where_somebody_stood_never_travels(tmp_path: Path) -> None:
    """Position and camera of photo and clip are in no byte of film, thumbnail or subtitle."""
    exif = Image.Exif()
    exif[0x010F] = "KameraRahasia"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[29] = "1999:01:02"
    tags = {"location": "-2.2089+113.9213/", "comment": "KameraRahasia", "make": "KameraRahasia"}
    clip = write(tmp_path / "a.mp4", 90, (640, 480), metadata=tags, sound=True)
    assert b"KameraRahasia" in clip.read_bytes() and b"KameraRahasia" in photo(exif=exif)
    rows = [("Pembukaan", "a.mp4", "", "", ""), ("Penutupan", "b.jpg", "", "", "")]
    film = made("event_recap", EVENT, rows, {"a.mp4": clip, "b.jpg": photo(exif=exif)})
    done = film_of(film, tmp_path / "film.mp4", settings=PREVIEW, workers=2)
    body = done.path.read_bytes() + done.thumbnail
    for secret in (b"KameraRahasia", b"113.9213", b"1999:01:02", b"Exif"):
        assert secret not in body
    with av.open(str(done.path)) as opened:
        assert {"location", "make", "comment"}.isdisjoint(opened.metadata)
        assert opened.streams.video[0].frames == film.frames and opened.streams.audio
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.mp4", "film.mp4"]


def test_the_docs_name_every_column_and_show_the_film() -> None:
    page = (DOCS / "howto" / "photos-and-clips.md").read_text("utf-8")
    for ours, english in COLUMNS.items():
        assert f"`{ours}`" in page and f"{english}`" in page, ours
    picture = DOCS / "pictures" / "films" / "event_recap.webp"
    assert Image.open(picture).size[0] > 1000 and picture.stat().st_size < 250_000


def test_the_same_files_give_the_same_frames(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", 90, (640, 480))
    one, other = (made("event_recap", EVENT, [("Lomba", "a.mp4", "", "", "")], {"a.mp4": path}) for _ in range(2))
    assert np.array_equal(frame_of(one, 40), frame_of(other, 40))
    assert re.fullmatch(r"[\w .,:()·–@-]+", one.alt.replace("\u00a0", " "))
