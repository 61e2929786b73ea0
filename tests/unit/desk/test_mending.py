"""One button per problem: a new revision that can be seen before approval; words mended while they are typed."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from mmc.core.delivery import State
from mmc.core.workflow import Decision
from mmc.newsroom.models import Delivery, Person, Story
from tests.builders import a_story

Enter = Callable[[Person], Client]
LONG = "Harga beras turun di empat belas kabupaten dan kota. " * 10 + "{link}"


def press(client: Client, story: Story, fix: str, channel: str = "x", code: str = "too_long", revision: int = 1) -> str:
    asked = {"revision": revision, "channel": channel, "field": "text", "code": code, "fix": fix}
    answer = client.post(f"/konten/{story.pk}/perbaiki/", asked, follow=True)
    return answer.content.decode()


def test_a_text_too_long_for_x_becomes_a_thread_with_one_press(as_: Enter, editor: Person) -> None:
    story, client = a_story(captions={"x": LONG}), as_(editor)
    page = client.get(f"/konten/{story.pk}/").content.decode()
    assert "Teks terlalu panjang" in page and "Bagi menjadi utas" in page and "Pendekkan agar muat" in page
    page = press(client, story, "split")
    assert "Dibetulkan sebagai revisi 2" in page and 'class="pieces"' in page and "Teks terlalu panjang" not in page
    assert "\n---\n" in story.latest.frozen.plan_for("x").caption
    assert story.revisions.get(number=1).frozen.plan_for("x").caption == LONG, "what was frozen stays"


def test_trimming_keeps_the_link(as_: Enter, editor: Person) -> None:
    story = a_story(captions={"x": LONG})
    page = press(as_(editor), story, "trim")
    assert "Teks terlalu panjang" not in page
    assert story.latest.frozen.plan_for("x").caption.endswith("{link}")


def test_an_approved_revision_stays_approved_and_scheduled(as_: Enter, editor: Person) -> None:
    story = a_story(captions={"x": LONG}, state="approved")
    press(as_(editor), story, "split")
    assert story.revisions.get(number=1).decision is Decision.APPROVED
    assert story.latest.number == 2 and story.latest.decision is Decision.NONE
    assert not Delivery.objects.exclude(state=State.DRAFT).exists()


def test_a_press_on_an_older_page_or_for_nothing_changes_nothing(as_: Enter, editor: Person) -> None:
    story, client = a_story(captions={"x": LONG}), as_(editor)
    press(client, story, "split")
    assert "Ada yang mengubahnya lebih dulu" in press(client, story, "split")
    assert "Masalah itu sudah tidak ada" in press(client, story, "split", revision=2)
    assert "Masalah itu sudah tidak ada" in press(client, story, "hapus", revision=2)
    assert story.latest.number == 2


def test_the_caption_of_telegram_shows_as_picture_and_words(as_: Enter, editor: Person) -> None:
    story = a_story(captions={"telegram": LONG * 3})
    page = as_(editor).get(f"/konten/{story.pk}/").content.decode()
    assert page.count('class="pieces"') == 1 and "Teks terlalu panjang" not in page


def test_words_being_typed_are_mended_without_being_saved(as_: Enter, editor: Person) -> None:
    client = as_(editor)
    typed = {"title": "Harga beras", "kanal-x-caption": LONG.replace("\n", "\r\n")}
    page = client.post("/konten/hitung/x/caption/", typed).content.decode()
    assert "Bagi menjadi utas" not in page or "hx-post" in page
    page = client.post("/kanal/x/caption/perbaiki/split/", typed).content.decode()
    assert "---" in page and "pesan" in page and "Bagi menjadi utas" not in page
    page = client.post("/kanal/x/caption/perbaiki/trim/", typed).content.decode()
    assert "{link}</textarea>" in page and "---" not in page
    assert client.post("/kanal/x/caption/perbaiki/hapus/", typed).status_code == 404
    assert client.post("/kanal/tiada/caption/perbaiki/trim/", typed).status_code == 404
    assert Story.objects.count() == 0
