"""Logs on stderr: a sentence, with the stable action word; never a token."""

from __future__ import annotations

import logging


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        action = getattr(record, "action", "")
        return f"{super().format(record)}" + (f"  [{action}]" if action else "")


def to_stderr(level: int = logging.INFO) -> None:
    """Our own rooms at `level`, libraries at WARNING; HTTP clients print addresses with tokens, so they stay quiet."""
    printer = logging.StreamHandler()
    printer.setFormatter(_Line("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    logging.basicConfig(level=logging.WARNING, handlers=[printer], force=True)
    logging.getLogger("mmc").setLevel(level)
    for name in ("httpx", "httpcore", "telegram", "googleapiclient", "urllib3", "apscheduler", "dbos"):
        logging.getLogger(name).setLevel(logging.ERROR)
