"""Whoever ordered a film can stop it, and have it made after all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mmc.newsroom.actions.create_story import create_story
from mmc.newsroom.actions.keep_dataset import keep_dataset
from mmc.newsroom.models import Audit, RenderOrder
from tests.builders import NOW
from tests.house import a_dataset

if TYPE_CHECKING:
    from django.test import Client

    from mmc.newsroom.models import Person, Story

Enter = Callable[["Person"], "Client"]


@pytest.fixture
def story(editor: Person) -> Story:
    dataset = keep_dataset(dataset=a_dataset(), by=editor, now=NOW)
    return create_story(title="Panen", dataset_hash=dataset.hash, template="ranking", storyboard="data_story",
                        options={}, stills=["square"], films=["short"], plans=[], by=editor, now=NOW)


@pytest.mark.parametrize("state", ["waiting", "working"])
def test_an_unfinished_order_is_stopped_and_made_again_on_request(
    as_: Enter, editor: Person, story: Story, state: str
) -> None:
    RenderOrder.objects.update(state=state)
    client = as_(editor)
    assert "Hentikan" in client.get(reverse("story", args=[story.pk])).content.decode()
    page = client.post(reverse("story-stop", args=[story.pk]), follow=True).content.decode()
    assert RenderOrder.objects.get().state == "cancelled"
    assert "Pembuatan dihentikan." in page and "Kerjakan lagi" in page and 'value="0' not in page
    assert Audit.objects.filter(verb="cancel_order", who="penyunting").count() == 1
    client.post(reverse("story-again", args=[story.pk]))
    assert list(RenderOrder.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "waiting"]


def test_a_finished_order_is_not_stopped(as_: Enter, editor: Person, story: Story) -> None:
    RenderOrder.objects.update(state="made")
    page = as_(editor).post(reverse("story-stop", args=[story.pk]), follow=True).content.decode()
    assert RenderOrder.objects.get().state == "made"
    assert "sudah selesai" in page
    assert not Audit.objects.filter(verb="cancel_order").exists()


def test_nobody_outside_the_desk_stops_anything(story: Story) -> None:
    from django.test import Client

    answer = Client().post(reverse("story-stop", args=[story.pk]))
    assert answer.status_code in (302, 403)
    assert RenderOrder.objects.get().state == "waiting"
