"""Each gate is shown a fault and must bite."""

from __future__ import annotations

from dataclasses import replace

import pytest
import skia

from mmc.core.format import Box, format_named
from mmc.drawing import contrast
from mmc.drawing.gates import Facts, check, check_marks
from mmc.drawing.marks import Emblem, Line
from mmc.drawing.scene import TextBox
from mmc.errors import GateFailed

SQUARE = format_named("square")
HEADLINE = TextBox("headline", "Penduduk 14 jiwa", Box(80, 100, 400, 60), "#13211C", "#F7F4EC", 60)
SOURCE = TextBox("source", "Sumber: BPS, 2024, diolah MMC. Data per 1 Mei 2024", Box(80, 900, 400, 30), "#55635D",
                 "#F7F4EC", 25)
BRAND = TextBox("brand", "MMC Kalteng", Box(700, 900, 200, 30), "#13211C", "#F7F4EC", 27)
GOOD = (HEADLINE, SOURCE, BRAND)
FACTS = Facts(producer="BPS", as_of="1 Mei 2024", units=(("jiwa", (("jiwa",),)),))


def test_a_good_picture_passes() -> None:
    check(GOOD, SQUARE, FACTS)


@pytest.mark.parametrize(("texts", "facts", "words"), [
    ((replace(HEADLINE, box=Box(20, 100, 400, 60)), SOURCE, BRAND), FACTS, "leaves the safe area"),
    ((*GOOD, replace(HEADLINE, role="label", text="Lain")), FACTS, "overlaps"),
    ((replace(HEADLINE, color="#9DB9AF"), SOURCE, BRAND), FACTS, "needs 4.5:1"),
    ((HEADLINE, replace(SOURCE, size=18), BRAND), FACTS, "18 px"),
    ((SOURCE, BRAND), FACTS, "has no headline"),
    ((HEADLINE, BRAND), FACTS, "has no source"),
    (GOOD, replace(FACTS, producer="BMKG"), "does not name its source"),
    (GOOD, replace(FACTS, as_of="2 Mei 2024"), "does not say its date"),
    (GOOD, replace(FACTS, units=(("Rp/kg", (("rp", "rupiah"), ("kg", "kilogram"))),)), "what its numbers count"),
    (GOOD, replace(FACTS, practice="DATA LATIHAN"), "DATA LATIHAN"),
])
def test_each_fault_is_named_with_template_format_and_element(
    texts: tuple[TextBox, ...], facts: Facts, words: str
) -> None:
    with pytest.raises(GateFailed, match=words) as caught:
        check(texts, SQUARE, facts, template="ranking")
    assert caught.value.template == "ranking" and caught.value.format == "square" and caught.value.element


def test_contrast_measures_match_their_published_reference_values() -> None:
    assert contrast.ratio("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast.apca("#000000", "#FFFFFF") == pytest.approx(106.04, abs=0.01)
    assert contrast.apca("#FFFFFF", "#000000") == pytest.approx(-107.88, abs=0.01)
    assert not contrast.readable("#777777", "#888888")


def test_mixing_is_what_opacity_would_give() -> None:
    assert contrast.mix("#000000", "#FFFFFF", 0.5) == "#808080"
    assert contrast.mix("#123456", "#ABCDEF", 1.0) == "#ABCDEF"


LOGO = Emblem(skia.PathBuilder().addRect(skia.Rect.MakeWH(9, 9)).detach(), "#F7F4EC")


def bar(color: str) -> Line:
    return Line(LOGO.path, (9, 9), color, 5, 0)


def test_a_picture_without_a_logo_is_refused() -> None:
    with pytest.raises(GateFailed, match="ranking / square / logo: has no logo"):
        check_marks([bar("#B23A22")], SQUARE, FACTS, template="ranking")
    check_marks([LOGO, bar("#B23A22")], SQUARE, FACTS, template="ranking")


def test_colours_that_some_readers_cannot_tell_apart_are_refused_with_the_pair() -> None:
    check_marks([LOGO, bar("#B23A22"), bar("#9DB9AF")], SQUARE, FACTS)
    with pytest.raises(GateFailed, match=r"trend / square / colour: #B5651D and #6B8E23 look alike .*opia"):
        check_marks([LOGO, bar("#B5651D"), bar("#6B8E23")], SQUARE, FACTS, template="trend")
    with pytest.raises(GateFailed, match="#777777 and #808080 look alike"):
        check_marks([LOGO], SQUARE, replace(FACTS, scale=("#FFFFFF", "#777777", "#808080")))
