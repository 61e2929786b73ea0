"""The small port to the queue engine (DBOS), so that it could be swapped."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from mmc.engine.tools import Tools

ABI = "1"  # the shape of workflow arguments; raised by hand, or an upgrade would strand waiting work
_ALIVE = ("ENQUEUED", "PENDING", "DELAYED")


class Work:
    """Queues of one process: `publish` (one at a time a channel), `render` (cores - 1)."""

    def __init__(self, tools: Tools, *, renderers: int = 1) -> None:
        self._tools = tools
        self._renderers = renderers
        self._deliver: Callable[..., str] | None = None
        self._produce: Callable[..., str] | None = None

    def launch(self) -> None:
        """Register the workflows and start taking work."""
        from dbos import DBOS, DBOSPortableJSONSerializer

        config = self._tools.config
        DBOS.destroy(destroy_registry=True)
        DBOS(
            config={
                "name": "mmc",
                "system_database_url": config.engine_url,
                "application_version": ABI,
                "executor_id": "local",
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "WARNING",
            }
        )
        self._deliver = DBOS.workflow(name="deliver", max_recovery_attempts=5)(_deliver(self._tools))
        self._produce = DBOS.workflow(name="produce", max_recovery_attempts=5)(_produce(self._tools))
        DBOS.launch()
        poll = config.engine.queue_poll
        DBOS.register_queue(
            "publish", partition_concurrency=1, polling_interval_sec=poll, on_conflict="always_update"
        )
        DBOS.register_queue(
            "render", worker_concurrency=self._renderers, polling_interval_sec=poll, on_conflict="always_update"
        )

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

    def is_alive(self, name: str) -> bool:
        """True while the engine waits with this work or runs it."""
        from dbos import DBOS

        status = DBOS.get_workflow_status(name)
        return status is not None and status.status in _ALIVE

    @staticmethod
    def delivery_id(delivery_id: int, generation: int, round: int) -> str:
        return f"dlv:{delivery_id}:{generation}:{round}"

    @staticmethod
    def production_id(kind: str, row_id: int, round: int) -> str:
        return f"{kind}:{row_id}:{round}"

    def close(self, wait_s: int = 5) -> None:
        """Stop taking work; running work gets a moment to end."""
        from dbos import DBOS

        DBOS.destroy(workflow_completion_timeout_sec=wait_s)


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
