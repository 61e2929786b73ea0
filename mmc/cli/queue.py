"""`mmc queue`: the deliveries ledger from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from mmc.cli.newsroom import Folder, Json, open_newsroom

if TYPE_CHECKING:
    from mmc.newsroom.models import Delivery

app = typer.Typer(help="Deliveries: what goes out, what did, what needs a person.", no_args_is_help=True)
As = Annotated[str, typer.Option("--as", help="Your username; the same rights as on the desk.")]


@app.command("list")
def show(folder: Folder = None, as_json: Json = False) -> None:
    """Every delivery by due time."""
    config = open_newsroom(folder)
    from mmc.core.text import moment
    from mmc.newsroom.queries import deliveries_for_queue

    rows = list(deliveries_for_queue())
    if as_json:
        facts = [
            {"key": d.key, "story": d.story.slug, "channel": d.channel_id, "part": d.part, "state": d.state,
             "due": d.due_at.isoformat(), "url": d.receipt_url, "error": d.error} for d in rows
        ]  # fmt: skip
        print(json.dumps(facts, ensure_ascii=False))
        return
    for d in rows:
        print(f"{d.key}  {d.state:12} {d.channel_id:10} {moment(d.due_at, config.site.zone)}  {d.story.title[:50]}")
        if d.error:
            print(f"{'':12}{d.error}")


@app.command("events")
def events(key: str, folder: Folder = None) -> None:
    """The whole story of one delivery, and whether its event chain is whole."""
    config = open_newsroom(folder)
    from mmc.core.text import moment
    from mmc.newsroom.actions.move import chain_is_whole
    from mmc.newsroom.queries import events_of

    row = _named(key)
    for e in events_of(row):
        print(f"{e.number:3} {moment(e.at, config.site.zone)}  {e.old} -> {e.new}  {e.actor} {e.by}  {e.note}")
    print("chain whole" if chain_is_whole(row) else "CHAIN BROKEN: an event was changed or removed")


@app.command("cancel")
def cancel(
    key: str, by: As, reason: Annotated[str, typer.Option(help="Kept as evidence.")], folder: Folder = None
) -> None:
    """Cancel a delivery that has not left."""
    open_newsroom(folder)
    from mmc.cli.people import person_named
    from mmc.core.ports import system_clock
    from mmc.newsroom.actions.cancel_delivery import cancel as cancel_it

    row = cancel_it(delivery=_named(key), by=person_named(by), now=system_clock(), reason=reason)
    print(f"{row.key} is {row.state}")


@app.command("retry")
def retry(
    key: str, by: As, reason: Annotated[str, typer.Option(help="Why it is safe to send again.")], folder: Folder = None
) -> None:
    """Send again what a person found missing (from needs_human only)."""
    open_newsroom(folder)
    from mmc.cli.people import person_named
    from mmc.core.ports import system_clock
    from mmc.newsroom.actions.resolve_delivery import resolve_resend

    row = resolve_resend(delivery=_named(key), by=person_named(by), now=system_clock(), reason=reason)
    print(f"{row.key} is {row.state}")


@app.command("resolve")
def resolve(
    key: str,
    by: As,
    url: Annotated[str, typer.Option(help="Where you see it: it is published.")] = "",
    rest: Annotated[bool, typer.Option("--rest", help="With --url: only this message of several is there.")] = False,
    abandon: Annotated[str, typer.Option(help="The reason to let it go.")] = "",
    folder: Folder = None,
) -> None:
    """Settle a delivery by hand: give the link you see, or the reason to let it go."""
    open_newsroom(folder)
    from mmc.cli.people import person_named
    from mmc.core.ports import system_clock
    from mmc.errors import MoveRefused
    from mmc.newsroom.actions.resolve_delivery import resolve_abandon, resolve_published
    from mmc.newsroom.actions.resolve_piece import resolve_piece

    if bool(url) == bool(abandon):
        raise MoveRefused("give either --url or --abandon")
    person, now = person_named(by), system_clock()
    if url and rest:
        row = resolve_piece(delivery=_named(key), url=url, by=person, now=now)
    elif url:
        row = resolve_published(delivery=_named(key), url=url, by=person, now=now)
    else:
        row = resolve_abandon(delivery=_named(key), by=person, now=now, reason=abandon)
    print(f"{row.key} is {row.state}")


def _named(key: str) -> Delivery:
    from mmc.errors import MoveRefused
    from mmc.newsroom.models import Delivery

    row = Delivery.objects.filter(key=key).first()
    if row is None:
        raise MoveRefused(f"no delivery '{key}'; `mmc queue list` shows them")
    return row
