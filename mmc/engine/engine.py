"""One engine process: lock or lease, queues and clocks. Alone on SQLite, one of many on PostgreSQL."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from mmc.engine.clock import SteadyClock, start_reading_anew
from mmc.engine.dispatch import dispatch
from mmc.engine.expand import expand
from mmc.engine.follow_up import follow_up
from mmc.engine.lease import folder_lock, forget_long_dead, forget_others, renew, renew_every
from mmc.engine.port import Work
from mmc.engine.reconcile import reconcile, sweep_sending
from mmc.engine.tools import Tools, is_shared
from mmc.engine.turns import RARE, is_due, turn
from mmc.engine.watch import watch
from mmc.newsroom.models import Channel, Executor
from mmc.newsroom.queries import next_due
from mmc.publishers.fence import fenced

log = logging.getLogger("mmc.engine")
Duty = tuple[timedelta, Callable[[], Any]]
OUTSIDE = frozenset({"reconcile", "follow_up", "metrics"})  # they call platforms: only under a lease that holds
KEPT = timedelta(days=1)  # finished engine work
OFTEN = timedelta(seconds=5)  # a duty that comes as often keeps its thread, and on SQLite its connection
LOOK_BACK = 5  # every so many ticks the dispatcher also looks for what was lost: nothing waits on that second


class Engine:
    """Start it once a process. Every tick is idempotent against the database."""

    def __init__(self, tools: Tools, *, duties: dict[str, Duty] | None = None, renderers: int = 1) -> None:
        self.tools = tools
        self.work = Work(tools, renderers=renderers)
        self._more = duties or {}  # duties of rooms above: collectors, rollups
        # A thread for every duty: one that waits for a database must not keep the lease from being renewed.
        self._clock = BackgroundScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(24)})
        self._kept: set[BaseDatabaseWrapper] = set()
        self._held = ExitStack()
        self._ticks = 0

    def start(self) -> None:
        """Take the lock or a lease, settle what the last life left, then let queues and clocks run."""
        if self.tools.lease is None:
            self._held.enter_context(folder_lock(self.tools.config.folder / "var"))
            forget_others()
        renew(self.tools)  # before the first work is taken: an executor without a lease is a dead one
        self._know_channels()
        swept = sweep_sending(self.tools)
        if swept:
            log.warning("%d deliveries were being sent when the process died", swept, extra={"action": "swept"})
        self.work.launch()
        watch(self.tools, self.work)
        for name, (every, duty) in self._duties().items():
            if every <= OFTEN:
                self._clock.add_executor(ThreadPoolExecutor(1), name)
            self._clock.add_job(
                self._tick(name, every, duty), "interval", id=name, coalesce=True, max_instances=1,
                seconds=max(0.2, min(every, RARE).total_seconds()), misfire_grace_time=None,
                executor=name if every <= OFTEN else "default",
                **({"next_run_time": datetime.now(UTC)} if name == "dispatch" else {}),
            )  # fmt: skip
        self._clock.start()

    def stop(self) -> None:
        """Stop clocks, then queues; running work gets a moment."""
        if self._clock.running:
            self._clock.shutdown(wait=True)
        while self._kept:
            connection = self._kept.pop()
            connection.inc_thread_sharing()  # its thread is gone
            connection.close()
        self.work.close()
        self._leave()
        self._held.close()

    def _leave(self) -> None:
        """Give the lease back, so that others need not wait for its end; not while a call may still be under way."""
        if self.tools.lease is not None and not self.tools.held:
            self.tools.lease.give_back()
            Executor.objects.filter(name=self.tools.executor).delete()

    def _duties(self) -> dict[str, Duty]:
        tools, engine = self.tools, self.tools.config.engine
        found: dict[str, Duty] = {
            "lease": (renew_every(tools.config), lambda: renew(tools)),
            "clock": (timedelta(seconds=5), self._look_at_the_clock),
            "watch": (timedelta(seconds=5), lambda: watch(tools, self.work)),
            "dispatch": (engine.dispatch_every, self._dispatch),
            "expand": (engine.expand_every, lambda: expand(tools)),
            "housekeeping": (timedelta(hours=1), self._tidy),
        }
        if "publish" in tools.queues:
            found["reconcile"] = (engine.reconcile_every, lambda: (sweep_sending(tools), reconcile(tools)))
            found["follow_up"] = (engine.reconcile_every, lambda: follow_up(tools))
        return {**found, **(self._more if "collect" in tools.queues else {})}

    def _tick(self, name: str, every: timedelta, duty: Callable[[], Any]) -> Callable[[], None]:
        everybody = name in ("lease", "clock")

        def run() -> None:
            sound = False
            try:
                if name in OUTSIDE and not self.tools.may_send():
                    return
                with ExitStack() as held:
                    mine = everybody or held.enter_context(turn(name, self.tools))
                    if mine and (everybody or is_due(name, every, self.tools.clock())):
                        held.enter_context(fenced(self.tools.term()))
                        duty()
                sound = True
            except Exception:
                # A tick that dies would be silent for ever: it is logged and comes again.
                log.exception("Tick %s failed", name, extra={"action": "tick_failed"})
            finally:
                self._give_back(keep=sound and every <= OFTEN)

        return run

    def _give_back(self, *, keep: bool) -> None:
        """Close this thread's connection. To `keep` a file open is cheaper than to read its shape anew each second."""
        if keep and self._clock.running and not is_shared(self.tools.config):
            self._kept.add(connections["default"])
            return
        connections.close_all()

    def _dispatch(self) -> None:
        dispatch(self.tools, self.work, look_back=self._ticks % LOOK_BACK == 0)
        self._ticks += 1
        now = self.tools.clock()
        due = next_due(now, now + self.tools.config.engine.dispatch_every)
        if due is not None and self._clock.running:
            # Not up to a whole tick late: the clock comes by at the very moment, then goes on in its step.
            self._clock.modify_job("dispatch", next_run_time=datetime.now(UTC) + (due - now))

    def _look_at_the_clock(self) -> None:
        if isinstance(self.tools.clock, SteadyClock) and self.tools.clock.look() > timedelta(0):
            start_reading_anew()

    def _tidy(self) -> None:
        self.work.forget_done(self.tools.clock() - KEPT)
        forget_long_dead(self.tools)

    def _know_channels(self) -> None:
        for name, channel in self.tools.config.channels.items():
            Channel.objects.get_or_create(name=name, defaults={"kind": channel.kind})
