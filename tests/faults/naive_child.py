"""The control: a sender that sends first and remembers afterwards. `python -m tests.faults.naive_child FOLDER`."""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from mmc.errors import DeliveryError
from mmc.publishers import open_channel
from tests.faults.newsroom import open_newsroom


def main(folder: Path) -> None:
    """Each delivery once, dying once between its sending and the note that it was sent."""
    config = open_newsroom(folder)
    from mmc.newsroom.models import Delivery
    from mmc.newsroom.post import build_post

    done, deaths = folder / "done.json", folder / "naive-deaths"
    deaths.mkdir(exist_ok=True)
    sent: list[str] = json.loads(done.read_text()) if done.exists() else []
    for row in Delivery.objects.select_related("story", "channel", "revision").order_by("id"):
        if row.key in sent:
            continue
        post = build_post(row, now=datetime.now(UTC))
        publisher = open_channel(row.channel_id, config)
        refs: dict[str, str] = {}
        try:
            publisher.prepare(post, refs, refs.__setitem__)
            publisher.send(post, refs)
        except DeliveryError:
            pass  # some platforms refuse the same words twice: the naive sender calls that sent
        publisher.close()
        if not (deaths / row.key).exists():
            (deaths / row.key).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        sent.append(row.key)
        done.write_text(json.dumps(sent))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
