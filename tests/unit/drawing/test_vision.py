from __future__ import annotations

import pytest

from mmc.drawing import vision

# CIELAB pairs with their published CIEDE2000 (Sharma, Wu and Dalal 2005, table 1).
PUBLISHED = (
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
)


@pytest.mark.parametrize(("one", "other", "known"), PUBLISHED)
def test_the_difference_is_the_published_one(one: vision.Lab, other: vision.Lab, known: float) -> None:
    assert vision.difference(one, other) == pytest.approx(known, abs=5e-5)
    assert vision.difference(other, one) == pytest.approx(known, abs=5e-5)


def test_red_and_green_of_one_lightness_look_alike_to_one_man_in_twelve() -> None:
    usual = vision.difference(vision._lab("#B5651D", "usual"), vision._lab("#6B8E23", "usual"))
    found, sight = vision.apart("#B5651D", "#6B8E23")
    assert usual > 3 * found and sight in ("deuteranopia", "protanopia")


def test_black_and_white_are_apart_to_everybody() -> None:
    assert vision.apart("#000000", "#FFFFFF")[0] == pytest.approx(100, abs=0.5)


def test_only_neighbours_of_a_scale_must_differ_but_each_two_of_a_set() -> None:
    scale = ("#FFFFFF", "#808080", "#FEFEFE")
    assert vision.confused(vision.neighbours(scale)) is None
    assert vision.confused(vision.every_two(scale)) is not None
