"""Turns: of several workers one does a duty; one that stopped in the middle of it holds nobody up for long."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mmc.engine.lease import Lease, renew
from mmc.engine.turns import turn
from mmc.newsroom.models import Turn
from tests.house import HandClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def workers(tools: Any) -> tuple[Any, Any]:
    one, two = (replace(tools, executor=name, lease=Lease()) for name in ("one", "two"))
    for worker in (one, two):
        renew(worker)
    return one, two


def test_one_worker_at_a_time_and_then_the_next(workers: tuple[Any, Any]) -> None:
    one, two = workers
    with turn("dispatch", one) as mine:
        assert mine
        with turn("dispatch", two) as theirs:
            assert not theirs
        with turn("reconcile", two) as other:
            assert other
    with turn("dispatch", two) as theirs:
        assert theirs
    assert set(Turn.objects.values_list("holder", flat=True)) == {""}


def test_a_stopped_worker_keeps_its_turn_no_longer_than_its_lease(workers: tuple[Any, Any], clock: HandClock) -> None:
    one, two = workers
    with turn("dispatch", one):
        clock.turn(seconds=31)  # it sleeps; its connection stands
        renew(two)
        with turn("dispatch", two) as theirs:
            assert theirs
            renew(one)
            with turn("dispatch", one) as again:
                assert not again
    assert Turn.objects.get(name="dispatch").holder == ""


def test_a_turn_that_was_not_given_back_is_one_s_own(workers: tuple[Any, Any]) -> None:
    one, _ = workers
    Turn.objects.create(name="dispatch", holder="one")
    with turn("dispatch", one) as mine:
        assert mine


def test_an_engine_alone_needs_no_turns(tools: Any) -> None:
    with turn("dispatch", tools) as mine:
        assert mine
    assert not Turn.objects.exists()
