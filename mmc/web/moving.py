"""The ledger goes from its SQLite file into PostgreSQL, with deliveries in flight, while no engine runs."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from mmc.config import Config
from mmc.errors import MmcError
from mmc.publishers.logins.vault import SHELF, TURN, FileShelf
from mmc.web.boot import boot, database, migrate
from mmc.web.restore import with_store


def move_ledger(config: Config, url: str, now: datetime) -> Counter[str]:
    """How many rows of each table went over. Afterwards mmc.toml names PostgreSQL, and the old file stands aside.

    All or nothing: rows, counters, sealed logins and every chain of events are there before the target is committed.
    """
    if not config.database_url.startswith("sqlite:///"):
        raise MmcError("this newsroom's ledger is not a SQLite file; `mmc move` goes from SQLite to PostgreSQL")
    if not url.startswith("postgresql://"):
        raise MmcError("write --to postgresql://user@host/name, an empty database")
    boot(config)
    from mmc.engine.lease import folder_lock

    with ExitStack() as held:
        held.enter_context(folder_lock(config.folder / "var"))
        migrate()
        shelf = FileShelf(config.folder / SHELF)
        for name in shelf.names():
            held.enter_context(shelf.turn(name, TURN))  # nobody renews a login that is on its way
        counts = _carry(url, {name: shelf.read(name) for name in shelf.names()})
        _point_to(config, url, now)
    return counts


def _carry(url: str, logins: dict[str, str]) -> Counter[str]:
    from django.core.management import call_command
    from django.db import OperationalError, connections, transaction
    from django.db.utils import ConnectionHandler

    from mmc.publishers.logins.table import land
    from mmc.web.rows import carry, check_empty, check_same

    connections.settings["target"] = ConnectionHandler({"default": database(url)}).settings["default"]
    try:
        call_command("migrate", verbosity=0, interactive=False, database="target")
    except OperationalError as error:
        raise MmcError(f"the target database does not answer: {str(error).strip().splitlines()[0]}") from error
    try:
        with transaction.atomic(using="target"):
            check_empty("target")
            counts = carry("default", "target")
            check_same(counts, "target")
            with connections["target"].cursor() as cursor:
                land(logins, cursor)
    finally:
        connections.close_all()
    return counts


def _point_to(config: Config, url: str, now: datetime) -> None:
    """mmc.toml with the new address, then the old files out of the way: two ledgers would both send."""
    toml = config.folder / "mmc.toml"
    fresh = toml.with_name(".mmc.toml.new")
    fresh.write_text(with_store(toml.read_text("utf-8"), "database", url), "utf-8")
    fresh.chmod(toml.stat().st_mode)
    os.replace(fresh, toml)
    old = Path(config.database_url.removeprefix("sqlite:///"))
    moved = f"moved-{now:%Y%m%d-%H%M%S}"
    aside = f"{old.name}.{moved}"
    for tail in ("-wal", "-shm", ""):  # a reader somewhere may have kept the first two alive
        if (file := old.with_name(old.name + tail)).exists():
            os.replace(file, old.with_name(aside + tail))
    if (shelf := config.folder / SHELF).is_dir():
        os.replace(shelf, shelf.with_name(f"{shelf.name}.{moved}"))
