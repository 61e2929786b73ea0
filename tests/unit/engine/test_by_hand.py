"""Assisted channels: the engine makes ready and hands over; only a person with the link makes it published."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mmc.config import ChannelConfig, Config
from mmc.engine.deliver import deliver
from mmc.errors import ConfigError, MoveRefused, NotAllowed, RefusedDelivery
from mmc.publishers import open_channel
from mmc.publishers.assisted import AssistedPublisher
from tests.house import NOW, HandClock, a_config, a_person, a_story, approved, promised, tools_for

pytestmark = pytest.mark.django_db(transaction=True)


def newsroom(folder: Path, **options: Any) -> Config:
    section = ChannelConfig.model_validate({"kind": "assisted", "officer": "sari", **options})
    return a_config(folder).model_copy(update={"channels": {"wa": section}})


@pytest.fixture
def room(tmp_path: Path, settings: Any) -> Config:
    config = newsroom(tmp_path, link="whatsapp.com")
    settings.MMC = config
    return config


def handed(config: Config, clock: HandClock) -> Any:
    """A delivery that is with its officer."""
    story = a_story(config, channels=("wa",))
    approved(story)
    row = promised(story, channel="wa")
    tools = tools_for(config, AssistedPublisher("wa", config, clock), clock)  # type: ignore[arg-type]
    assert deliver(row.pk, row.generation, tools) == "needs_human"
    row.refresh_from_db()
    return row


def test_a_machine_never_sends_and_never_says_published(room: Config) -> None:
    row = handed(room, HandClock())
    assert (row.attempt, row.receipt_url, row.published_at, row.error) == (0, "", None, "")
    passed = [event.new for event in row.events.order_by("number")]
    assert passed == ["draft", "scheduled", "claimed", "prepared", "needs_human"]
    with pytest.raises(RefusedDelivery, match="officer"):
        open_channel("wa", room).send(None, {})  # type: ignore[arg-type]


def test_the_officer_brings_the_link_and_nobody_else_may(room: Config) -> None:
    from mmc.newsroom.actions.resolve_delivery import resolve_published

    row, sari, budi = handed(room, HandClock()), a_person("sari", "contributor"), a_person("budi", "editor")
    link = "https://whatsapp.com/channel/0029/101"
    with pytest.raises(NotAllowed):
        resolve_published(delivery=row, url=link, by=budi, now=NOW)
    for wrong in ("", "sudah", "https://example.org/1", "https://whatsapp.com.example.org/1"):
        with pytest.raises(MoveRefused):
            resolve_published(delivery=row, url=wrong, by=sari, now=NOW)
    done = resolve_published(delivery=row, url=link, by=sari, now=NOW)
    assert (done.state, done.receipt_url) == ("published", link)
    assert done.events.get(new="published").evidence == {"url": link}


def test_not_possible_needs_a_reason(room: Config) -> None:
    from mmc.newsroom.actions.resolve_delivery import resolve_abandon

    row, sari = handed(room, HandClock()), a_person("sari", "contributor")
    with pytest.raises(MoveRefused):
        resolve_abandon(delivery=row, by=sari, now=NOW, reason=" ")
    assert resolve_abandon(delivery=row, by=sari, now=NOW, reason="Ponsel kanal rusak").state == "abandoned"


def test_a_task_is_overdue_after_its_time_and_no_task_once_it_is_done(room: Config) -> None:
    from mmc.newsroom.actions.resolve_delivery import resolve_published
    from mmc.newsroom.tasks import open_tasks, task_of

    row = handed(room, HandClock())
    task = task_of(row, NOW + timedelta(hours=2))
    assert task is not None and (task.officer, task.handed_at, task.overdue) == ("sari", NOW, False)
    late = task_of(row, NOW + timedelta(hours=2, minutes=1))
    assert late is not None and late.overdue
    assert list(open_tasks()) == [row]
    done = resolve_published(delivery=row, url="https://whatsapp.com/x", by=a_person("sari", "editor"), now=NOW)
    assert task_of(done, NOW) is None and not open_tasks().exists()


def test_an_engine_that_dies_before_handing_over_hands_over_in_its_next_life(room: Config) -> None:
    from mmc.newsroom.models import Delivery

    clock = HandClock()
    row = handed(room, clock)
    # As the ledger looks after a kill between preparing and handing over: prepared under a dead owner.
    Delivery.objects.filter(pk=row.pk).update(state="prepared", owner="mati")
    tools = tools_for(room, AssistedPublisher("wa", room, clock), clock)  # type: ignore[arg-type]
    assert deliver(row.pk, row.generation, tools) == "needs_human"
    row.refresh_from_db()
    assert (row.refs["handed_at"], row.attempt) == (NOW.isoformat(), 0)


def test_late_or_not_the_officer_gets_it(room: Config) -> None:
    story = a_story(room, channels=("wa",))
    approved(story)
    row = promised(story, channel="wa", due_at=NOW - timedelta(hours=30))
    tools = tools_for(room, open_channel("wa", room), HandClock())  # type: ignore[arg-type]
    assert deliver(row.pk, row.generation, tools) == "needs_human"
    row.refresh_from_db()
    assert "handed_at" in row.refs


@pytest.mark.parametrize(
    ("options", "words"),
    [({"officer": ""}, "officer"), ({"steps": "Buka"}, "steps"), ({"remind": "lama"}, "remind")],
)
def test_a_section_that_names_nobody_is_refused(tmp_path: Path, options: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        section = ChannelConfig.model_validate({"kind": "assisted", "officer": "sari", **options})
        open_channel("wa", a_config(tmp_path).model_copy(update={"channels": {"wa": section}}))
