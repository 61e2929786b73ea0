"""explainer_steps: ordered words as a film, one card a step."""

from __future__ import annotations

from typing import Any

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.errors import DatasetError, FilmError, TextOverflow
from mmc.video import storyboard_for
from mmc.video.step_card import Progress
from mmc.video.storyboards.explainer_steps import ExplainerSteps
from mmc.video.timeline import Storyboard
from tests.unit.infographics.samples import sample, table
from tests.unit.infographics.tables import LONG, brand

from .played import (
    assert_can_be_read,
    assert_is_a_film,
    assert_nothing_moves_unsaid,
    assert_says_it_at_once,
    said,
)


def film(template: str, dataset: Dataset | None = None, shape: str = "short", **options: Any) -> Storyboard:
    return ExplainerSteps.compose(template, dataset or sample(template), format_named(shape), brand(), options)


def steps(count: int, detail: str = "Satu kalimat tentang langkah ini.") -> Dataset:
    rows = [(f"Langkah yang nomor {n}", detail, "7 hari kerja") for n in range(1, count + 1)]
    return table({"langkah": "text", "keterangan": "text", "batas": "text"}, *rows)


@pytest.mark.parametrize("shape", ["short", "landscape"])
@pytest.mark.parametrize("template", ExplainerSteps.templates)
def test_each_picture_of_ordered_words_plays(template: str, shape: str) -> None:
    board = film(template, shape=shape, headline="Urus KTP dalam satu pagi" if template == "poster" else "")
    assert_is_a_film(board, brand().handle)
    assert_says_it_at_once(board, board.headline)
    assert_can_be_read(board, ("value", "headline", "detail", "note"))
    assert storyboard_for(template) is ExplainerSteps


def test_every_row_is_a_card_with_all_its_words() -> None:
    board, dataset = film("explainer"), sample("explainer")
    assert len(board.shots) == dataset.rows + 2
    for number, (shot, row) in enumerate(zip(board.shots[1:-1], dataset.table.rows(), strict=True), start=1):
        assert f"LANGKAH {number} DARI 5" in said(shot.scene)
        assert all(cell in said(shot.scene) for cell in row), row


def test_one_text_is_gone_before_the_next_one_comes() -> None:
    for shot in film("timeline").shots[1:-1]:
        own = [m for m in shot.scene.marks if any(t.role in ("value", "headline", "detail") for t in m.texts())]  # type: ignore[attr-defined]
        assert own and all(mark.timing.progress(0.0) == 0.0 for mark in own)


def test_all_cards_are_set_alike() -> None:
    cards = film("timeline").shots[1:-1]
    for role in ("value", "headline"):
        found = [next(t for t in card.scene.texts() if t.role == role) for card in cards]
        assert len({t.size for t in found}) == 1
        assert {round(t.box.x) for t in found} == {72}
    tops = [next(m for m in card.scene.marks if any(t.role == "value" for t in m.texts())).y for card in cards]  # type: ignore[attr-defined]
    assert len(set(tops)) == 1


def test_what_moves_is_said() -> None:
    assert_nothing_moves_unsaid(film("explainer", steps(2), "landscape"))


def test_a_deadline_the_headline_says_lights_up_there() -> None:
    cover = film("explainer", headline="Dijawab paling lambat 10 hari kerja").shots[0].scene
    lit = [t.text.replace("\u00a0", " ") for t in cover.texts() if t.color == brand().dark.accent]
    assert "10 hari kerja" in lit


def test_sentences_give_way_where_a_minute_is_too_short_and_notes_stay() -> None:
    board = film("explainer", steps(9, detail="Kalimat yang panjang sekali " * 5))
    assert board.seconds <= 60
    assert all("Kalimat yang" not in said(s.scene) and "7 hari kerja" in said(s.scene) for s in board.shots[1:-1])


def test_one_step_and_long_names_make_a_film_too() -> None:
    assert_is_a_film(film("explainer", steps(1)), brand().handle)
    long = table({"waktu": "text", "peristiwa": "text"}, ("2024", LONG), ("Pertengahan November 2025", LONG))
    assert_is_a_film(film("timeline", long, "landscape"), brand().handle)


def test_what_no_film_can_be_is_refused_with_the_reason() -> None:
    many = table({"waktu": "text", "peristiwa": "text"}, *((f"{y}", f"{LONG} {y}") for y in range(2010, 2022)))
    with pytest.raises(FilmError, match=r"explainer_steps: takes \d+ s to read; a film lasts at most 60 s"):
        film("timeline", many)
    with pytest.raises(TextOverflow, match="does not fit"):
        film("explainer", table({"langkah": "text"}, ("kata " * 90,), ("B",)), headline="Dua langkah")
    with pytest.raises(FilmError, match="plays explainer, timeline, agenda, poster; 'ranking' is none of them"):
        film("ranking", sample("ranking"))
    with pytest.raises(DatasetError, match="row 2 of uji has nothing in column 'langkah'"):
        film("explainer", table({"langkah": "text"}, ("A",), (" ",)))


def test_the_line_has_a_piece_a_step_and_one_of_them_is_ours() -> None:
    from mmc.core.format import Box

    marks = Progress(2, 5, brand().light).place(Box(0, 0, 500, 10))
    colors = [getattr(m, "color", "") for m in marks]
    assert colors.count(brand().light.accent) == 1 and colors.count(brand().light.muted_strong) == 2
