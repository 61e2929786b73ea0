"""`mmc source`: where data comes from."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmc.cli.newsroom import Folder, Json, open_newsroom

if TYPE_CHECKING:
    from mmc.config import Config
    from mmc.engine.tools import Tools

app = typer.Typer(help="Sources.", no_args_is_help=True)


@app.command("list")
def show(folder: Folder = None, as_json: Json = False) -> None:
    """Every source with its last success and last failure."""
    config = open_newsroom(folder)
    from mmc.newsroom.models import Source

    known = {s.name: s for s in Source.objects.all()}
    rows = []
    for name, source in config.sources.items():
        row = known.get(name)
        rows.append({
            "name": name, "kind": source.kind,
            "last_ok": row.last_ok_at.isoformat() if row and row.last_ok_at else None,
            "last_error": row.last_error if row else "",
        })  # fmt: skip
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for item in rows:
        print(f"{item['name']:24} {item['kind']:16} last ok {item['last_ok'] or '-'}")
        if item["last_error"]:
            print(f"{'':24} {item['last_error']}")


@app.command("fetch")
def fetch(name: str, folder: Folder = None) -> None:
    """Fetch a source now, keep its bytes, and say what came."""
    config = open_newsroom(folder)
    from mmc.engine.ask import ask

    fresh, row = ask(name, _tools(config, name))
    print(f"{name}: {fresh.dataset.rows} rows, snapshot {row.sha256[:12]} of {row.fetched_at.isoformat()}")
    if fresh.revised:
        print(f"{len(fresh.revised)} figures say something else than before; stories that show them are flagged")


@app.command("preview")
def preview(name: str, folder: Folder = None, as_json: Json = False) -> None:
    """The table, its origin and its checks, fetched now; nothing is kept."""
    config = open_newsroom(folder)
    from mmc.engine.ask import look

    fresh = look(name, _tools(config, name))
    dataset = fresh.dataset
    if as_json:
        revised = [vars(r) for r in fresh.revised]
        age = (fresh.snapshot.fetched_at.date() - dataset.origin.as_of).days
        facts = {**dataset.to_dict(), "checks": [vars(c) for c in fresh.checks], "age_days": age, "revised": revised}
        print(json.dumps(facts, ensure_ascii=False, default=str))
        return
    print(f"{dataset.name}: {dataset.rows} rows · {dataset.origin.producer}, {dataset.origin.period}")
    print(dataset.table)
    print(f"  issued {dataset.origin.as_of}, {(fresh.snapshot.fetched_at.date() - dataset.origin.as_of).days} days ago")
    for check in fresh.checks:
        print(f"  {'ok  ' if check.ok else check.severity} {check.name}: {check.message}")
    for moved in fresh.revised[:20]:
        print(f"  revised {moved.column} of {', '.join(map(str, moved.key))}: was {moved.old}, is {moved.new}")
    for note in fresh.notes:
        print(f"  note: {note}")


@app.command("read")
def read(
    kind: Annotated[str, typer.Argument(help="The kind that reads it, as in mmc.toml.")],
    file: Annotated[Path, typer.Argument(help="A file of this machine.")],
    as_json: Json = False,
    readings: Annotated[Path | None, typer.Option(help="Folder of remembered readings of spreadsheets.")] = None,
) -> None:
    """What a kind reads in a local file: columns, rows, origin, and what it could not know. Nothing is kept."""
    from mmc.core.ports import system_clock
    from mmc.sources.local import Refusals, read_file, refused
    from mmc.sources.proposal import Readings

    try:
        found = read_file(kind, file, system_clock(), Readings(readings) if readings else None)
    except Refusals as error:
        if as_json:
            print(json.dumps(refused(error), ensure_ascii=False))
        print(f"mmc: {type(error).__name__}: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    told = found.to_dict()
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{file.name}: {told['rows']} rows · {told['origin'].get('producer') or 'origin not said'}")
    for column in told["columns"]:
        print(f"  {column['name']:32} {column['kind']:7} {column['unit']}")
    for row in told["sample"]:
        print("  " + " | ".join("-" if cell is None else str(cell)[:24] for cell in row.values()))
    for note in told["notes"]:
        print(f"  note: {note}")


@app.command("handbook")
def handbook() -> None:
    """The reference page of all kinds (docs/reference/sources.md), written from the code."""
    from mmc.sources.handbook import handbook as page

    print(page(), end="")


def _tools(config: Config, name: str) -> Tools:
    from mmc.engine.tools import Tools
    from mmc.errors import MoveRefused

    if name not in config.sources:
        raise MoveRefused(f"no source '{name}' in mmc.toml; there are {', '.join(config.sources) or 'none'}")
    return Tools(config=config, executor="mmc source")
