"""The one validator: every limit has its problem, and the problem names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mmc.core.channel import Limits, Post, Problem
from mmc.errors import RefusedDelivery
from mmc.publishers import PUBLISHERS, limits_of
from mmc.publishers.limits import TELEGRAM, YOUTUBE, X, file_name, names_delivery
from mmc.publishers.validator import check_post, refuse_wrong

from .conftest import a_file


def a_post(text: str = "Harga beras turun.", title: str = "Harga beras", **rest: object) -> Post:
    return Post(delivery="d1", title=title, text=text, **rest)  # type: ignore[arg-type]


def codes(post: Post, limits: Limits) -> list[str]:
    return [f"{problem.field}:{problem.code}" for problem in check_post(post, limits)]


def test_a_post_within_the_limits_has_no_problem(tmp_path: Path) -> None:
    film = a_file(tmp_path, "video/mp4")
    assert check_post(a_post(), X) == []
    assert check_post(a_post(media=(a_file(tmp_path),)), TELEGRAM) == []
    assert check_post(a_post(media=(film,)), YOUTUBE) == []


def test_telegram_captions_are_counted_in_utf16_and_shorter_than_texts(tmp_path: Path) -> None:
    flag = "\U0001f1ee\U0001f1e9"  # four UTF-16 units
    fits, over = flag * 256, flag * 256 + "."
    assert codes(a_post(over), TELEGRAM) == []
    assert codes(a_post(fits, media=(a_file(tmp_path),)), TELEGRAM) == []
    [problem] = check_post(a_post(over, media=(a_file(tmp_path),)), TELEGRAM)
    assert (problem.field, problem.code, problem.limit, problem.actual) == ("text", "too_long", 1024, 1025)
    assert "1.025" in problem.message and "kurangi 1" in problem.message


def test_x_counts_a_link_as_23_whatever_its_length() -> None:
    link = "https://mmc.example.go.id/konten/" + "a" * 300
    assert codes(a_post("x" * 256 + " " + link), X) == []
    assert codes(a_post("x" * 257 + " " + link), X) == ["text:too_long"]


def test_youtube_counts_descriptions_in_bytes_and_refuses_angle_brackets(tmp_path: Path) -> None:
    media = (a_file(tmp_path, "video/mp4"),)
    assert codes(a_post("é" * 2500, media=media), YOUTUBE) == []
    assert codes(a_post("é" * 2501, media=media), YOUTUBE) == ["text:too_long"]
    assert codes(a_post("suhu > 30", "panas <35", media=media), YOUTUBE) == [
        "text:forbidden_character",
        "title:forbidden_character",
    ]
    assert codes(a_post(title=" ", media=media), YOUTUBE) == ["title:missing"]
    assert codes(a_post(title="j" * 101, media=media), YOUTUBE) == ["title:too_long"]


def test_youtube_wants_exactly_one_film(tmp_path: Path) -> None:
    film, still = a_file(tmp_path, "video/mp4"), a_file(tmp_path)
    assert codes(a_post(), YOUTUBE) == ["media:missing"]
    assert codes(a_post(media=(still,)), YOUTUBE) == ["media:wrong_kind"]
    assert codes(a_post(media=(film, film)), YOUTUBE) == ["media:too_many"]


def test_x_takes_four_pictures_or_one_film_never_both(tmp_path: Path) -> None:
    film, still = a_file(tmp_path, "video/mp4"), a_file(tmp_path)
    assert codes(a_post(media=(still,) * 4), X) == []
    assert codes(a_post(media=(still,) * 5), X) == ["media:too_many"]
    assert codes(a_post(media=(still, film)), X) == ["media:mixed"]
    assert codes(a_post(media=(film, film)), X) == ["media:too_many"]
    assert codes(a_post(media=(still, film)), TELEGRAM) == []


def test_files_too_big_empty_gone_or_of_another_kind_are_named(tmp_path: Path) -> None:
    big = a_file(tmp_path, "image/jpeg", size=5_000_001, format="square")
    [problem] = check_post(a_post(media=(big,)), X)
    assert (problem.code, problem.limit, problem.actual) == ("too_big", 5_000_000, 5_000_001)
    assert "square.jpg" in problem.message
    assert codes(a_post(media=(a_file(tmp_path, size=0),)), X) == ["media:empty"]
    assert codes(a_post(media=(a_file(tmp_path, "image/tiff"),)), X) == ["media:wrong_kind"]
    gone = a_file(tmp_path, size=7)
    gone.path.unlink()
    assert codes(a_post(media=(gone,)), X) == ["media:missing"]


def test_a_film_may_be_neither_too_long_nor_too_short(tmp_path: Path) -> None:
    assert codes(a_post(media=(a_file(tmp_path, "video/mp4", seconds=140.5),)), X) == ["media:film_too_long"]
    assert codes(a_post(media=(a_file(tmp_path, "video/mp4", seconds=0.2),)), X) == ["media:film_too_short"]


def test_a_thumbnail_is_held_to_the_picture_limits(tmp_path: Path) -> None:
    film = (a_file(tmp_path, "video/mp4"),)
    heavy = a_file(tmp_path, "image/jpeg", size=2_000_001)
    assert codes(a_post(media=film, thumbnail=heavy), YOUTUBE) == ["thumbnail:too_big"]
    assert codes(a_post(media=film, thumbnail=film[0]), YOUTUBE) == ["thumbnail:wrong_kind"]


def test_an_empty_post_is_missing_its_text() -> None:
    assert codes(a_post(" "), X) == ["text:missing"]


def test_a_refusal_says_all_problems_at_once() -> None:
    refuse_wrong([])
    problems = [Problem(field="text", code="a", message="Satu."), Problem(field="title", code="b", message="Dua.")]
    with pytest.raises(RefusedDelivery, match=r"Satu\. Dua\."):
        refuse_wrong(problems)


def test_a_delivery_is_known_by_its_whole_key_only() -> None:
    assert names_delivery("baca https://a.id/k/beras?p=abc12", "abc12")
    assert names_delivery("https://a.id/?x=1&p=abc12#bagian", "abc12")
    assert not names_delivery("https://a.id/?p=abc123", "abc12")
    assert not names_delivery("https://a.id/?p=abc12-b", "abc12")
    assert not names_delivery("p=abc12", "abc12")


def test_a_stored_file_gets_a_name_people_and_platforms_can_read(tmp_path: Path) -> None:
    assert file_name(a_file(tmp_path)) == "portrait.png"
    assert file_name(a_file(tmp_path, "video/mp4")) == "short.mp4"


@pytest.mark.parametrize("kind", [kind for kind, _ in PUBLISHERS if kind != "website"])
def test_the_limits_of_a_kind_are_those_its_sender_uses(kind: str) -> None:
    from mmc.publishers import publisher_class

    assert limits_of(kind) is publisher_class(kind).limits
