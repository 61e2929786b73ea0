"""`mmc schedule`: the rhythms of the newsroom."""

from __future__ import annotations

import json
from datetime import timedelta

import typer

from mmc.cli.newsroom import Folder, Json, open_newsroom

app = typer.Typer(help="Schedules and their slots.", no_args_is_help=True)


@app.command("list")
def show_all(folder: Folder = None, as_json: Json = False) -> None:
    """Every schedule with its latest slot and, where it failed, why."""
    config = open_newsroom(folder)
    from mmc.newsroom.actions.sign_schedule import standing_approval
    from mmc.newsroom.queries import slots_of

    rows = []
    for schedule in config.schedules.values():
        latest = next(iter(slots_of(schedule.name, 1)), None)
        signed = standing_approval(schedule, config) if schedule.approval == "auto" else None
        rows.append({
            "name": schedule.name, "every": schedule.every, "approval": schedule.approval,
            "signed": bool(signed), "last_slot": latest.opens_at.isoformat() if latest else None,
            "state": latest.state if latest else None, "note": latest.note if latest else "",
        })  # fmt: skip
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        trust = "signed" if row["signed"] else ("UNSIGNED" if row["approval"] == "auto" else "editor")
        print(f"{row['name']:24} {row['every']:22} {trust:9} {row['last_slot'] or '-':28} {row['state'] or '-'}")
        if row["note"]:
            print(f"{'':24} why: {row['note']}")


@app.command("show")
def show(name: str, folder: Folder = None, as_json: Json = False) -> None:
    """A schedule and its next ten slots."""
    config = open_newsroom(folder)
    from mmc.core.ports import system_clock
    from mmc.core.schedule import slots_between
    from mmc.core.text import moment
    from mmc.engine.expand import days_off

    schedule = _named(config.schedules, name)
    now = system_clock()
    off = days_off(now.year) if schedule.holidays != "ignore" else frozenset()
    slots = slots_between(schedule, now, now + timedelta(days=370), config.site.zone, off)[:10]
    if as_json:
        print(json.dumps({"name": name, "next": [s.isoformat() for s in slots]}))
        return
    print(f"{schedule.name}: {schedule.title}  ({schedule.every}, approval {schedule.approval})")
    for slot in slots:
        print(f"  {moment(slot, config.site.zone)}")


@app.command("run")
def run(name: str, folder: Folder = None) -> None:
    """Open a slot of a schedule now; a running engine makes it, or the next `mmc run`."""
    config = open_newsroom(folder)
    from mmc.core.ports import system_clock
    from mmc.engine.expand import open_slot

    schedule = _named(config.schedules, name)
    now = system_clock().replace(microsecond=0)
    opened = open_slot(schedule.name, now)
    print(f"slot {now.isoformat()} of {name} {'opened' if opened else 'was open already'}")


@app.command("sign")
def sign(name: str, by: str, folder: Folder = None) -> None:
    """Sign a schedule as an approver: what it makes goes out by itself until anything about it changes."""
    config = open_newsroom(folder)
    from mmc.cli.people import person_named
    from mmc.core.ports import system_clock
    from mmc.newsroom.actions.sign_schedule import sign as sign_it

    signed = sign_it(schedule=_named(config.schedules, name), config=config, by=person_named(by), now=system_clock())
    print(f"{name} signed by {by}: {signed.hash[:12]}")


def _named(schedules: dict, name: str):  # type: ignore[no-untyped-def]
    from mmc.errors import MoveRefused

    if name not in schedules:
        raise MoveRefused(f"no schedule '{name}'; there are {', '.join(schedules) or 'none'}")
    return schedules[name]
