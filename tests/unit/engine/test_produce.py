"""Producing is idempotent by its row: crashes, second producers and newer orders make no second story."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmc.config import Config, SourceConfig
from mmc.engine import produce
from mmc.engine.render import Made, Spec, render
from mmc.errors import DrawingError
from mmc.newsroom.actions.create_story import create_story
from mmc.newsroom.actions.keep_dataset import keep_dataset
from mmc.newsroom.actions.order_render import order_render
from mmc.newsroom.actions.sign_schedule import sign, signed_hash
from mmc.newsroom.models import Delivery, RenderOrder, Revision, Slot, Story
from tests.house import NOW, HandClock, Scripted, a_dataset, a_person, a_rendition, tools_for

pytestmark = pytest.mark.django_db

RULE = """
title: "Uji {tanggal}"
every: "cron: 0 10 * * *"
source: sumber
infographic: {template: ranking, formats: [square]}
channels: {telegram: {at: +1m, send: [still.square]}, kedua: {at: +1m, send: [still.square]}}
caption: {default: "{{ judul }} {{ link }}"}
approval: auto
"""


@pytest.fixture
def newsroom(config: Config, settings: Any) -> Config:
    """A config with one signed schedule."""
    (config.folder / "schedules").mkdir()
    (config.folder / "schedules" / "harian.yaml").write_text(RULE)
    settings.MMC = config.model_copy(update={"sources": {"sumber": SourceConfig(kind="ckan")}})
    sign(schedule=settings.MMC.schedules["harian"], config=settings.MMC, by=a_person("kepala", "approver"), now=NOW)
    return settings.MMC


@pytest.fixture
def maker(newsroom: Config, platform: Scripted, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Engine tools on a source whose figures differ at every fetch."""
    values = iter(range(1, 100))

    def data(*_: object) -> Any:
        table = a_dataset(value=float(next(values)))
        return table, keep_dataset(dataset=table, by=None, now=NOW)

    monkeypatch.setattr(produce, "_data", data)
    monkeypatch.setattr(produce, "render", lambda *_: Made("A terbanyak", (a_rendition(newsroom),)))
    return tools_for(newsroom, platform, clock)


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any], then: Exception | None = None) -> None:
    """Something else happens while the pictures are drawn, once."""
    real = produce.render

    def drawing(*args: Any) -> Made:
        monkeypatch.setattr(produce, "render", real)
        act()
        if then is not None:
            raise then
        return real(*args)

    monkeypatch.setattr(produce, "render", drawing)


