"""`mmc channel`: destinations, their state and what opens them."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from mmc.cli.newsroom import Folder, Json, open_newsroom
from mmc.config import Config

app = typer.Typer(help="Channels.", no_args_is_help=True)
PATIENCE = 600.0  # seconds for a person to log in and consent
Named = Annotated[str, typer.Argument(help="The channel's name, or its kind where there is one of it.")]


@app.command("list")
def show(folder: Folder = None, as_json: Json = False) -> None:
    """Every channel with its kind, state, login and days left."""
    config = open_newsroom(folder)
    rows = [_row(name, config) for name in config.channels]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for item in rows:
        where = "rehearsal" if item["rehearsal"] else "real"
        print(f"{item['name']:16} {item['kind']:10} {where:10} {_login_words(item):34} {item['state']}")


def _row(name: str, config: Config) -> dict[str, Any]:
    from mmc.core.ports import system_clock
    from mmc.errors import MmcError
    from mmc.newsroom.models import Channel
    from mmc.publishers.logins.vault import vault_of

    channel, row = config.channels[name], Channel.objects.filter(name=name).first()
    state = "open"
    if row and row.blocked_at:
        state = f"blocked: {row.block_reason}"
    elif row and row.paused_at:
        state = f"paused: {row.pause_reason}"
    try:
        facts, wrong = vault_of(config).facts(name), ""
    except MmcError as error:
        facts, wrong = None, str(error)
    login = "connected" if facts else ("static" if channel.secret else "none")
    return {
        "name": name, "kind": channel.kind, "state": wrong or state, "rehearsal": bool(channel.base_url),
        "login": login, "account": facts.account if facts else "", "ends_at": facts.ends_at if facts else "",
        "days_left": facts.days_left(system_clock()) if facts else None,
    }  # fmt: skip


def _login_words(item: dict[str, Any]) -> str:
    if item["login"] != "connected":
        return {"static": "static secret", "none": "no login"}[item["login"]]
    left = "" if item["days_left"] is None else f", {item['days_left']} days left"
    return f"{item['account']}{left}"


@app.command("connect")
def connect(
    name: Named,
    folder: Folder = None,
    paste: Annotated[bool, typer.Option("--paste", help="No browser here: paste the address it ended at.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port the browser comes back to; 0: a free one.")] = 0,
    redirect: Annotated[str, typer.Option(help="The return address registered with the app; implies --paste.")] = "",
) -> None:
    """Log in to YouTube, X, Facebook, Instagram or Telegram as the account's owner; the login is stored sealed."""
    config = open_newsroom(folder)
    from mmc.core.ports import system_clock
    from mmc.publishers.logins.connect import app_of, channel_named, errand_for, from_bot_token, from_code, keep, way_in

    name = channel_named(name, config)
    way = way_in(name, config)
    known = _asked_for(way, app_of(name, config))
    if way == "telegram":
        login = from_bot_token(name, known["token"], system_clock)
    else:
        errand, code = _walk(way, lambda back: errand_for(name, config, known, back), paste, port, redirect)
        login = from_code(errand, code, config, system_clock)
    proof = keep(name, login, config, system_clock)
    _open_again(name, config)
    print(f"{name}: connected as {proof.account}{_until(proof.ends_at)}; stored sealed")


def _asked_for(way: str, known: dict[str, str]) -> dict[str, str]:
    """The app's credentials, the missing ones asked for; secrets are typed unseen."""
    from mmc.publishers.logins.flows import APP_NAMES

    for need in APP_NAMES[way]:
        if not known.get(need):
            hidden = need.endswith(("secret", "token"))
            known[need] = typer.prompt(f"{way} {need}", hide_input=hidden, err=True).strip()
    return known


def _walk(way: str, errand_for: Any, paste: bool, port: int, redirect: str) -> tuple[Any, str]:
    """The errand and its code: by the browser coming back to this machine, or pasted."""
    from mmc.publishers.logins.loopback import PATH, Door

    # Meta takes no bare 127.0.0.1; the door is on it all the same.
    host = "localhost" if way in ("facebook", "instagram") else "127.0.0.1"
    if paste or redirect:
        errand = errand_for(redirect or f"http://{host}:{port or 8977}{PATH}")
        print(f"Open this address in a browser and give your consent:\n\n{errand.address}\n")
        print("The page it ends at may not load. Paste its whole address (or the code alone) here.")
        return errand, errand.code_of(typer.prompt("Address", hide_input=True))
    door = Door(port)
    try:
        errand = errand_for(f"http://{host}:{door.port}{PATH}")
        print("Open this address in a browser on this machine and give your consent:")
        print(f"\n{errand.address}\n", flush=True)
        return errand, door.wait(errand.code_of, PATIENCE)
    finally:
        door.close()


def _open_again(name: str, config: Config) -> None:
    """A channel blocked by its dead login goes on; what was held back meets its late policy."""
    from mmc.core.ports import system_clock
    from mmc.newsroom.actions.reconnect_channel import reconnect
    from mmc.newsroom.models import Channel

    row = Channel.objects.filter(name=name, blocked_at__isnull=False).first()
    if row is not None:
        freed = reconnect(channel=row, by=None, now=system_clock())
        print(f"{name}: was blocked, is open again; {len(freed)} deliveries go back to their turn")


@app.command("disconnect")
def disconnect(name: Named, folder: Folder = None) -> None:
    """Forget a channel's stored login; revoke it in the platform's own settings as well."""
    config = open_newsroom(folder)
    from mmc.publishers.logins.connect import channel_named
    from mmc.publishers.logins.vault import vault_of

    name = channel_named(name, config)
    vault_of(config).drop(name)
    print(f"{name}: its login is forgotten here; the platform still knows it until you revoke it there")


@app.command("reseal")
def reseal(folder: Folder = None) -> None:
    """Seal every stored login with the newest key; afterwards the old key may go."""
    config = open_newsroom(folder)
    from mmc.publishers.logins.vault import vault_of

    done = [name for name in config.channels if vault_of(config).reseal(name)]
    print(f"sealed with the newest key: {', '.join(done) or 'no login is stored'}")


@app.command("test")
def test(name: Named, folder: Folder = None, as_json: Json = False) -> None:
    """Prove a channel's login without posting: who it is, what it may do, how long it lasts."""
    config = open_newsroom(folder)
    from mmc.core.ports import system_clock
    from mmc.publishers.logins.connect import channel_named, proven
    from mmc.publishers.settings import CONNECTABLE

    name = channel_named(name, config)
    if config.channels[name].kind not in CONNECTABLE:
        _count(name, config)
        return
    proof = proven(name, config, system_clock)
    if as_json:
        print(json.dumps({"name": name, "account": proof.account, "rights": proof.rights, "ends_at": proof.ends_at}))
        return
    print(f"{name}: answers as {proof.account}{_until(proof.ends_at)}")
    if proof.rights:
        print(f"  rights: {', '.join(proof.rights)}")


def _count(name: str, config: Config) -> None:
    """The proof of channels without a login of their own: they answer."""
    from mmc.publishers import open_channel

    publisher = open_channel(name, config)
    try:
        reading = publisher.followers()
    finally:
        publisher.close()
    shown = "not told" if reading.value is None else str(reading.value)
    print(f"{name}: answers; {reading.metric} = {shown}")


def _until(ends_at: str) -> str:
    return f", until {ends_at[:10]}" if ends_at else ", no end known"
