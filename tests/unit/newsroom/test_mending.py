"""What the buttons do: words divided or shortened within the limits, other files, never more than was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmc.core.channel import Problem
from mmc.core.pieces import beginning, divided, divisions, pieces_of
from mmc.core.story import ChannelPlan, Content, RenditionRef
from mmc.core.text import length
from mmc.newsroom.mending import fixes_of, mended, split_words, trim_words
from mmc.publishers.limits import INSTAGRAM, TELEGRAM, YOUTUBE, X

LINK = "https://mmc.example.go.id/konten/harga-beras/?p=0000000000"
LONG = "Harga beras turun di empat belas kabupaten dan kota. " * 14 + "{link} Baca datanya."


def a_content(caption: str, *kinds: tuple[str, str], send: tuple[str, ...] = ("still.portrait",)) -> Content:
    made = tuple(
        RenditionRef(sha256=f"{n:064}", format=shape, kind=kind, mime="image/png", width=1, height=1, alt="a b " * 400)
        for n, (kind, shape) in enumerate(kinds or (("still", "portrait"), ("still", "square")))
    )  # fmt: skip
    plan = ChannelPlan(channel="uji", caption=caption, send=send, title="Judul <panjang>")
    return Content(title="Judul", summary="Ringkas.", renditions=made, plans=(plan,))


def a_problem(field: str, code: str, limit: float, actual: float, fix: str = "trim") -> Problem:
    return Problem(field=field, code=code, message="", limit=limit, actual=actual, fix=fix)


@pytest.mark.parametrize("limits", [X, TELEGRAM])
def test_divided_words_fit_and_none_is_lost(limits: object) -> None:
    text = LONG * (1 if limits is X else 9)
    said = split_words(text, LINK, limits, with_media=True)  # type: ignore[arg-type]
    sent = pieces_of(said.replace("{link}", LINK), limits, True)  # type: ignore[arg-type]
    assert 1 < len(sent) <= limits.pieces  # type: ignore[attr-defined]
    assert all(length(piece, limits.text) <= limits.text.limit for piece in sent)  # type: ignore[attr-defined]
    assert "".join(" ".join(sent).split()) == "".join(text.replace("{link}", LINK).split())
    assert "{link}" in said and LINK not in said
    assert split_words(said, LINK, limits, with_media=True) == said, "what fits is left alone"  # type: ignore[arg-type]


def test_trimmed_words_end_with_a_sentence_and_keep_their_link() -> None:
    over = length(LONG.replace("{link}", LINK), X.text) - 280
    said = trim_words(LONG, LINK, X.text, over)
    assert said.endswith("kota.\n\n{link}")
    assert 200 < length(said.replace("{link}", LINK), X.text) <= 280


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["beras", "turun.", "\n\n", "di", "Kapuas!", "é", "🌾", "---"]), max_size=120))
def test_dividing_loses_nothing_and_cuts_only_between_words(words: list[str]) -> None:
    text = " ".join(words)
    found = divided(text, X.text, X.text, 50)
    assert " ".join(" ".join(found).split()) == " ".join(text.split())
    assert all(length(piece, X.text) <= 280 for piece in found)
    assert text.strip().startswith(beginning(text, X.text))


def test_a_word_longer_than_a_message_is_left_for_a_person() -> None:
    assert divided("a" * 400, X.text, X.text, 5) == ("a" * 400,)


def test_only_a_line_of_dashes_divides() -> None:
    said = "satu - dua --- tiga\n---\nempat\n ----- \n\n---\nlima"
    assert divisions(said) == ["satu - dua --- tiga", "empat", "lima"]
    assert pieces_of("---\nkata", TELEGRAM, True) == ("", "kata"), "the picture alone, its words after it"
    assert pieces_of("---\nkata", TELEGRAM, False) == ("kata",)
    assert pieces_of("satu\n---\ndua", INSTAGRAM, True) == ("satu\n---\ndua",), "no threads there: sent as it is"


def test_each_fix_changes_what_it_says_and_no_more() -> None:
    content = a_content("#a #b kata #c")
    plan = content.plans[0]

    def mend(problem: Problem, fix: str = "trim", limits: object = INSTAGRAM) -> ChannelPlan:
        made = mended(content, plan, problem, fix, limits=limits, link=LINK, accepts=lambda c, p: [])  # type: ignore[arg-type]
        assert made is not None
        return made.plans[0]

    tags = a_problem("text", "too_many_tags", 30, 31)
    assert mend(tags, limits=INSTAGRAM).caption == "#a #b kata"
    assert mend(a_problem("text", "forbidden_character", 0, 0), limits=YOUTUBE).title == "Judul ‹panjang›"
    short = replace(YOUTUBE, title=replace(YOUTUBE.title, limit=8))  # type: ignore[type-var]
    assert mend(a_problem("title", "too_long", 8, 15), limits=short).title == "Judul…"
    assert mend(a_problem("media", "wrong_shape", 1, 2, "other_format"), "other_format").send == ("still.square",)
    alts = mended(content, plan, a_problem("media", "alt_too_long", 1000, 1600), "trim", limits=X, link=LINK,
                  accepts=lambda c, p: [])  # fmt: skip
    assert alts is not None and [len(r.alt) <= 1000 for r in alts.renditions] == [True, False], "only what it sends"


def test_too_many_files_keep_the_first_and_slides_are_counted() -> None:
    slides = [("carousel", "square")] * 6
    content = a_content("kata", *slides, send=("carousel.square",))
    made = mended(content, content.plans[0], a_problem("media", "too_many", 4, 6), "trim", limits=X, link=LINK,
                  accepts=lambda c, p: [])  # fmt: skip
    assert made is not None and made.plans[0].send == ("carousel.square:4",)


def test_no_way_is_said_instead_of_guessed() -> None:
    content = a_content("kata")
    wrong = a_problem("media", "wrong_kind", 0, 0, "other_format")
    assert mended(content, content.plans[0], wrong, "other_format", limits=X, link=LINK,
                  accepts=lambda c, p: [wrong]) is None  # fmt: skip
    assert fixes_of(a_problem("text", "too_long", 280, 300, "split")) == ("split", "trim")
    assert fixes_of(a_problem("media", "too_big", 50, 60, "transcode")) == ("other_format",)
    assert fixes_of(Problem(field="text", code="missing", message="")) == ()
