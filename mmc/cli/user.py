"""`mmc user`: the people of the newsroom."""

from __future__ import annotations

from typing import Annotated

import typer

from mmc.cli.newsroom import Folder, Json, open_newsroom

app = typer.Typer(help="People and their roles.", no_args_is_help=True)


@app.command("add")
def add(
    username: str,
    role: Annotated[str, typer.Option(help="contributor, editor, approver or admin")] = "editor",
    name: Annotated[str, typer.Option(help="Full name as screens show it")] = "",
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
    folder: Folder = None,
) -> None:
    """Add a person who may log in."""
    open_newsroom(folder)
    from mmc.newsroom.actions.add_person import add_person

    person = add_person(username=username, role=role, name=name, password=password)
    print(f"{person.username} ({person.role}) may log in now")


@app.command("list")
def show(folder: Folder = None, as_json: Json = False) -> None:
    """Everybody and their role."""
    open_newsroom(folder)
    import json

    from mmc.newsroom.models import Person

    people = [{"username": p.username, "role": p.role, "name": p.shown_name} for p in Person.objects.all()]
    if as_json:
        print(json.dumps(people))
        return
    for person in people:
        print(f"{person['username']:20} {person['role']:12} {person['name']}")