def test_two_producers_of_one_slot_make_one_story(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    slot = Slot.objects.create(schedule="harian", opens_at=NOW)
    meanwhile(monkeypatch, lambda: produce.produce_slot(slot.pk, maker))
    assert produce.produce_slot(slot.pk, maker) == "made"
    assert (Story.objects.count(), Revision.objects.count(), Delivery.objects.count()) == (1, 1, 2)


def test_a_producer_that_fails_after_another_one_was_done_says_nothing(
    maker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = Slot.objects.create(schedule="harian", opens_at=NOW)
    meanwhile(monkeypatch, lambda: produce.produce_slot(slot.pk, maker), DrawingError("out of memory"))
    produce.produce_slot(slot.pk, maker)
    assert (Slot.objects.get().state, Slot.objects.get().note) == ("made", "")


def test_a_crash_right_after_the_story_was_kept_makes_no_second_revision(
    maker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = Slot.objects.create(schedule="harian", opens_at=NOW)
    real = produce._story

    def dying(*args: Any) -> str:
        real(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(produce, "_story", dying)
    with pytest.raises(KeyboardInterrupt):
        produce.produce_slot(slot.pk, maker)
    monkeypatch.setattr(produce, "_story", real)
    assert produce.produce_slot(slot.pk, maker) == "made"
    assert (Story.objects.count(), Revision.objects.count(), Delivery.objects.count()) == (1, 1, 2)


def test_a_crash_before_the_story_was_kept_keeps_nothing_and_makes_it_again(
    maker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = Slot.objects.create(schedule="harian", opens_at=NOW)
    with monkeypatch.context() as dying:

        def die(**_: object) -> None:
            raise KeyboardInterrupt

        dying.setattr(produce, "promise", die)
        with pytest.raises(KeyboardInterrupt):
            produce.produce_slot(slot.pk, maker)
    assert (Slot.objects.get().state, Story.objects.count(), Delivery.objects.count()) == ("working", 0, 0)
    assert produce.produce_slot(slot.pk, maker) == "made"
    assert Delivery.objects.count() == 2


def test_a_newer_order_also_replaces_the_one_being_drawn(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = keep_dataset(dataset=a_dataset(), by=None, now=NOW)
    story = create_story(title="Panen", dataset_hash=dataset.hash, template="ranking", storyboard="", options={},
                         stills=["square"], films=[], plans=[], by=None, now=NOW)
    first = RenderOrder.objects.get()
    meanwhile(monkeypatch, lambda: order_render(story=story, spec={**first.spec, "title": "Panen padi"}, plans=[],
                                                by=None, now=NOW))
    assert produce.produce_order(first.pk, maker) == "cancelled"
    assert not Revision.objects.exists()
    second = RenderOrder.objects.latest("pk")
    assert produce.produce_order(second.pk, maker) == "made"
    assert story.latest.frozen.title == "Panen padi"


def test_an_order_taken_back_while_it_is_drawn_stops_the_drawing(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = keep_dataset(dataset=a_dataset(), by=None, now=NOW)
    create_story(title="Panen", dataset_hash=dataset.hash, template="ranking", storyboard="", options={},
                 stills=["square"], films=[], plans=[], by=None, now=NOW)
    order = RenderOrder.objects.get()
    heard: list[float] = []

    def drawing(*args: Any) -> Made:
        for share in (0.2, 0.4, 0.6):
            args[3](share)
            heard.append(share)
            RenderOrder.objects.update(state=RenderOrder.State.CANCELLED)
        raise AssertionError("it went on drawing")

    monkeypatch.setattr(produce, "render", drawing)
    assert produce.produce_order(order.pk, maker) == "cancelled"
    assert heard == [0.2]
    assert not Revision.objects.exists()


def test_what_the_progress_raises_ends_the_child_and_leaves_nothing(newsroom: Config) -> None:
    spec = Spec(template="ranking", stills=("square", "portrait", "story"), options={}, film_options={})
    seen, before = [], set(children_of(os.getpid()))

    def enough(share: float) -> None:
        seen.extend(set(children_of(os.getpid())) - before)
        raise produce.NoLongerWanted

    with pytest.raises(produce.NoLongerWanted):
        render(a_dataset(), spec, newsroom, enough)
    assert seen and not set(children_of(os.getpid())) & set(seen)
    assert list((newsroom.folder / "var" / "work").iterdir()) == []


def children_of(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in told.split()]


def test_code_beside_the_template_is_signed_with_it(
    newsroom: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "papan_uji.py"
    monkeypatch.syspath_prepend(str(tmp_path))
    schedule = newsroom.schedules["harian"]
    hashes = []
    for factor in (1, 1000):
        file.write_text(f"FACTOR = {factor}  # {'x' * factor}\n\n\nclass Papan:\n    name = 'papan'\n")
        sys.modules.pop("papan_uji", None)
        import importlib
        import linecache

        linecache.clearcache()
        importlib.invalidate_caches()
        module = importlib.import_module("papan_uji")
        monkeypatch.setattr("mmc.infographics.template_named", lambda name, found=module.Papan: found)
        hashes.append(signed_hash(schedule, newsroom))
    sys.modules.pop("papan_uji", None)
    assert hashes[0] != hashes[1]
