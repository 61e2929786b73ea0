"""The small port to the queue engine (DBOS), so that it could be swapped."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from mmc.engine.lease import elapsed
from mmc.engine.tools import Tools

_ALIVE = ("ENQUEUED", "PENDING", "DELAYED")
_DONE = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_ALONE = "local"  # the executor of an embedded engine: the next life finds its own work under this name
NAME = "mmc"  # of this application in the engine's database
DBOS_QUEUES = ("publish", "render")
SELDOM = 20.0  # seconds between two looks of the engine for what MMC does not use
BELIEVED = 12.0  # seconds from taking a piece of work off a queue to a thread that is at it, at the very most


class Work:
    """Queues of one process: `publish` (one at a time a channel), `render` (a few a process)."""

    def __init__(self, tools: Tools, *, renderers: int = 1) -> None:
        self._tools = tools
        self._renderers = renderers
        self._deliver: Callable[..., str] | None = None
        self._produce: Callable[..., str] | None = None
        self._running: set[str] = set()  # names of what threads of this process are at
        self._idle_since: dict[str, float] = {}

    @property
    def executor(self) -> str:
        """The name under which this process's running work stands in the engine."""
        return _ALONE if self._tools.lease is None else self._tools.executor

    def launch(self) -> None:
        """Register the workflows and start taking work from this process's queues."""
        from dbos import DBOS, DBOSPortableJSONSerializer

        config, tools = self._tools.config, self._tools
        DBOS.destroy(destroy_registry=True)
        self._register_queues()
        engine = DBOS(
            config={
                "name": NAME,
                "system_database_url": config.engine_url,
                "application_version": tools.version,
                "executor_id": self.executor,
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "WARNING",
                # Events, streams and its own schedules are not used here: nobody has to look for them often.
                "notification_coalesce_sec": 1.0,
                "scheduler_polling_interval_sec": SELDOM,
            }
        )
        self._deliver = DBOS.workflow(name="deliver", max_recovery_attempts=5)(self._noted(_deliver(tools)))
        self._produce = DBOS.workflow(name="produce", max_recovery_attempts=5)(self._noted(_produce(tools)))
        DBOS.listen_queues([queue for queue in DBOS_QUEUES if queue in tools.queues])
        rest_more(engine)
        DBOS.launch()

    def _register_queues(self) -> None:
        """Write both queues down before the engine's first look: one it misses there it finds a second later."""
        from dbos import DBOS, DBOSClient

        url, poll = self._tools.config.engine_url, self._tools.config.engine.queue_poll
        DBOS.migrate(url)
        client = DBOSClient(system_database_url=url, application_name=NAME, retry_connection_errors=False)
        try:
            client.register_queue("publish", partition_concurrency=1, polling_interval_sec=poll)
            client.register_queue("render", worker_concurrency=self._renderers, polling_interval_sec=3 * poll)
        finally:
            client.destroy()

    def _noted(self, work: Callable[..., str]) -> Callable[..., str]:
        from dbos import DBOS

        @functools.wraps(work)
        def run(*args: Any) -> str:
            name = DBOS.workflow_id or ""
            self._running.add(name)
            try:
                return work(*args)
            finally:
                self._running.discard(name)

        return run

    def deliver(self, delivery_id: int, generation: int, round: int, *, partition: str, order: int) -> None:
        """Enqueue one delivery; the same id twice is one run."""
        from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

        assert self._deliver is not None, "launch first"
        name = self.delivery_id(delivery_id, generation, round)
        with SetWorkflowID(name), SetEnqueueOptions(queue_partition_key=partition, priority=order):
            DBOS.enqueue_workflow("publish", self._deliver, delivery_id, generation)

    def produce(self, kind: str, row_id: int, round: int) -> None:
        """Enqueue the making of a slot or an order."""
        from dbos import DBOS, SetWorkflowID

        assert self._produce is not None, "launch first"
        with SetWorkflowID(self.production_id(kind, row_id, round)):
            DBOS.enqueue_workflow("render", self._produce, kind, row_id)

    def alive(self, names: Collection[str]) -> set[str]:
        """Those of these pieces of work that the engine waits with or runs."""
        from dbos import DBOS

        wanted, found = list(names), set[str]()
        for start in range(0, len(wanted), 200):
            part = wanted[start : start + 200]
            rows = DBOS.list_workflows(workflow_ids=part, status=list(_ALIVE), load_input=False, load_output=False)
            found |= {row.workflow_id for row in rows}
        return found

    def retire(self, living: Callable[[], Mapping[str, str]]) -> list[str]:
        """Names of the work that nobody alive can do, taken out of the engine: the ledger orders it anew.

        `living` gives version by executor; it is asked after the work was listed, so that who starts in between
        counts as alive. Nothing is marked first: a caller that dies halfway is simply repeated.
        """
        from dbos import DBOS

        rows = DBOS.list_workflows(status=list(_ALIVE), load_input=False, load_output=False)
        known = living()
        mine = {row.workflow_id for row in rows if row.status == "PENDING" and row.executor_id == self.executor}
        dropped = self._dropped(mine)
        lost = [
            row.workflow_id for row in rows
            if row.app_version not in known.values() or row.workflow_id in dropped
            or (row.status == "PENDING" and row.executor_id not in known)
        ]  # fmt: skip
        if lost:
            DBOS.cancel_workflows(lost)
        return lost

    def _dropped(self, mine: set[str]) -> set[str]:
        """Work that the engine believes to be running here, and that nothing here has been running for a while.

        Its end could not be written, because the disk was full or the database away: it would block its channel.
        """
        now = elapsed()
        idle = mine - self._running
        self._idle_since = {name: self._idle_since.get(name, now) for name in idle}
        return {name for name, since in self._idle_since.items() if now - since > BELIEVED}

    def forget_done(self, before: datetime) -> int:
        """How many finished pieces of work of before a time were dropped; the ledger remembers them."""
        from dbos import DBOS

        rows = DBOS.list_workflows(
            status=list(_DONE), end_time=before.isoformat(), limit=2000, load_input=False, load_output=False
        )
        if rows:
            DBOS.delete_workflows([row.workflow_id for row in rows])
        return len(rows)

    @staticmethod
    def delivery_id(delivery_id: int, generation: int, round: int) -> str:
        return f"dlv:{delivery_id}:{generation}:{round}"

    @staticmethod
    def production_id(kind: str, row_id: int, round: int) -> str:
        return f"{kind}:{row_id}:{round}"

    @staticmethod
    def parts(name: str) -> tuple[str, int, int] | None:
        """Kind (dlv, slot, order), row and round of a name; None for work that is not ours."""
        words = name.split(":")
        if len(words) < 3 or not all(word.isdecimal() for word in words[1:]):
            return None
        return words[0], int(words[1]), int(words[-1])

    def close(self, wait_s: int = 5) -> None:
        """Stop taking work; running work gets a moment to end."""
        from dbos import DBOS

        DBOS.destroy(workflow_completion_timeout_sec=wait_s)


