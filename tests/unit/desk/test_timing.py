"""Scheduling, the queue and its resolutions, through the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from mmc.core.delivery import State
from mmc.newsroom.actions.decide_review import approve
from mmc.newsroom.actions.request_review import request_review
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.models import Channel, Delivery, FollowUp, Person, Story
from tests.builders import CHANNELS, NOW, a_person, a_story, latest_of, walk

Enter = Callable[[Person], Client]
WIB = ZoneInfo("Asia/Jakarta")


def times(at: str = "2026-11-21T11:30", channels: tuple[str, ...] = CHANNELS) -> dict[str, str]:
    sent = {"revision": "1"}
    for name in channels:
        sent |= {f"kanal-{name}-use": "on", f"kanal-{name}-due_at": at}
    return sent


def one_waiting(state: State) -> Delivery:
    story = a_story(state="scheduled")
    return walk(Delivery.objects.get(story=story, channel="telegram"), state, NOW + timedelta(hours=2))


def state_of(row: Delivery) -> str:
    return Delivery.objects.get(pk=row.pk).state


def test_typed_wall_time_is_promised_in_the_sites_zone(as_: Enter, editor: Person) -> None:
    story = a_story(state="approved")
    assert as_(editor).post(f"/konten/{story.pk}/jadwalkan/", times()).status_code == 302
    rows = Delivery.objects.filter(story=story)
    assert {row.channel_id for row in rows} == set(CHANNELS)
    assert {row.due_at for row in rows} == {datetime(2026, 11, 21, 11, 30, tzinfo=WIB)}


def test_a_story_nobody_approved_is_not_scheduled(as_: Enter, editor: Person) -> None:
    story = a_story(state="in_review")
    answer = as_(editor).post(f"/konten/{story.pk}/jadwalkan/", times())
    assert answer.status_code == 422
    assert "belum disetujui" in answer.content.decode()
    assert not Delivery.objects.exists()


def test_a_caption_over_the_limit_cannot_be_scheduled(as_: Enter, editor: Person) -> None:
    story = a_story(state="approved", captions={"telegram": "a" * 1025})
    answer = as_(editor).post(f"/konten/{story.pk}/jadwalkan/", times())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Belum bisa dijadwalkan" in page and "1.025" in page
    assert not Delivery.objects.exists()


def test_a_past_hour_is_refused_and_what_was_typed_stays(as_: Enter, editor: Person) -> None:
    story = a_story(state="approved")
    answer = as_(editor).post(f"/konten/{story.pk}/jadwalkan/", times("2026-11-20T08:15"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Jam itu sudah lewat" in page and "2026-11-20T08:15" in page
    assert not Delivery.objects.exists()


def test_a_contributor_may_not_schedule(as_: Enter, contributor: Person) -> None:
    story = a_story(state="approved")
    answer = as_(contributor).post(f"/konten/{story.pk}/jadwalkan/", times())
    assert answer.status_code == 422
    assert not Delivery.objects.exists()


def test_a_newer_unapproved_revision_is_pointed_out(as_: Enter, editor: Person) -> None:
    from dataclasses import replace

    story = a_story(state="scheduled")
    content = replace(latest_of(story).frozen, summary="Kalimat baru.")
    revise_story(story=story, content=content, by=editor, now=NOW)
    page = as_(editor).get(f"/konten/{story.pk}/").content.decode()
    assert "Yang terjadwal adalah revisi 1" in page


def test_the_queue_puts_what_needs_a_person_first(as_: Enter, editor: Person) -> None:
    one_waiting(State.NEEDS_HUMAN)
    page = as_(editor).get("/antrean/").content.decode()
    assert page.index("Perlu perhatian") < page.index("Berikutnya")
    assert "Menunggu keputusan Anda" in page


def test_an_editor_sees_no_resolution_and_may_not_send_one(as_: Enter, editor: Person) -> None:
    row = one_waiting(State.NEEDS_HUMAN)
    client = as_(editor)
    assert "Kirim lagi" not in client.get("/antrean/").content.decode()
    answer = client.post(f"/antrean/{row.key}/selesaikan/", {"answer": "resend", "reason": "tidak ada"})
    assert answer.status_code == 422
    assert state_of(row) == State.NEEDS_HUMAN


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        ({"answer": "published", "url": "https://t.me/mmc/77"}, State.PUBLISHED),
        ({"answer": "resend", "reason": "Sudah dilihat, tidak ada."}, State.PREPARED),
        ({"answer": "abandon", "reason": "Sudah basi."}, State.ABANDONED),
    ],
)
def test_an_approver_settles_what_the_machine_must_not_guess(
    as_: Enter, approver: Person, sent: dict[str, str], state: State
) -> None:
    row = one_waiting(State.NEEDS_HUMAN)
    assert as_(approver).post(f"/antrean/{row.key}/selesaikan/", sent).status_code == 302
    assert state_of(row) == state


def test_a_link_that_is_none_is_refused_and_kept(as_: Enter, approver: Person) -> None:
    row = one_waiting(State.NEEDS_HUMAN)
    answer = as_(approver).post(f"/antrean/{row.key}/selesaikan/", {"answer": "published", "url": "t.me/mmc/77"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Itu bukan alamat tautan" in page and "t.me/mmc/77" in page
    assert state_of(row) == State.NEEDS_HUMAN


def test_a_delivery_is_cancelled_and_moved_from_the_queue(as_: Enter, editor: Person) -> None:
    story = a_story(state="scheduled")
    x, website = (Delivery.objects.get(story=story, channel=c) for c in ("x", "website"))
    client = as_(editor)
    assert client.post(f"/antrean/{x.key}/batal/", {"reason": "Salah kanal"}).status_code == 302
    assert client.post(f"/antrean/{website.key}/jam/", {"due_at": "2026-11-22T06:00"}).status_code == 302
    assert state_of(x) == State.CANCELLED
    assert Delivery.objects.get(pk=website.pk).due_at == datetime(2026, 11, 22, 6, tzinfo=WIB)


def test_what_is_sending_cannot_be_cancelled_any_more(as_: Enter, editor: Person) -> None:
    row = one_waiting(State.SENDING)
    answer = as_(editor).post(f"/antrean/{row.key}/batal/", {"reason": "Berubah pikiran"})
    assert answer.status_code == 422
    assert "Terlambat dibatalkan" in answer.content.decode()
    assert state_of(row) == State.SENDING


def test_the_events_are_shown_with_their_evidence(as_: Enter, editor: Person) -> None:
    row = one_waiting(State.NEEDS_HUMAN)
    page = as_(editor).get(f"/antrean/{row.key}/peristiwa/").content.decode()
    assert "rantainya utuh" in page
    assert "Menunggu jamnya" in page and "Menunggu keputusan Anda" in page


def test_a_changed_past_is_said_out_loud(as_: Enter, editor: Person) -> None:
    row = one_waiting(State.NEEDS_HUMAN)
    row.events.filter(number=2).update(note="diubah diam-diam")
    assert "tidak utuh" in as_(editor).get(f"/antrean/{row.key}/peristiwa/").content.decode()


def test_an_approver_pauses_and_resumes_a_channel(as_: Enter, approver: Person, editor: Person) -> None:
    client = as_(approver)
    assert client.post("/kanal/x/", {"wish": "pause", "reason": ""}).status_code == 422
    assert client.post("/kanal/x/", {"wish": "pause", "reason": "Masa berkabung"}).status_code == 302
    assert not Channel.objects.get(pk="x").open
    assert "Masa berkabung" in as_(editor).get("/antrean/").content.decode()
    assert as_(editor).post("/kanal/x/", {"wish": "resume"}).status_code == 422
    assert client.post("/kanal/x/", {"wish": "resume"}).status_code == 302
    assert Channel.objects.get(pk="x").open


def test_withdrawing_needs_an_approver_and_a_reason(as_: Enter, editor: Person, approver: Person) -> None:
    story = a_story(state="published")
    assert as_(editor).post(f"/konten/{story.pk}/tarik/", {"reason": "Salah data"}).status_code == 422
    assert as_(approver).post(f"/konten/{story.pk}/tarik/", {"reason": ""}).status_code == 422
    assert as_(approver).post(f"/konten/{story.pk}/tarik/", {"reason": "Salah data"}).status_code == 302
    assert all(row.follow_ups.filter(verb="withdraw").exists() for row in Delivery.objects.filter(story=story))


def test_what_was_taken_back_is_not_called_published_any_longer(as_: Enter, approver: Person) -> None:
    story, client = a_story(state="published"), as_(approver)
    page = client.get(f"/konten/{story.pk}/").content.decode()
    assert "Ada yang keliru pada yang sudah tayang?" in page and "Tarik konten ini" in page
    client.post(f"/konten/{story.pk}/tarik/", {"reason": "Salah data"})
    assert "Sudah ditarik" not in client.get("/konten/").content.decode()  # asked for, not done yet
    FollowUp.objects.update(state=FollowUp.State.DONE)
    page = client.get(f"/konten/{story.pk}/").content.decode()
    assert "Sudah ditarik" in page and "Sudah tayang" not in page
    assert "Tarik konten ini" not in page and "Ada yang keliru" not in page
    assert "Sudah ditarik" in client.get("/konten/").content.decode()


def test_a_channel_that_never_edits_says_so_and_is_not_offered_again(as_: Enter, approver: Person) -> None:
    story, client = a_story(state="published"), as_(approver)
    first = latest_of(story)
    second = revise_story(story=story, content=replace(first.frozen, title="Baru"), by=approver, now=NOW)
    request_review(revision=second, by=approver, now=NOW)
    approve(revision=second, by=a_person("penyetuju-lain", "approver"), now=NOW)
    assert "Kirim pembetulan" in client.get(f"/konten/{story.pk}/").content.decode()
    Delivery.objects.filter(story=story).exclude(channel="x").update(revision=second)
    wish = FollowUp.objects.create(
        delivery=Delivery.objects.get(story=story, channel="x"), verb="edit", revision=second, reason="Judul",
        state=FollowUp.State.REFUSED, note="x: X cannot edit a post; withdraw it and post anew", asked_at=NOW,
        asked_by=approver,
    )  # fmt: skip
    page = client.get(f"/konten/{story.pk}/").content.decode()
    assert "Kanal ini tidak mengizinkan kiriman diubah" in page and wish.note not in page
    assert "Kirim pembetulan" not in page


def test_two_people_cannot_schedule_the_same_opening_twice(as_: Enter, editor: Person) -> None:
    story: Story = a_story(state="approved")
    as_(editor).post(f"/konten/{story.pk}/jadwalkan/", times())
    as_(a_person("editor-lain", "editor")).post(f"/konten/{story.pk}/jadwalkan/", times())
    assert Delivery.objects.filter(story=story).count() == len(CHANNELS)
