"""Leases: terms that never come back, a clock nobody can set, and a switch that the kernel holds."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest

from mmc.engine.lease import Lease, living, renew, renew_every, send_within
from mmc.newsroom.models import Executor
from tests.house import HandClock


class Stopwatch:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_lease_holds_for_its_time_and_is_prolonged_by_renewals() -> None:
    watch = Stopwatch()
    lease = Lease(watch)
    lease.renewed(100.0, 20)
    holds = lease.term()
    watch.now = 119.0
    assert holds()
    lease.renewed(119.0, 20)
    watch.now = 138.0
    assert holds()
    watch.now = 139.0
    assert not holds()


def test_a_term_that_ended_never_comes_back_however_the_lease_is_renewed() -> None:
    watch = Stopwatch()
    lease = Lease(watch)
    lease.renewed(100.0, 20)
    old = lease.term()
    watch.now = 160.0  # stopped and woken: the renewal may well run before the sender looks
    lease.renewed(160.0, 20)
    assert not old()
    assert lease.term()()


def test_a_slow_answer_of_the_database_does_not_prolong_the_lease() -> None:
    watch = Stopwatch()
    lease = Lease(watch)
    watch.now = 125.0
    lease.renewed(100.0, 20)  # begun at 100, answered at 125
    assert not lease.term()()


def test_nothing_holds_before_the_first_renewal() -> None:
    assert not Lease(Stopwatch()).term()()


def test_what_leaves_at_the_last_moment_is_seen_by_the_reads_that_follow(config: Any) -> None:
    assert send_within(config) < config.engine.lease
    assert send_within(config) <= config.engine.reconcile_over
    assert renew_every(config) * 3 < send_within(config)


@pytest.mark.django_db
def test_an_executor_not_heard_of_for_a_lease_is_dead(tools: Any, clock: HandClock) -> None:
    Executor.objects.create(name="other-0-x", renewed_at=clock(), version="7")
    assert living(tools)["other-0-x"] == "7"
    clock.turn(seconds=31)
    renew(tools)
    assert list(living(tools)) == [tools.executor]
    assert not tools.lives("other-0-x", 1)


@pytest.mark.django_db
def test_who_could_not_renew_may_not_send(tools: Any, clock: HandClock) -> None:
    assert tools.may_send()
    clock.turn(seconds=21)
    assert not tools.may_send()
    renew(tools)
    assert tools.may_send()


def test_a_process_that_slept_longer_than_its_lease_never_wakes() -> None:
    """Stopped right before its write, it is ended by the kernel before it executes anything."""
    code = (
        "import os, signal, sys, time\n"
        "from mmc.engine.deadman import arm\n"
        "arm(0.6)\n"
        "time.sleep(1.5)\n"  # awake all the while: the switch is held down
        "print('stopping', flush=True)\n"
        "os.kill(os.getpid(), signal.SIGSTOP)\n"
        "print('sent', flush=True)\n"
        "time.sleep(2)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "stopping\n"
        time.sleep(timedelta(seconds=1).total_seconds())
        child.send_signal(signal.SIGCONT)
        assert child.stdout.read() == ""
        assert child.wait(10) == -signal.SIGALRM