def rest_more(engine: Any) -> None:
    """Let DBOS look rarely for what is never there: its own queue, delayed work and time limits are not used here.

    It has no setting for these two; a version that keeps them elsewhere only costs some idle time.
    """
    from dbos import _workflow_commands as commands

    commands._BACKGROUND_JOBS_INTERVAL_SEC = SELDOM
    with suppress(AttributeError):
        engine._registry.get_internal_queue()._polling_interval_sec = SELDOM


def own_connection(work: Callable[..., Any]) -> Callable[..., Any]:
    """The function with its thread's database connection given back afterwards."""

    @functools.wraps(work)
    def run(*args: Any, **kwargs: Any) -> Any:
        from django.db import connections

        try:
            return work(*args, **kwargs)
        finally:
            connections.close_all()

    return run


def _deliver(tools: Tools) -> Callable[[int, int], str]:
    from mmc.engine.deliver import deliver

    @own_connection
    def run(delivery_id: int, generation: int) -> str:
        # No DBOS step: the ledger itself remembers each stage, a second memory could only disagree.
        return deliver(delivery_id, generation, tools)

    return run


def _produce(tools: Tools) -> Callable[[str, int], str]:
    from mmc.engine.produce import produce_order, produce_slot

    @own_connection
    def run(kind: str, row_id: int) -> str:
        return produce_slot(row_id, tools) if kind == "slot" else produce_order(row_id, tools)

    return run
