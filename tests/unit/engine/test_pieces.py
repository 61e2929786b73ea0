"""A post in three pieces through deaths, doubts and second thoughts: no piece twice, none forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from mmc.core.channel import Absent, Found, Outcome, Post, Receipt
from mmc.core.pieces import out_receipts
from mmc.engine.follow_up import follow_up
from mmc.engine.reconcile import reconcile
from mmc.errors import ChannelLocked, MoveRefused, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.newsroom.actions.cancel_delivery import cancel
from mmc.newsroom.actions.move import chain_is_whole
from mmc.newsroom.actions.reconnect_channel import reconnect
from mmc.newsroom.actions.resolve_delivery import resolve_abandon, resolve_published, resolve_resend
from mmc.newsroom.actions.settle_restored import settle_restored
from mmc.newsroom.actions.take_over import take_over
from mmc.newsroom.actions.withdraw_story import withdraw
from mmc.newsroom.models import Channel, Delivery, FollowUp
from tests.house import NOW, HandClock, Scripted, a_person, a_story, approved, of, promised, run, tools_for

pytestmark = pytest.mark.django_db
THREE = ["1", "2", "3"]


@dataclass
class Threaded(Scripted):
    """A channel on which every post is a thread of three."""

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        number = len(out_receipts(refs)) + 1
        step = self.send_script.pop(0) if self.send_script else None
        if isinstance(step, BaseException):
            raise step
        self.public.append(str(number))
        if step:
            raise step[0]
        return self._receipt(number)

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        number = len(out_receipts(refs)) + 1
        return Found(self._receipt(number)) if str(number) in self.public else Absent()

    def withdraw(self, receipt: Receipt) -> None:
        self.public = [one for one in self.public if one not in receipt.id.split(",")]

    @staticmethod
    def _receipt(number: int) -> Receipt:
        return Receipt(id=str(number), url=f"https://example.org/{number}", left=3 - number)


@dataclass
class House:
    """One delivery in three pieces and the tools that send it."""

    config: Any
    clock: HandClock
    story: Any
    platform: Threaded = field(default_factory=Threaded)

    def __post_init__(self) -> None:
        approved(self.story)
        self.row = promised(self.story)
        self.tools = tools_for(self.config, self.platform, self.clock)

    def now(self) -> Delivery:
        return of(self.row)

    def run(self) -> str:
        return run(self.row, self.tools)


@pytest.fixture
def house(config: Any, clock: HandClock, db: None) -> House:
    return House(config, clock, a_story(config))


def test_each_piece_has_an_intent_of_its_own_and_the_receipt_names_all(house: House) -> None:
    assert house.run() == "published"
    row = house.now()
    assert (house.platform.public, row.receipt_id, row.receipt_url) == (THREE, "1,2,3", "https://example.org/1")
    assert [e.new for e in row.events.all()].count("sending") == 3
    assert chain_is_whole(row)


@pytest.mark.parametrize("death", range(3))
def test_a_death_after_acceptance_of_any_piece_is_read_back_and_the_rest_follows(house: House, death: int) -> None:
    house.platform.send_script = [None] * death + [(UnknownOutcome("reset"),)]
    assert house.run() == "unknown"
    assert reconcile(house.tools) == 1
    assert house.now().state == ("published" if death == 2 else "prepared")
    if death < 2:
        assert house.run() == "published"
    assert (house.platform.public, house.now().receipt_id) == (THREE, "1,2,3")


def test_a_death_between_two_pieces_goes_on_with_the_next(house: House) -> None:
    def die(point: str) -> None:
        if point == "after_piece":
            raise KeyboardInterrupt

    kept = house.tools
    house.tools = replace(kept, probe=die)
    with pytest.raises(KeyboardInterrupt):
        house.run()
    assert (house.now().state, house.platform.public) == ("prepared", ["1"])
    house.tools = kept
    assert house.run() == "published"
    assert house.platform.public == THREE


def test_a_piece_that_was_never_there_is_sent_again_after_enough_reads(house: House) -> None:
    house.platform.send_script = [None, UnknownOutcome("silence")]
    assert house.run() == "unknown"
    for _ in range(house.config.engine.reconcile_reads + 1):
        reconcile(house.tools)
        house.clock.turn(minutes=5)
    assert house.now().state == "prepared"
    assert house.run() == "published"
    assert house.platform.public == THREE


def test_half_a_thread_is_neither_cancelled_nor_skipped_nor_taken_over(house: House) -> None:
    house.platform.send_script = [None, TemporaryDelivery("429", retry_after=60)]
    assert house.run() == "prepared"
    with pytest.raises(MoveRefused, match="part of"):
        cancel(delivery=house.now(), by=None, now=NOW, reason="berubah pikiran")
    assert take_over(story=house.story, revision=house.story.latest, by=None, now=NOW) == []
    Delivery.objects.filter(pk=house.row.pk).update(late={"then": "skip", "after": 0, "expires": 1})
    house.clock.turn(hours=3)
    assert house.run() == "published"
    assert house.platform.public == THREE


def test_an_alert_that_ends_between_two_pieces_asks_a_person(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.platform.send_script = [None, TemporaryDelivery("429", retry_after=60)]
    assert house.run() == "prepared"
    monkeypatch.setattr("mmc.engine.deliver.alert_over", lambda row, now: True)
    assert house.run() == "needs_human"
    assert house.platform.public == ["1"]


def test_a_wish_to_cancel_that_came_between_pieces_is_too_late(house: House) -> None:
    house.platform.send_script = [None, TemporaryDelivery("429", retry_after=60)]
    assert house.run() == "prepared"
    Delivery.objects.filter(pk=house.row.pk).update(cancel_requested=True)
    house.clock.turn(minutes=2)
    assert house.run() == "published"


def test_a_refusal_after_the_first_piece_asks_a_person_instead_of_closing_the_row(house: House) -> None:
    house.platform.send_script = [None, RefusedDelivery("no replies for this app")]
    assert house.run() == "needs_human"
    row = house.now()
    assert "1 of its pieces are public" in row.error
    assert out_receipts(row.refs)[0].id == "1"


def test_the_word_of_a_person_that_it_is_there_keeps_what_is_known_of_its_pieces(house: House) -> None:
    house.platform.send_script = [None, RefusedDelivery("no replies for this app")]
    house.run()
    by = a_person("pengawas", "admin")
    row = resolve_published(delivery=house.now(), url="https://t.me/uji/1", by=by, now=NOW + timedelta(hours=1))
    assert (row.state, row.receipt_id) == ("published", "1")


def test_a_piece_found_after_a_restore_is_kept_and_not_sent_again_on_a_persons_word(house: House) -> None:
    settle_restored(taken_at=NOW - timedelta(hours=1), now=house.clock(), missed={})
    house.platform.public.append("1")  # sent by the newsroom that went on after the backup
    assert reconcile(house.tools) == 1
    row = house.now()
    assert (row.state, [receipt.id for receipt in out_receipts(row.refs)]) == ("needs_human", ["1"])
    assert take_over(story=house.story, revision=house.story.latest, by=None, now=NOW) == []
    resolve_resend(delivery=row, by=a_person("pengawas", "admin"), now=house.clock(), reason="sisanya belum ada")
    Channel.objects.update(paused_at=None)
    assert house.run() == "published"
    assert house.platform.public == THREE
    assert chain_is_whole(house.now())


@pytest.mark.parametrize("state", ["prepared", "blocked"])
def test_a_story_with_half_a_thread_out_can_be_withdrawn_and_is_once_it_is_whole(house: House, state: str) -> None:
    step = TemporaryDelivery("429", retry_after=60) if state == "prepared" else ChannelLocked("token")
    house.platform.send_script = [None, step]
    assert house.run() == state
    [wish] = withdraw(story=house.story, by=a_person("pengawas", "admin"), now=NOW, reason="data keliru")
    if state == "blocked":
        reconnect(channel=house.row.channel, by=a_person("kepala", "admin"), now=house.clock())
    house.clock.turn(minutes=2)
    assert house.run() == "published"
    assert follow_up(house.tools) == 1
    assert (FollowUp.objects.get(pk=wish.pk).state, house.platform.public) == ("done", [])


def test_half_a_thread_that_is_let_go_is_not_called_never_out(house: House) -> None:
    house.platform.send_script = [None, RefusedDelivery("no replies for this app")]
    assert house.run() == "needs_human"
    by = a_person("pengawas", "admin")
    [wish] = withdraw(story=house.story, by=by, now=NOW, reason="data keliru")
    resolve_abandon(delivery=house.now(), by=by, now=NOW, reason="tidak jadi")
    follow_up(house.tools)
    wish = FollowUp.objects.get(pk=wish.pk)
    assert wish.state == "refused" and "by hand" in wish.note


def test_a_piece_whose_id_nobody_knows_is_never_called_withdrawn(house: House) -> None:
    house.platform.send_script = [None, None, (UnknownOutcome("reset"),)]
    assert house.run() == "unknown"
    Delivery.objects.filter(pk=house.row.pk).update(state="needs_human")  # as on a channel that cannot be read
    by = a_person("pengawas", "admin")
    row = resolve_published(delivery=house.now(), url="https://t.me/uji/1", by=by, now=house.clock())
    assert (row.state, row.receipt_id) == ("published", "1,2")
    [wish] = withdraw(story=house.story, by=by, now=NOW, reason="data keliru")
    follow_up(house.tools)
    wish = FollowUp.objects.get(pk=wish.pk)
    assert house.platform.public == ["3"]
    assert wish.state == "refused" and "by hand" in wish.note
