"""The embedded engine: lock, lease, queues and clocks of one process."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from mmc.engine.dispatch import dispatch
from mmc.engine.expand import expand
from mmc.engine.follow_up import follow_up
from mmc.engine.lease import database_lock, folder_lock, forget_others, renew
from mmc.engine.port import Work, own_connection
from mmc.engine.reconcile import reconcile, sweep_sending
from mmc.engine.tools import Tools
from mmc.newsroom.models import Channel

log = logging.getLogger("mmc.engine")


class Engine:
    """Start it once a process. Every tick is idempotent against the database."""

    def __init__(self, tools: Tools, *, duties: dict[str, tuple[timedelta, Callable[[], Any]]] | None = None) -> None:
        self.tools = tools
        self.work = Work(tools)
        self._more = duties or {}  # duties of rooms above: collectors, rollups
        self._clock = BackgroundScheduler(timezone="UTC")
        self._held = ExitStack()

    def start(self) -> None:
        """Take the lock, settle what the last life left, then let queues and clocks run."""
        self._held.enter_context(folder_lock(self.tools.config.folder / "var"))
        self._held.enter_context(database_lock())
        forget_others()
        renew(self.tools)
        self._know_channels()
        swept = sweep_sending(self.tools)
        if swept:
            log.warning("%d deliveries were being sent when the process died", swept, extra={"action": "swept"})
        self.work.launch()
        for name, (every, duty) in self._duties().items():
            self._clock.add_job(
                self._tick(name, duty), "interval", seconds=max(0.2, every.total_seconds()), id=name,
                coalesce=True, max_instances=1, misfire_grace_time=None,
            )  # fmt: skip
        self._clock.start()

    def stop(self) -> None:
        """Stop clocks, then queues; running work gets a moment."""
        if self._clock.running:
            self._clock.shutdown(wait=True)
        self.work.close()
        self._held.close()

    def _duties(self) -> dict[str, tuple[timedelta, Callable[[], Any]]]:
        tools, engine = self.tools, self.tools.config.engine
        return {
            "lease": (timedelta(seconds=5), lambda: renew(tools)),
            "dispatch": (engine.dispatch_every, lambda: dispatch(tools, self.work)),
            "reconcile": (engine.reconcile_every, lambda: (sweep_sending(tools), reconcile(tools))),
            "follow_up": (engine.reconcile_every, lambda: follow_up(tools)),
            "expand": (engine.expand_every, lambda: expand(tools)),
            **self._more,
        }

    def _tick(self, name: str, duty: Callable[[], Any]) -> Callable[[], None]:
        @own_connection
        def run() -> None:
            try:
                duty()
            except Exception:
                # A tick that dies would be silent for ever: it is logged and comes again.
                log.exception("Tick %s failed", name, extra={"action": "tick_failed"})

        return run

    def _know_channels(self) -> None:
        for name, channel in self.tools.config.channels.items():
            Channel.objects.get_or_create(name=name, defaults={"kind": channel.kind})


