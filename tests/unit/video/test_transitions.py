"""Between two shots a film cuts, fades, pushes or wipes, the same on planes as in RGB."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mmc.drawing.planes import PlanesCanvas
from mmc.errors import FilmError
from mmc.video.clip import frame_of
from mmc.video.compositor import Compositor
from mmc.video.easing import EASINGS, easing_named
from mmc.video.timeline import Moment, Shot, Storyboard, Toward, Transition, View
from mmc.video.transitions import join

from .toys import SMALL, Bars

MOVES: tuple[tuple[Transition, Toward], ...] = (
    ("crossfade", "left"), ("push", "left"), ("push", "up"), ("wipe", "left"), ("wipe", "up"),
)  # fmt: skip


def board(transition: Transition, toward: Toward = "left", easing: str = "in_out") -> Storyboard:
    second = Bars(color="#B23A22", background="#10302A")
    shots = (
        Shot(scene=Bars(), seconds=1.0),
        Shot(scene=second, seconds=1.0, transition=transition, toward=toward, easing=easing),
    )
    return Storyboard(name="toy", format=SMALL, shots=shots, headline="", alt="")


@pytest.mark.parametrize(("transition", "toward"), MOVES)
def test_planes_and_rgb_show_the_same_transition(transition: Transition, toward: Toward) -> None:
    film = board(transition, toward)
    canvas = PlanesCanvas(*film.format.size)
    compositor = Compositor(film, canvas)
    for frame in range(28, 45):
        compositor.paint(frame)
        rgb = frame_of(film, frame).astype(float) / 255
        luma = (0.2126 * rgb[..., 0] + 0.7152 * rgb[..., 1] + 0.0722 * rgb[..., 2]) * 219 + 16
        assert np.abs(canvas.y - luma).max() <= 3, f"frame {frame}"


@pytest.mark.parametrize(("transition", "toward"), MOVES)
def test_a_transition_begins_with_the_old_and_ends_with_the_new(transition: Transition, toward: Toward) -> None:
    film = board(transition, toward)
    old, new = frame_of(film, 29).astype(float), frame_of(film, 42).astype(float)
    far = [np.abs(frame_of(film, frame) - new).mean() for frame in range(29, 43)]
    assert far[0] == pytest.approx(np.abs(old - new).mean())
    assert far[-1] == 0
    assert all(b <= a + 1 for a, b in pairwise(far))
    assert film.moment(42) == Moment(View(1, 0.0))


def test_a_push_moves_both_pictures_and_a_wipe_neither() -> None:
    above, below = np.full((8, 20), 200, np.uint8), np.tile(np.arange(20, dtype=np.uint8), (8, 1))
    out = np.zeros_like(above)
    moment = Moment(View(1, 0.0), View(0, 1.0), 0.4, "push")
    join(moment, above, below, out)
    assert (out[:, :12] == below[:, 8:]).all() and (out[:, 12:] == 200).all()
    join(Moment(View(1, 0.0), View(0, 1.0), 0.4, "wipe"), above, below, out)
    assert (out[:, :12] == below[:, :12]).all() and (out[:, 12:] == 200).all()
    join(Moment(View(1, 0.0), View(0, 1.0), 0.5, "wipe", "up"), above, below, out)
    assert (out[:4] == below[:4]).all() and (out[4:] == 200).all()


@pytest.mark.parametrize("share", np.linspace(0, 1, 23))
@pytest.mark.parametrize("kind", ["push", "wipe"])
def test_luma_and_chroma_are_cut_at_the_same_place(kind: Transition, share: float) -> None:
    moment = Moment(View(1, 0.0), View(0, 1.0), float(share), kind)
    luma, chroma = np.zeros((4, 38), np.uint8), np.zeros((2, 19, 2), np.uint8)
    join(moment, luma + 1, luma, luma, size=1)
    join(moment, chroma + 1, chroma, chroma, size=2)
    assert int((luma[0] == 0).sum()) == 2 * int((chroma[0, :, 0] == 0).sum())


@pytest.mark.parametrize("name", EASINGS)
def test_an_easing_goes_from_nought_to_one_without_turning_back(name: str) -> None:
    steps = [easing_named(name)(k / 50) for k in range(-5, 56)]
    assert steps[5] == 0 and steps[55] == 1
    assert steps == sorted(steps)
    assert set(steps[:5]) == {0.0} and set(steps[56:]) == {1.0}


def test_the_easing_of_a_shot_is_that_of_its_transition() -> None:
    half = {name: board("wipe", easing=name).moment(35).share for name in EASINGS}
    assert len(set(half.values())) == len(half)
    assert half["in"] < half["linear"] < half["out"]


def test_an_easing_nobody_knows_is_named() -> None:
    with pytest.raises(FilmError, match="no easing 'bounce'; there are linear, in, out, in_out"):
        board("push", easing="bounce")
