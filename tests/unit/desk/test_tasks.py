"""The officer's page: files, words, steps, and an answer that only the officer or an approver may give."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from mmc.config import ChannelConfig, Config

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

    from mmc.newsroom.models import Delivery, Person

LINK = "https://whatsapp.com/channel/0029/101"


@pytest.fixture
def by_hand(newsroom: Config, settings: Settings) -> Config:
    """The desk with its telegram channel served by hand."""
    section = {"kind": "assisted", "title": "Kanal WhatsApp", "officer": "penulis", "link": "whatsapp.com"}
    channels = {**newsroom.channels, "telegram": ChannelConfig.model_validate(section)}
    settings.MMC = newsroom.model_copy(update={"channels": channels})
    return settings.MMC


@pytest.fixture
def row(by_hand: Config, settings: Settings, contributor: Person) -> Delivery:
    """A delivery that is with its officer, as the engine hands it over."""
    from mmc.engine.deliver import deliver
    from mmc.publishers.assisted import AssistedPublisher
    from tests.builders import NOW, a_story
    from tests.house import HandClock, tools_for

    due = NOW + timedelta(hours=2)
    story = a_story(title="Kabut asap menipis", state="scheduled")
    waiting = story.deliveries.get(channel_id="telegram")
    publisher: Any = AssistedPublisher("telegram", by_hand, HandClock(due))
    assert deliver(waiting.pk, waiting.generation, tools_for(by_hand, publisher, HandClock(due))) == "needs_human"
    settings.MMC_CLOCK = lambda: due
    waiting.refresh_from_db()
    return waiting


Enter = Callable[["Person"], "Client"]


def test_the_officer_finds_files_words_and_steps(as_: Enter, row: Delivery, contributor: Person) -> None:
    client = as_(contributor)
    listed = client.get("/tugas/").content.decode()
    assert "Kabut asap menipis" in listed and "Menunggu petugas" in listed and 'Tugas <span class="count"' in listed
    page = client.get(f"/tugas/{row.key}/").content.decode()
    assert f"?p={row.key}" in page and 'data-copy="kata"' in page
    assert f'download="{row.story.slug}-portrait.png"' in page and f'download="{row.story.slug}-short.mp4"' in page
    assert "Buka Kanal WhatsApp" in page and "Rani Penulis" in page


def test_the_link_makes_it_published_and_is_the_evidence(as_: Enter, row: Delivery, contributor: Person) -> None:
    client = as_(contributor)
    answer = client.post(f"/tugas/{row.key}/lapor/", {"answer": "published", "url": LINK})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.receipt_url) == ("published", LINK)
    page = client.get(f"/tugas/{row.key}/").content.decode()
    assert LINK in page and 'name="answer"' not in page
    again = client.post(f"/tugas/{row.key}/lapor/", {"answer": "impossible", "reason": "telanjur"})
    assert again.status_code == 422


@pytest.mark.parametrize("url", ["", "sudah saya kirim", "https://example.org/lain"])
def test_without_a_link_of_that_channel_nothing_is_published(
    as_: Enter, row: Delivery, contributor: Person, url: str
) -> None:
    answer = as_(contributor).post(f"/tugas/{row.key}/lapor/", {"answer": "published", "url": url})
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "needs_human"


def test_not_possible_wants_its_reason(as_: Enter, row: Delivery, contributor: Person) -> None:
    client = as_(contributor)
    assert client.post(f"/tugas/{row.key}/lapor/", {"answer": "impossible", "reason": ""}).status_code == 422
    client.post(f"/tugas/{row.key}/lapor/", {"answer": "impossible", "reason": "Ponsel kanal rusak"})
    row.refresh_from_db()
    assert row.state == "abandoned"
    assert "Jangan dikirim" in client.get(f"/tugas/{row.key}/").content.decode()


def test_colleagues_look_and_approvers_may_answer(as_: Enter, row: Delivery, editor: Person, approver: Person) -> None:
    page = as_(editor).get(f"/tugas/{row.key}/").content.decode()
    assert 'name="answer"' not in page and "Hanya Rani Penulis" in page
    assert as_(editor).post(f"/tugas/{row.key}/lapor/", {"answer": "published", "url": LINK}).status_code == 422
    as_(approver).post(f"/tugas/{row.key}/lapor/", {"answer": "published", "url": LINK})
    row.refresh_from_db()
    assert row.state == "published"


def test_the_queue_points_to_the_task_and_says_when_it_is_overdue(
    as_: Enter, row: Delivery, approver: Person, settings: Settings
) -> None:
    page = as_(approver).get("/antrean/").content.decode()
    assert f'href="/tugas/{row.key}/"' in page and "Menunggu petugas" in page
    assert f"/antrean/{row.key}/selesaikan/" not in page
    later = row.due_at + timedelta(hours=2, minutes=1)
    settings.MMC_CLOCK = lambda: later
    assert "Petugas belum melapor" in as_(approver).get("/antrean/").content.decode()
    assert "Petugas belum melapor" in as_(approver).get("/tugas/").content.decode()


def test_a_desk_without_such_channels_has_no_tasks_in_its_rail(as_: Enter, newsroom: Config, editor: Person) -> None:
    assert 'href="/tugas/"' not in as_(editor).get("/konten/").content.decode()


def test_a_delivery_of_another_kind_is_no_task(as_: Enter, row: Delivery, editor: Person) -> None:
    other = row.story.deliveries.get(channel_id="x")
    assert as_(editor).get(f"/tugas/{other.key}/").status_code == 404


def test_a_partners_fetch_shows_in_the_queue(as_: Enter, newsroom: Config, editor: Person) -> None:
    from mmc.newsroom.actions.note_fetch import note_fetch
    from mmc.newsroom.models import Channel
    from tests.builders import NOW, a_story

    sent = a_story(state="published").deliveries.get(channel_id="telegram")
    Channel.objects.filter(pk="telegram").update(kind="partner")
    assert "Berkas diambil mitra" not in as_(editor).get("/antrean/").content.decode()
    assert note_fetch(subject=sent.key, what="kit", now=NOW) and not note_fetch(subject=sent.key, what="kit", now=NOW)
    assert "Berkas diambil mitra" in as_(editor).get("/antrean/").content.decode()
