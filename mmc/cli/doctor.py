"""`mmc doctor`: small checks, each with what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import typer

from mmc.cli.newsroom import Folder, Json, open_newsroom
from mmc.config import Config

Check = Callable[[Config], str]
LOW = 2 << 30  # bytes free under which a film may not fit


def doctor(folder: Folder = None, as_json: Json = False) -> None:
    """Check config, database, fonts, brand, disk, schedules and every channel; status 1 if one fails."""
    config = open_newsroom(folder)
    results = []
    for name, check in checks(config).items():
        try:
            results.append({"check": name, "ok": True, "note": check(config)})
        except Exception as error:  # a doctor that dies on the first finding is no doctor
            results.append({"check": name, "ok": False, "note": str(error) or type(error).__name__})
    if as_json:
        print(json.dumps(results, ensure_ascii=False))
    else:
        for r in results:
            print(f"{'ok  ' if r['ok'] else 'FAIL'} {r['check']:28} {r['note']}")
    if not all(r["ok"] for r in results):
        raise typer.Exit(1)


def checks(config: Config) -> dict[str, Check]:
    """The checks by name; each gives a note or raises with the remedy."""
    found: dict[str, Check] = {
        "database": _database, "disk": _disk, "brand and fonts": _brand, "drawing": _drawing,
        "film encoder": _encoder, "schedules": _schedules,
    }  # fmt: skip
    for name in config.sources:
        found[f"source {name}"] = lambda config, name=name: _source(config, name)  # type: ignore[misc]
    for name in config.channels:
        found[f"channel {name}"] = lambda config, name=name: _channel(config, name)  # type: ignore[misc]
    return found


def _database(config: Config) -> str:
    from mmc.newsroom.models import Delivery

    return f"{config.database_url.split('@')[-1]}: {Delivery.objects.count()} deliveries"


def _disk(config: Config) -> str:
    free = shutil.disk_usage(config.folder).free
    if free < LOW:
        raise RuntimeError(f"only {free >> 20} MiB free; make room before films are made")
    return f"{free >> 30} GiB free"


def _brand(config: Config) -> str:
    from mmc.drawing.brand import load_brand

    brand = load_brand(config.brand_folder)
    return f"{brand.title} ({config.brand_folder})"


def _drawing(config: Config) -> str:
    import skia

    return f"skia {skia.__version__}"


def _encoder(config: Config) -> str:
    import av

    if "libx264" not in av.codecs_available:
        raise RuntimeError("PyAV has no libx264; reinstall the locked dependencies")
    return f"PyAV {av.__version__} with libx264"


def _schedules(config: Config) -> str:
    from mmc.newsroom.actions.sign_schedule import standing_approval

    unsigned = [s.name for s in config.schedules.values() if s.approval == "auto" and not standing_approval(s, config)]
    if unsigned:
        names = ", ".join(unsigned)
        raise RuntimeError(f"not signed: {names}; an approver signs on the desk or by `mmc schedule sign`")
    return f"{len(config.schedules)} schedules"


def _source(config: Config, name: str) -> str:
    from mmc.sources import open_source

    settings = config.sources[name]
    open_source(name, settings, config.secret(settings.secret) if settings.secret else "")
    return f"{settings.kind} settings are complete"


def _login(config: Config, name: str) -> str:
    """How long a channel's login lasts; a failure when a person must act within three days."""
    from mmc.core.ports import system_clock
    from mmc.publishers.logins.vault import vault_of

    facts, now = vault_of(config).facts(name), system_clock()
    if facts is None:
        return ""
    left, mark = facts.days_left(now), facts.mark(now)
    if left is None:
        return f", connected as {facts.account}"
    words = f"the login of {facts.account} ends in {left} days; run: mmc channel connect {name}"
    if mark is not None and mark <= 3:
        raise RuntimeError(words)
    return f", WARNING: {words}" if mark is not None else f", login good for {left} days"


def _channel(config: Config, name: str) -> str:
    from mmc.publishers import open_channel

    if config.channels[name].kind == "assisted":
        return _officer(config, name)
    publisher = open_channel(name, config)
    try:
        if why := getattr(publisher, "unready", str)():  # kinds that need more than a token
            raise RuntimeError(why)
        reading = publisher.followers()
    finally:
        publisher.close()
    where = "rehearsal" if config.channels[name].base_url else config.channels[name].kind
    told = f"{where} answers" + (f", {reading.value} followers" if reading.value is not None else "")
    return told + _login(config, name)


def _officer(config: Config, name: str) -> str:
    """Who serves a channel by hand; RuntimeError when nobody of that name works here."""
    from mmc.newsroom.models import Person
    from mmc.publishers import open_channel

    open_channel(name, config).close()
    officer = str(config.channels[name].options["officer"])
    if not Person.objects.filter(username=officer, is_active=True).exists():
        raise RuntimeError(f"the officer '{officer}' is nobody of this newsroom; `mmc user add {officer}` or change it")
    return f"served by {officer}"
