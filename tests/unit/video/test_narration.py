"""Narration and subtitles stand in their shots, and no sentence is cut."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from mmc.core.format import format_named
from mmc.core.language import speaking
from mmc.drawing import gates
from mmc.drawing.planes import PlanesCanvas
from mmc.drawing.scene import Whole
from mmc.errors import FilmError
from mmc.video import storyboard_named
from mmc.video.burned import Captioned, burned
from mmc.video.compositor import Compositor
from mmc.video.finish import Finish, finish_of, finished
from mmc.video.narration import LONGEST, Told, narrated, shown_only
from mmc.video.script import script_of
from mmc.video.subtitles import FASTEST
from mmc.video.timeline import BEAT, FPS, Storyboard
from mmc.video.voice import Speaker
from tests.unit.video.boards import BRAND, CASES, board, population

CASE = pytest.mark.parametrize(("name", "template", "table"), CASES, ids=[f"{n}-{t}" for n, t, _ in CASES])


def _inside(told: Told) -> None:
    """Each cue lies in one shot, after its transition, and no two at once."""
    film = told.board
    for cue in told.cues:
        shot = max(k for k, start in enumerate(film.starts) if start <= round(cue.start * FPS))
        first = (film.starts[shot] + film.shots[shot].fade_frames) / FPS
        last = (film.starts[shot] + film.shots[shot].frames) / FPS
        assert first - 1e-6 <= cue.start < cue.end <= last + 1e-6
        assert len(cue.text) / (cue.end - cue.start) <= FASTEST * 1.2
    for one, after in pairwise(told.cues):
        assert one.end <= after.start


@CASE
@pytest.mark.parametrize("format", ["short", "landscape"])
def test_without_a_narrator_cues_stand_in_their_shots_and_no_shot_changes(
    name: str, template: str, table: object, format: str
) -> None:
    plain = board(name, template, table(), format)  # type: ignore[operator]
    told = shown_only(plain)
    assert told.board is plain
    assert len(told.cues) >= 3
    assert told.cues[0].text.replace("\n", " ").startswith(plain.headline.replace("\u00a0", " ")[:20])
    _inside(told)


@CASE
def test_with_a_narrator_every_sentence_is_said_and_shown_in_its_shot(name: str, template: str, table: object) -> None:
    plain = board(name, template, table(), "short")  # type: ignore[operator]
    told = narrated(plain, Speaker())
    script = [text for said in script_of(plain) for text in said]
    assert told.notes == ()
    assert len(told.board.heard) == len(script)
    assert " ".join(cue.text.replace("\n", " ") for cue in told.cues) == " ".join(script)
    _inside(told)
    for heard, text in zip(told.board.heard, script, strict=True):
        words = [cue for cue in told.cues if heard.start - 0.05 <= cue.start < heard.start + _seconds(heard.samples)]
        assert words, text
        assert words[0].start == pytest.approx(heard.start, abs=1.5 / FPS)
    for before, after in pairwise(told.board.heard):
        assert before.start + _seconds(before.samples) < after.start
    last = told.board.heard[-1]
    assert last.start + _seconds(last.samples) + 1.0 <= told.board.seconds
    assert all(shot.frames % BEAT == 0 for shot in told.board.shots)


def _seconds(samples: np.ndarray) -> float:
    return len(samples) / 48_000


def test_shots_only_grow() -> None:
    plain = board("data_story", "ranking", population(), "landscape")
    told = narrated(plain, Speaker())
    for before, after in zip(plain.shots, told.board.shots, strict=True):
        assert after.seconds >= before.seconds
        assert replace(after, seconds=before.seconds) == before


def test_a_long_movement_is_told_where_it_begins_and_where_it_ends() -> None:
    plain = board("data_story", "ranking", population(), "short")
    long = replace(plain.shots[1], seconds=30.0, say=("Pada 2015 A teratas.", "Pada 2025 B teratas."))
    told = narrated(replace(plain, shots=(plain.shots[0], long, plain.shots[2])), Speaker())
    first, last = told.board.heard[1:3]
    begins, ends = (told.board.starts[k] / FPS for k in (1, 2))
    assert first.start < begins + 1.0
    assert ends - 1.0 < last.start + max(_seconds(last.samples), 1.3) < ends
    _inside(told)


def test_what_does_not_fit_is_left_out_by_whole_sentences_and_said_so() -> None:
    plain = board("data_story", "ranking", population(), "short")
    many = tuple(f"Kalimat nomor {k} tentang penduduk di Kabupaten Kotawaringin Timur." for k in range(1, 16))
    talkative = replace(plain, shots=(replace(plain.shots[0], say=("Mulai.",)), replace(plain.shots[1], say=many),
                                      plain.shots[2]))  # fmt: skip
    told = narrated(talkative, Speaker())
    assert told.board.seconds <= LONGEST
    said = " ".join(cue.text.replace("\n", " ") for cue in told.cues)
    kept = [text for text in many if text in said]
    assert kept == list(many[: len(kept)])
    assert 0 < len(kept) < len(many)
    assert all(text in told.notes[0] for text in many[len(kept) :])


def test_a_storyboard_may_lay_words_into_its_shots() -> None:
    plain = board("data_story", "ranking", population(), "short")
    first, middle, last = plain.shots
    shots = (replace(first, say=("Satu.", "Dua")), replace(middle, say=()), replace(last, say=("Sumber kami.",)))
    assert script_of(replace(plain, shots=shots)) == (("Satu.", "Dua."), (), ("Sumber kami.",))


def _burned(format: str) -> tuple[Storyboard, Storyboard, Told]:
    own = format_named(format)
    finish = Finish(burn_subtitles=True)
    room = finish.format_of(own)
    plain = storyboard_named("data_story").compose("ranking", population(), room, BRAND, {})
    told = shown_only(plain)
    return plain, burned(plain, told.cues, own, BRAND), told


@pytest.mark.parametrize("format", ["short", "landscape"])
def test_burned_subtitles_lie_in_the_safe_area_below_all_other_words(format: str) -> None:
    _, film, told = _burned(format)
    own = format_named(format)
    painted = 0
    for shot in film.shots:
        assert isinstance(shot.scene, Captioned)
        for caption in shot.scene.captions:
            painted += 1
            gates.check((*shot.scene.texts(), *caption.texts()), own)
            assert own.safe.holds(caption.plate.area)
            assert all(text.box.bottom <= caption.plate.area.y for text in shot.scene.texts())
    assert painted == len(told.cues)


def test_a_caption_is_on_the_screen_for_its_cue_and_only_then() -> None:
    plain, film, told = _burned("short")
    cue = told.cues[1]
    first, last = round(cue.start * FPS), round(cue.end * FPS)
    for frame, shows in ((first, True), ((first + last) // 2, True), (last - 1, True), (last, False)):
        scene = film.shots[film.moment(frame).view.shot].scene
        assert isinstance(scene, Captioned)
        assert any(c.shows(film.moment(frame).view.t) for c in scene.captions) is shows
    assert film.change(last) is not Whole.SAME
    assert [shot.seconds for shot in film.shots] == [shot.seconds for shot in plain.shots]


def test_frames_in_order_equal_frames_on_their_own_with_captions_over_them() -> None:
    _, film, told = _burned("short")
    start = round(told.cues[1].start * FPS)
    size = film.format.size
    running, alone = PlanesCanvas(*size), PlanesCanvas(*size)
    compositor = Compositor(film, running)
    for frame in range(start - 2, start + 3):
        compositor.paint(frame)
    Compositor(film, alone).paint(start + 2)
    assert np.abs(running.y.astype(int) - alone.y.astype(int)).max() <= 8


def test_asking_for_a_finish_in_words(tmp_path: Path) -> None:
    folder = tmp_path
    assert finish_of({}, folder) == Finish()
    assert finish_of({"music": "resmi", "narration": True}, folder).music == "resmi"
    for wrong, words in (
        ({"music": "gembira"}, "no music 'gembira'"),
        ({"narration": "ya"}, "narration is yes or no"),
        ({"volume": 3}, "unknown film setting volume"),
        ({"music_file": "lagu.mp3", "music_licence": "Rekaman sendiri"}, "no such music file"),
        ({"music_licence": "Rekaman sendiri"}, "without a music_file"),
        ({"music_file": "a.mp3", "music": "resmi"}, "both given"),
    ):
        with pytest.raises(FilmError, match=words):
            finish_of(wrong, folder)
    (folder / "lagu.mp3").write_bytes(b"x")
    with pytest.raises(FilmError, match="licence"):
        finish_of({"music_file": "lagu.mp3"}, folder)


def test_a_finished_board_sounds_as_asked() -> None:
    own = format_named("short")
    plain = board("data_story", "ranking", population(), "short")
    ready = finished(plain, Finish(music="waspada"), own, BRAND)
    assert ready.mix.bed == "waspada"
    assert ready.credit.startswith("Musik: MMC")
    assert finished(plain, Finish(), own, BRAND).mix.bed == plain.bed


def test_an_english_film_is_told_by_an_english_voice() -> None:
    spoken_in = {}
    for language, voice in (("id", BRAND), ("en", BRAND.speaking("en"))):
        with speaking(language):
            plain = storyboard_named("data_story").compose("ranking", population(), format_named("short"), voice, {})
        told = finished(plain, Finish(narration=True), format_named("short"), voice).told
        assert told.notes == ()
        assert len(told.board.heard) == len(told.cues) - 1  # the second sentence is shown in two cues
        spoken_in[language] = told
    said = " ".join(cue.text.replace("\n", " ") for cue in spoken_in["en"].cues)
    assert "The figure for Barito Timur is 454,515 people, ahead of" in said
    assert said.endswith("Source: Kantor Contoh, semester II 2024.")
    one, other = (told.board.heard[1].samples for told in spoken_in.values())
    assert abs(len(one) - len(other)) > 4_800  # not the same words in the same voice


def test_a_film_that_would_be_too_long_leaves_its_source_to_the_eye() -> None:
    plain = board("data_story", "ranking", population(), "short")
    long = replace(plain, shots=tuple(replace(shot, seconds=19.5) for shot in plain.shots))
    talkative = replace(long, shots=(*long.shots[:2], replace(long.shots[2], say=("Sumber kami. " * 24,))))
    told = narrated(talkative, Speaker())
    assert told.board.seconds <= LONGEST
    assert [shot.seconds for shot in told.board.shots] == pytest.approx([19.5] * 3)
    assert len(told.board.heard) == 2
    assert "Sumber kami." in told.notes[0]
