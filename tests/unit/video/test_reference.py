"""The film that is measured is the one that was asked for, and one corrected number touches few of its parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mmc.cli.benches.film import _Bench, _Times, _told
from mmc.drawing.scene import Whole
from mmc.errors import DatasetError, FilmError
from mmc.video.chunks import chunks_of
from mmc.video.encode import FINAL
from mmc.video.measure import Spent
from mmc.video.reference import Racer, Reference
from mmc.video.shown import fingerprint
from mmc.video.timeline import Storyboard

from .boards import BRAND, harvest, population

KEYS = [
    "limit_s", "ours_s", "ratio", "with_sound_ratio", "one_change_ratio", "moviepy_factor", "peak_mb", "stages_ms",
]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[_Bench, Storyboard]:
    found = _Bench(tmp_path_factory.mktemp("bench"))
    return found, found.board()


def test_it_has_a_title_ten_bars_a_photo_and_two_crossfades_in_twenty_seconds(made: tuple[_Bench, Storyboard]) -> None:
    _, board = made
    assert (board.format.size, board.frames, board.seconds) == ((1080, 1920), 600, 20.0)
    assert [shot.transition for shot in board.shots] == ["cut", "crossfade", "crossfade"]
    assert sum(isinstance(mark, Racer) for mark in board.shots[1].scene.marks) == 10  # type: ignore[attr-defined]
    held = sum(board.change(frame) is Whole.SAME for frame in range(board.frames))
    assert 150 <= held <= 180  # it must not hold more than the film the figures of the reference come from


def test_bars_that_race_say_where_they_changed(made: tuple[_Bench, Storyboard]) -> None:
    from mmc.drawing.planes import PlanesCanvas
    from mmc.video.compositor import Compositor

    _, board = made
    canvas, fresh = PlanesCanvas(*board.format.size), PlanesCanvas(*board.format.size)
    compositor = Compositor(board, canvas)
    for frame in (*range(222, 232), *range(395, 405)):
        compositor.paint(frame)
        if frame in (231, 404):
            view = board.moment(frame).view
            board.shots[view.shot].scene.draw(fresh, view.t)
            assert np.abs(canvas.y.astype(int) - fresh.y).max() <= 32
            assert np.abs(canvas.uv.astype(int) - fresh.uv).mean() <= 0.01


def test_one_corrected_number_touches_the_parts_it_is_seen_in(made: tuple[_Bench, Storyboard]) -> None:
    found, board = made
    corrected = found.board(corrected=True)
    changed = [
        chunk for chunk in chunks_of(board)
        if fingerprint(board, chunk, FINAL) != fingerprint(corrected, chunk, FINAL)
    ]  # fmt: skip
    assert changed and sum(chunk.end - chunk.start for chunk in changed) <= 75
    last_leg = board.starts[1] + board.shots[1].fade_frames + round((7 + 4 * 2 / 3) * 30)
    assert min(chunk.start for chunk in changed) == last_leg  # before the newest period comes nothing is new
    assert max(chunk.end for chunk in changed) == board.starts[2] + board.shots[2].fade_frames


def test_the_figures_for_a_script_have_exactly_the_agreed_names(made: tuple[_Bench, Storyboard]) -> None:
    _, board = made
    times = _Times()
    for taken, wall in ((times.limit, 5.0), (times.ours, 5.5), (times.sound, 6.0), (times.change, 1.5)):
        taken += [Spent(wall, 2 * wall), Spent(wall, wall), Spent(9 * wall, wall)]
    times.plain += [31.0, 30.0, 12.0]
    told = _told(board, times, 500.4, {"draw": 1.0}, 161, 1400)
    assert list(told.figures) == KEYS
    assert told.figures | {"stages_ms": None} == {
        "limit_s": 5.0, "ours_s": 5.5, "ratio": 1.1, "with_sound_ratio": 1.2, "one_change_ratio": 0.3,
        "moviepy_factor": 30.0, "peak_mb": 500, "stages_ms": None,
    }  # fmt: skip


def test_a_table_or_an_option_it_cannot_use_is_named(made: tuple[_Bench, Storyboard], tmp_path: Path) -> None:
    found, board = made
    for table, says in ((population(), "10 rows with a name and two numbers"), (harvest(), "needs a text column")):
        with pytest.raises(DatasetError, match=says):
            Reference.compose("", table, board.format, BRAND, {"photo": found.photo})
    with pytest.raises(FilmError, match="needs the option photo"):
        Reference.compose("", population(), board.format, BRAND, {"photo": tmp_path / "none.jpg"})


def test_the_bench_starts_the_command_it_measures(made: tuple[_Bench, Storyboard]) -> None:
    found, _ = made
    command = found._command("ours", sound=False)
    command.append("--preview")
    from subprocess import run

    done = run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "540x960, 20.0 s" in done.stdout
