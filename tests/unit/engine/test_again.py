"""A scheduled story whose film failed is made again: same data, same words, a new revision for a person to approve."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mmc.config import Config, SourceConfig
from mmc.core.story import ChannelPlan
from mmc.engine import produce
from mmc.engine.again import order_again
from mmc.engine.render import Made, Spec
from mmc.errors import MoveRefused
from mmc.newsroom.actions.keep_dataset import keep_dataset
from mmc.newsroom.actions.order_render import order_render
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.actions.sign_schedule import sign
from mmc.newsroom.models import Delivery, Revision, Slot, Story
from tests.house import NOW, HandClock, Scripted, a_config, a_dataset, a_person, a_rendition, tools_for

pytestmark = pytest.mark.django_db

RULE = """
title: "Uji {tanggal}"
every: "cron: 0 10 * * *"
source: sumber
infographic: {template: ranking, formats: [square], options: {kicker: Uji}}
video: {storyboard: data_story, formats: [short], options: {theme: dark}, music: tenang}
channels: {telegram: {at: +1m, send: [still.square]}, kedua: {at: +1m, send: [film.short]}}
caption: {default: "{{ judul }} {{ link }}"}
approval: auto
"""


@pytest.fixture
def newsroom(config: Config, settings: Any) -> Config:
    (config.folder / "schedules").mkdir()
    (config.folder / "schedules" / "harian.yaml").write_text(RULE)
    settings.MMC = config.model_copy(update={"sources": {"sumber": SourceConfig(kind="ckan")}})
    sign(schedule=settings.MMC.schedules["harian"], config=settings.MMC, by=a_person("kepala", "approver"), now=NOW)
    return settings.MMC


@pytest.fixture
def half(newsroom: Config, platform: Scripted, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Tools, the story of a slot whose film failed, and what every later render is asked for."""
    asked: list[Spec] = []
    note = "film short was not made: no space"

    def data(*_: object) -> Any:
        table = a_dataset(value=7.0)
        return table, keep_dataset(dataset=table, by=None, now=NOW)

    def drawn(_table: Any, spec: Spec, *_: Any) -> Made:
        asked.append(spec)
        still = a_rendition(newsroom)
        film = replace(still, kind="film", format="short", mime="video/mp4")
        return Made("A terbanyak", (still,) if len(asked) == 1 else (still, film), (note,) if len(asked) == 1 else ())

    monkeypatch.setattr(produce, "_data", data)
    monkeypatch.setattr(produce, "render", drawn)
    tools = tools_for(newsroom, platform, clock)
    assert produce.produce_slot(Slot.objects.create(schedule="harian", opens_at=NOW).pk, tools) == "made"
    return tools, Story.objects.get(), asked


def test_the_film_is_made_from_the_same_data_and_nothing_of_it_goes_out_unapproved(half: Any, newsroom: Config) -> None:
    tools, story, asked = half
    promised = list(Delivery.objects.values_list("channel_id", "revision__number"))
    budi = a_person("budi", "editor")
    words = replace(story.latest.frozen, title="Judul yang disunting")
    revise_story(story=story, content=words, by=budi, now=NOW)
    order = order_again(story=story, config=newsroom, by=budi, now=NOW)
    assert produce.produce_order(order.pk, tools) == "made"
    first, again = asked
    assert (again.options, again.film_options, again.finish) == (first.options, first.film_options, first.finish)
    assert again.film_options["theme"] == "dark"
    latest = Revision.objects.order_by("-number").first()
    assert latest is not None
    content = latest.frozen
    assert (latest.number, content.title, latest.decision.value) == (3, "Judul yang disunting", "none")
    assert [content.lacking(plan) for plan in content.plans] == [(), ()]
    assert list(Delivery.objects.values_list("channel_id", "revision__number")) == promised == [("telegram", 1)]


def test_without_its_schedule_nothing_is_ordered(half: Any, newsroom: Config) -> None:
    _, story, _ = half
    (newsroom.folder / "schedules" / "harian.yaml").unlink()
    with pytest.raises(MoveRefused, match="is gone"):
        order_again(story=story, config=a_config(newsroom.folder), by=a_person("budi", "editor"), now=NOW)
    assert not story.orders.exists()


@pytest.mark.parametrize("when", ["while it is drawn", "before it is ordered once more"])
def test_words_edited_after_the_order_are_the_words_of_what_it_makes(half: Any, newsroom: Config, when: str) -> None:
    tools, story, _ = half
    budi = a_person("budi", "editor")
    order = order_again(story=story, config=newsroom, by=budi, now=NOW)
    if when == "before it is ordered once more":
        assert produce.produce_order(order.pk, tools) == "made"
        plans = [ChannelPlan(**{**p, "send": tuple(p["send"])}) for p in order.plans]
    before = story.latest.frozen
    plan = replace(before.plans[0], caption="Angka yang dibetulkan {link}")
    edited = replace(before, title="Judul yang dibetulkan", plans=(plan, *before.plans[1:]))
    revise_story(story=story, content=edited, by=budi, now=NOW)
    if when == "before it is ordered once more":  # as the desk's button does
        order = order_render(story=story, spec=order.spec, plans=plans, by=budi, now=NOW)
    assert produce.produce_order(order.pk, tools) == "made"
    latest = Story.objects.get().latest
    assert latest is not None
    assert (latest.frozen.title, latest.frozen.plans) == (edited.title, edited.plans)
    assert [latest.frozen.lacking(one) for one in latest.frozen.plans] == [(), ()]
