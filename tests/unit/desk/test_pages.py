"""Every page opens, for the right people, and says what to do next when it is empty."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from mmc.newsroom.models import Person
from tests.builders import a_story

Enter = Callable[[Person], Client]
PAGES = ("/konten/", "/konten/baru/", "/antrean/", "/jadwal/", "/sumber/")


@pytest.mark.parametrize("page", PAGES)
def test_nobody_sees_a_page_without_a_login(client: Client, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/masuk/?next=")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_an_empty_newsroom(as_: Enter, contributor: Person, page: str) -> None:
    answer = as_(contributor).get(page)
    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


def test_an_empty_list_says_what_to_do_next(as_: Enter, editor: Person) -> None:
    page = as_(editor).get("/konten/").content.decode()
    assert "Buat konten pertama" in page
    assert "/konten/baru/" in page


@pytest.mark.parametrize("state", ["draft", "in_review", "returned", "approved", "scheduled", "published"])
def test_a_story_in_any_stage_is_listed_and_opens(as_: Enter, editor: Person, state: str) -> None:
    story = a_story(state=state, title="Judul yang dicari")
    client = as_(editor)
    assert "Judul yang dicari" in client.get("/konten/").content.decode()
    page = client.get(f"/konten/{story.pk}/")
    assert page.status_code == 200
    assert "Judul yang dicari" in page.content.decode()


def test_the_list_is_filtered_by_stage(as_: Enter, editor: Person) -> None:
    a_story(title="Masih draf")
    a_story(title="Sudah naik", state="published")
    page = as_(editor).get("/konten/?tahap=published").content.decode()
    assert "Sudah naik" in page
    assert "Masih draf" not in page


def test_times_are_shown_with_their_zone(as_: Enter, editor: Person) -> None:
    story = a_story(state="scheduled")
    page = as_(editor).get(f"/konten/{story.pk}/").content.decode()
    assert "hari ini 11.00 WIB" in page


def test_an_address_that_is_none_says_so_in_words_and_leads_back(as_: Enter, editor: Person) -> None:
    answer = as_(editor).get("/konten/999999/")
    assert answer.status_code == 404
    assert "Halaman ini tidak ada" in answer.content.decode()
    assert 'href="/konten/"' in answer.content.decode()
