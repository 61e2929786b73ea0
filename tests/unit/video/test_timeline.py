"""A storyboard is pure arithmetic: which frame shows what, and for how long."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mmc.core.format import Box, format_named
from mmc.drawing.scene import Change, Whole
from mmc.errors import FilmError
from mmc.video.chunks import chunks_of
from mmc.video.encode import GOP
from mmc.video.timeline import BEAT, FPS, Moment, Shot, Storyboard, View, beats, reading_seconds

from .toys import SMALL, Bars, bars_film


def board_of(*shots: Shot) -> Storyboard:
    return Storyboard(name="toy", format=SMALL, shots=shots, headline="", alt="")


def test_reading_time_follows_the_length_and_never_falls_below_two_seconds() -> None:
    assert reading_seconds("Hujan") == 2.0
    assert reading_seconds("x" * 52) == pytest.approx(4.0)
    assert reading_seconds("x" * 26, "y" * 26, times=2) == pytest.approx(8.0)


def test_beats_are_whole_and_never_shorter_than_asked() -> None:
    for asked in (0.1, 2.0, 2.01, 3.99, 4.0, 9.3):
        given = beats(asked)
        assert given >= asked - 1e-6
        assert round(given * FPS) % BEAT == 0


def test_shots_follow_each_other_without_a_gap() -> None:
    board = board_of(Shot(scene=Bars(), seconds=1), Shot(scene=Bars(), seconds=2), Shot(scene=Bars(), seconds=0.5))
    assert board.starts == (0, 30, 90)
    assert (board.frames, board.seconds) == (105, 3.5)
    assert board.moment(29).view == View(0, 29 / 30)
    assert board.moment(30).view == View(1, 0.0)
    assert board.moment(104).view == View(2, 14 / 30)


def test_a_crossfade_shows_both_shots_and_the_new_one_waits_for_its_end() -> None:
    board = bars_film()
    shown = [board.moment(frame) for frame in range(30, 43)]
    assert all(moment.under is not None and moment.view == View(1, 0.0) for moment in shown[:12])
    assert shown[12] == Moment(View(1, 0.0))
    shares = [moment.share for moment in shown[:12]]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.1 < 0.9 < shares[-1] < 1


def test_the_outgoing_shot_goes_on_under_the_crossfade() -> None:
    moment = bars_film().moment(35)
    assert moment.under == View(0, 35 / 30)


def test_a_frame_after_the_movement_equals_the_one_before() -> None:
    board = bars_film()
    assert board.change(0) is Whole.ALL
    assert isinstance(board.change(5), Box)
    assert board.change(25) is Whole.SAME
    assert board.change(30) is board.change(42) is Whole.ALL
    assert board.change(59) is Whole.SAME


@pytest.mark.parametrize(
    ("shots", "says"),
    [
        ((), "no shots"),
        ((Shot(scene=Bars(), seconds=1, transition="crossfade"),), "nothing to fade from"),
        ((Shot(scene=Bars(), seconds=1), Shot(scene=Bars(), seconds=0.3, transition="crossfade")), "not longer"),
        ((Shot(scene=Bars(), seconds=1), Shot(scene=Bars(), seconds=3, transition="crossfade", fade=2)), "0.3 to 0.5"),
        ((Shot(scene=Bars(format=format_named("short")), seconds=1),), "the film is"),
    ],
)
def test_a_storyboard_that_cannot_be_played_is_refused_with_the_shot(shots: tuple[Shot, ...], says: str) -> None:
    with pytest.raises(FilmError, match=says):
        board_of(*shots)


def test_chunks_cover_every_frame_once_and_none_is_over_two_seconds() -> None:
    board = board_of(
        Shot(scene=Bars(seconds=1.2), seconds=5), Shot(scene=Bars(seconds=4), seconds=4.5, transition="crossfade")
    )
    chunks = chunks_of(board)
    assert [frame for c in chunks for frame in range(c.start, c.end)] == list(range(board.frames))
    assert max(c.end - c.start for c in chunks) <= GOP


def test_chunks_are_cut_at_scene_cuts_and_where_a_hold_begins() -> None:
    board = board_of(Shot(scene=Bars(seconds=1.2), seconds=3), Shot(scene=Bars(seconds=2.9), seconds=3))
    starts = [c.start for c in chunks_of(board)]
    assert 90 in starts
    assert 37 in starts
    assert next(c for c in chunks_of(board) if c.start == 37).changing == 0


@dataclass(frozen=True)
class Turning(Bars):
    """Bars that take another aim at some times."""

    at: tuple[float, ...] = ()

    def turns(self) -> tuple[float, ...]:
        return self.at


def test_a_long_movement_is_cut_where_it_turns_if_that_is_near() -> None:
    def starts(*at: float) -> list[int]:
        board = board_of(Shot(scene=Turning(seconds=9, at=at), seconds=4.4))
        chunks = chunks_of(board)
        assert max(c.end - c.start for c in chunks) <= GOP
        assert [frame for c in chunks for frame in range(c.start, c.end)] == list(range(132))
        return [c.start for c in chunks]

    assert starts() == [0, 44, 88]  # evenly
    assert starts(1.3, 2.7) == [0, 39, 81]
    assert starts(1.3, 1.2, 1.6) == [0, 48, 88]  # the nearest of several
    assert starts(0.9) == [0, 44, 88]  # too far away
    assert starts(1.2, 3.3) == [0, 36, 88]  # the part between would be over two seconds
    assert starts(9.9) == [0, 44, 88]  # after the shot


def test_a_turn_counts_from_where_the_transition_ends() -> None:
    long = Turning(seconds=9, at=(1.5,))
    board = board_of(Shot(scene=Bars(), seconds=2), Shot(scene=long, seconds=3.8, transition="crossfade", fade=0.4))
    assert 60 + 12 + 45 in [c.start for c in chunks_of(board)]


def test_what_changes_in_a_frame_is_asked_of_the_scene_once() -> None:
    asked: list[float] = []

    class Counted(Bars):
        def change(self, before: float, now: float) -> Change:
            asked.append(now)
            return super().change(before, now)

    board = board_of(Shot(scene=Counted(), seconds=2))
    first, again = chunks_of(board), chunks_of(board)
    assert first == again and len(asked) == len(set(asked)) == board.frames - 1
