"""A newer revision is approved while the older one is out of reach: in the call, in doubt, or with a person.

What comes back to be sent carries the newer words. See docs/decisions/0006-overtaken.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mmc.engine.dispatch import dispatch
from mmc.engine.reconcile import reconcile
from mmc.errors import TemporaryDelivery, UnknownOutcome
from mmc.newsroom.actions.move import chain_is_whole
from mmc.newsroom.actions.request_review import request_review
from mmc.newsroom.actions.resolve_delivery import resolve_resend
from mmc.newsroom.actions.revise_story import revise_story
from mmc.newsroom.models import Delivery, Revision, Story
from tests.house import NOW, HandClock, Scripted, a_person, a_story, approved, of, promised, run
from tests.unit.engine.test_ticks import Notebook

pytestmark = pytest.mark.django_db


class Listening(Scripted):
    """A channel that remembers the titles it was given."""

    titles: list[str]

    def send(self, post: Any, refs: Any) -> Any:
        self.titles = [*getattr(self, "titles", []), post.title]
        return super().send(post, refs)


@pytest.fixture
def platform() -> Listening:
    return Listening()


def revised(story: Story, *, channels: tuple[str, ...] | None = None) -> Revision:
    assert story.latest is not None
    content = story.latest.frozen
    plans = tuple(plan for plan in content.plans if channels is None or plan.channel in channels)
    return revise_story(story=story, content=replace(content, title="Angka dibetulkan", plans=plans), by=None, now=NOW)


def prove_absence(tools: Any, clock: HandClock) -> None:
    for _ in range(4):
        reconcile(tools)
        clock.turn(seconds=46)


def test_words_in_doubt_that_prove_absent_are_not_sent_once_newer_ones_are_approved(
    row: Delivery, tools: Any, platform: Listening, clock: HandClock
) -> None:
    platform.send_script = [UnknownOutcome("reset")]
    assert run(row, tools) == "unknown"
    revised(row.story)
    approved(row.story)
    assert of(row).revision.number == 1, "what may be public is not given other words"
    prove_absence(tools, clock)
    assert run(row, tools) == "scheduled", "it comes back under the newer revision"
    assert dispatch(tools, Notebook()) == 1  # type: ignore[arg-type]
    assert run(row, tools) == "published"
    assert (of(row).revision.number, platform.titles[-1]) == (2, "Angka dibetulkan")
    assert platform.public == [row.key]
    assert chain_is_whole(of(row))


def test_words_in_doubt_that_are_found_stay_what_they_are_and_wait_for_a_correction(
    row: Delivery, tools: Any, platform: Listening, clock: HandClock
) -> None:
    platform.send_script = [(UnknownOutcome("no answer"),)]
    run(row, tools)
    revised(row.story)
    approved(row.story)
    prove_absence(tools, clock)
    assert (of(row).state, of(row).revision.number) == ("published", 1), "the ledger says what readers see"
    assert platform.public == [row.key]


def test_a_newer_revision_that_is_only_in_review_holds_nothing_back(
    row: Delivery, tools: Any, platform: Listening, clock: HandClock
) -> None:
    platform.send_script = [UnknownOutcome("reset")]
    run(row, tools)
    request_review(revision=revised(row.story), by=None, now=NOW)
    prove_absence(tools, clock)
    assert run(row, tools) == "published"
    assert (of(row).revision.number, len(set(platform.titles))) == (1, 1), "the approved words, as for any other row"


def test_a_channel_the_newer_revision_leaves_out_gets_nothing(
    row: Delivery, tools: Any, platform: Listening, clock: HandClock
) -> None:
    platform.send_script = [UnknownOutcome("reset")]
    run(row, tools)
    revised(row.story, channels=())
    approved(row.story)
    prove_absence(tools, clock)
    assert run(row, tools) == "cancelled"
    assert "leaves this channel out" in of(row).events.last().note
    assert platform.public == []


def test_a_call_without_effect_does_not_bring_old_words_back(
    row: Delivery, tools: Any, platform: Listening, clock: HandClock
) -> None:
    def meanwhile() -> None:
        revised(row.story)
        approved(row.story)
        raise TemporaryDelivery("connection refused")

    platform.send_script = [meanwhile]
    assert run(row, tools) == "prepared"
    clock.turn(minutes=1)
    assert run(row, tools) == "scheduled"
    assert run(row, tools) == "published"
    assert (of(row).revision.number, platform.titles[-1]) == (2, "Angka dibetulkan")


def test_a_person_who_sends_again_sends_the_newer_words(
    row: Delivery, tools: Any, platform: Listening, clock: HandClock
) -> None:
    platform.readable = False
    platform.send_script = [UnknownOutcome("no answer")]
    run(row, tools)
    reconcile(tools)
    assert of(row).state == "needs_human"
    revised(row.story)
    approved(row.story)
    boss = a_person("kepala", "approver")
    resolve_resend(delivery=row, by=boss, now=clock(), reason="tidak ada di kanal")
    assert run(row, tools) == "scheduled"
    assert run(row, tools) == "published"
    assert of(row).revision.number == 2
    assert platform.public == [row.key]


def test_a_warning_that_was_prolonged_meanwhile_is_not_skipped_for_its_old_end(
    config: Any, tools: Any, platform: Listening, clock: HandClock
) -> None:
    story = a_story(config)
    ends = {name: (NOW + timedelta(hours=hours)).isoformat() for name, hours in (("old", 1), ("new", 9))}
    assert story.latest is not None
    revise_story(story=story, content=replace(story.latest.frozen, expires=ends["old"]), by=None, now=NOW)
    approved(story)
    row = promised(story)
    platform.send_script = [UnknownOutcome("reset")]
    assert run(row, tools) == "unknown"
    assert story.latest is not None
    longer = replace(story.latest.frozen, title="Peringatan diperpanjang", expires=ends["new"])
    revise_story(story=story, content=longer, by=None, now=NOW)
    approved(story)
    prove_absence(tools, clock)
    clock.turn(hours=1, minutes=1)
    assert run(row, tools) == "scheduled"
    assert run(row, tools) == "published"
    assert platform.titles[-1] == "Peringatan diperpanjang"
