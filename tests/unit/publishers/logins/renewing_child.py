"""A process that renews one login: prints the access token it got, or dies between the answer and the store."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from mmc.config import ChannelConfig, Config, Site
from mmc.publishers.logins import keeper as keeping
from mmc.publishers.logins.vault import vault_of


def main() -> None:
    """Orders on stdin: folder, base_url, key, die."""
    order = json.loads(sys.stdin.read())
    config = Config(
        folder=Path(order["folder"]), site=Site(name="MMC Uji"), secrets={"MMC_SECRET_KEY": order["key"]},
        channels={"x": ChannelConfig(kind="x", base_url=order["base_url"])},
    )  # fmt: skip
    if order["die"]:
        answered = keeping.renewed

        def then_dies(*args: object) -> object:
            answered(*args)  # type: ignore[arg-type]
            os.kill(os.getpid(), signal.SIGKILL)
            return None

        keeping.renewed = then_dies  # type: ignore[assignment]
    keeper = keeping.Keeper("x", vault_of(config), order["base_url"])
    print(keeper.fresh(refused=order["refused"]).access)


main()
