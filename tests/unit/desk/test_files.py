"""Renditions served to those who are logged in, in parts where a player asks for parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from mmc.newsroom.models import Person
from tests.builders import a_story, latest_of

Enter = Callable[[Person], Client]


def film_of() -> tuple[str, int]:
    story = a_story()
    film = next(r for r in latest_of(story).frozen.renditions if r.kind == "film")
    return f"/media/{film.sha256}", film.bytes


def test_files_are_for_those_who_are_logged_in(client: Client) -> None:
    address, _ = film_of()
    assert client.get(address).status_code == 302


def test_a_film_comes_whole_with_its_type(as_: Enter, editor: Person) -> None:
    address, size = film_of()
    answer = as_(editor).get(address)
    assert (answer.status_code, answer.headers["Content-Type"], len(answer.content)) == (200, "video/mp4", size)
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "given", "length"), [("bytes=0-99", "0-99", 100), ("bytes=100-", "100-", None), ("bytes=-50", "", 50)]
)
def test_a_player_gets_the_part_it_asks_for(
    as_: Enter, editor: Person, asked: str, given: str, length: int | None
) -> None:
    address, size = film_of()
    client = as_(editor)
    answer = client.get(address, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.headers["Content-Range"].startswith(f"bytes {given}") and answer.headers["Content-Range"].endswith(
        f"/{size}"
    )
    assert len(answer.content) == (length or size - 100)
    whole = client.get(address).content
    assert answer.content in whole


def test_a_part_past_the_end_is_refused(as_: Enter, editor: Person) -> None:
    address, size = film_of()
    answer = as_(editor).get(address, headers={"Range": f"bytes={size}-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{size}")


def test_a_list_picture_keeps_its_proportions(as_: Enter, editor: Person) -> None:
    import io

    from PIL import Image

    story = a_story()
    still = next(r for r in latest_of(story).frozen.renditions if r.format == "wide")
    answer = as_(editor).get(f"/media/{still.sha256}/kecil")
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert abs(picture.width / picture.height - 16 / 9) < 0.02


def test_an_unknown_file_is_not_found(as_: Enter, editor: Person) -> None:
    assert as_(editor).get(f"/media/{'0' * 64}").status_code == 404


def test_the_numbers_come_as_csv(as_: Enter, editor: Person) -> None:
    story = a_story()
    answer = as_(editor).get(f"/konten/{story.pk}/data.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode().splitlines()[1] == "Kotawaringin Timur,454515"
