"""The watchdog: what a dead worker held goes on elsewhere. Level-triggered: it looks at what is, never at events."""

from __future__ import annotations

import logging

from mmc.engine.dispatch import recall
from mmc.engine.lease import living
from mmc.engine.port import Work
from mmc.engine.reconcile import sweep_sending
from mmc.engine.tools import Tools

log = logging.getLogger("mmc.engine")


def watch(tools: Tools, work: Work) -> int:
    """How much engine work of dead workers, of versions nobody runs any more, or lost in this one was ordered anew.

    Deletes and marks nothing beforehand, so a watchdog that dies halfway is simply repeated by the next.
    """
    if not tools.may_send():
        return 0  # whoever lost its own lease does not judge others
    lost = work.retire(lambda: {work.executor: tools.version, **living(tools)})
    back = recall(lost, work.parts)
    sweep_sending(tools)
    if lost:
        log.warning("%d pieces of work that nobody was at start anew", len(lost), extra={"action": "recovered"})
    return back
