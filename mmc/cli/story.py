"""`mmc story`: what is told and at what stage."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from mmc.cli.newsroom import Folder, Json, open_newsroom

app = typer.Typer(help="Stories.", no_args_is_help=True)


@app.command("list")
def show(folder: Folder = None, as_json: Json = False) -> None:
    """Every story with its stage."""
    open_newsroom(folder)
    from mmc.newsroom.queries import stage, stories_for_desk

    rows = [{"slug": s.slug, "title": s.title, "stage": str(stage(s))} for s in stories_for_desk()]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['stage']:12} {row['slug']:50} {row['title']}")


@app.command("withdraw")
def withdraw(
    slug: str,
    by: Annotated[str, typer.Option("--as", help="Your username.")],
    reason: Annotated[str, typer.Option(help="Printed for readers and kept as evidence.")],
    folder: Folder = None,
) -> None:
    """Take a story back from every channel."""
    open_newsroom(folder)
    from mmc.cli.people import person_named
    from mmc.core.ports import system_clock
    from mmc.errors import MoveRefused
    from mmc.newsroom.actions.withdraw_story import withdraw as withdraw_it
    from mmc.newsroom.models import Story

    story = Story.objects.filter(slug=slug).first()
    if story is None:
        raise MoveRefused(f"no story '{slug}'; `mmc story list` shows them")
    wishes = withdraw_it(story=story, by=person_named(by), now=system_clock(), reason=reason)
    print(f"{slug}: {len(wishes)} published deliveries are being taken back by the engine")
