"""What every storyboard owes its viewers, asked of a composed one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from mmc.core.format import format_named
from mmc.core.text import NBSP
from mmc.drawing import gates
from mmc.drawing.scene import Scene
from mmc.drawing.sheet import Sheet
from mmc.video.clip import frame_of
from mmc.video.timeline import BEAT, Storyboard, reading_seconds
from tests.unit.infographics.samples import assert_moves_honestly


def said(scene: Scene) -> str:
    """Everything a scene says, plain spaces."""
    return " ".join(text.text for text in scene.texts()).replace(NBSP, " ")


def assert_is_a_film(film: Storyboard, handle: str) -> None:
    """Length, beats, safe area, source and date in every shot, the handle at the end, a short thumbnail."""
    assert 15 <= film.seconds <= 60
    assert all(start % BEAT == 0 for start in film.starts)
    for number, shot in enumerate(film.shots):
        gates.check(shot.scene.texts(), film.format)
        assert "Sumber: " in said(shot.scene) and "Data per " in said(shot.scene), f"shot {number + 1}"
        assert shot.seconds - shot.fade_frames / 30 >= 2
    last = film.shots[-1]
    assert handle in said(last.scene) and last.seconds - last.fade - last.scene.seconds >= 2
    assert film.alt.startswith("Video pendek.") and film.thumbnail is not None
    gates.check(film.thumbnail.texts(), format_named("thumbnail"))
    words = [t.text for t in film.thumbnail.texts() if t.role in ("value", "label", "headline")]
    assert 1 <= len(" ".join(words).split()) <= 6


def assert_says_it_at_once(film: Storyboard, words: str) -> None:
    """The words stand in the first shot from its first frame and are finished after one and a half seconds."""
    first = film.shots[0].scene
    assert words.replace(NBSP, " ") in said(first)
    frames = [frame_of(film, frame).astype(int) for frame in (0, 45, film.shots[0].frames - 1)]
    for text in (t for t in first.texts() if t.role == "headline" and t.text):
        spot = np.s_[int(text.box.y) : int(text.box.bottom), int(text.box.x) : int(text.box.right)]
        assert frames[0][spot].max() - frames[0][spot].min() > 100, text.text
        assert np.abs(frames[1][spot] - frames[2][spot]).max() <= 1, text.text


def assert_can_be_read(film: Storyboard, roles: tuple[str, ...]) -> None:
    """Between cover and outro every shot stands long enough for its words of these roles."""
    for shot in film.shots[1:-1]:
        texts = [t.text for t in shot.scene.texts() if t.role in roles]
        assert shot.seconds - shot.fade >= reading_seconds(" ".join(texts)) - 0.1, texts


def assert_nothing_moves_unsaid(film: Storyboard) -> None:
    """Each shot's own account of what changed is true, and it ends in its still."""
    for shot in film.shots:
        assert isinstance(shot.scene, Sheet)
        assert_moves_honestly(shot.scene)
    assert all(a.scene.format == b.scene.format for a, b in pairwise(film.shots))
