"""`mmc channel`: destinations and their state."""

from __future__ import annotations

import json

import typer

from mmc.cli.newsroom import Folder, Json, open_newsroom

app = typer.Typer(help="Channels.", no_args_is_help=True)


@app.command("list")
def show(folder: Folder = None, as_json: Json = False) -> None:
    """Every channel with its kind and state."""
    config = open_newsroom(folder)
    from mmc.newsroom.models import Channel

    known = {c.name: c for c in Channel.objects.all()}
    rows = []
    for name, channel in config.channels.items():
        row = known.get(name)
        state = "open"
        if row and row.blocked_at:
            state = f"blocked: {row.block_reason}"
        elif row and row.paused_at:
            state = f"paused: {row.pause_reason}"
        rows.append({"name": name, "kind": channel.kind, "state": state, "rehearsal": bool(channel.base_url)})
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for item in rows:
        print(f"{item['name']:16} {item['kind']:10} {'rehearsal' if item['rehearsal'] else 'real':10} {item['state']}")


@app.command("test")
def test(name: str, folder: Folder = None) -> None:
    """Prove a channel's token by reading its followers; nothing is posted."""
    config = open_newsroom(folder)
    from mmc.errors import MoveRefused
    from mmc.publishers import open_channel

    if name not in config.channels:
        raise MoveRefused(f"no channel '{name}' in mmc.toml")
    publisher = open_channel(name, config)
    try:
        reading = publisher.followers()
    finally:
        publisher.close()
    shown = "not told" if reading.value is None else str(reading.value)
    print(f"{name}: answers; {reading.metric} = {shown}")
