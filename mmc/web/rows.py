"""The newsroom's rows in an order that any database takes: dumped, loaded, or carried from one into another."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

from mmc.engagement.models.reader import NEVER_BACKED_UP
from mmc.errors import MmcError

APPS = ("newsroom", "engagement")
FLEETING = frozenset({"newsroom.Executor", "newsroom.Turn"})  # true only for the processes that wrote them
BATCH = 1000
OTHER_VERSION = "restore it with the version that wrote it, then upgrade"
Model = type[models.Model]


def tables() -> list[Model]:
    """Every model whose rows are worth keeping. Sessions are none: whoever logs in gets a new one."""
    found = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return [model for model in found if model._meta.label not in FLEETING]


def backed_up() -> list[Model]:
    """The tables a backup holds: not those by which a reader could be told apart after the day is closed."""
    return [model for model in tables() if model._meta.db_table not in NEVER_BACKED_UP]


def dump(out: Path) -> int:
    """How many rows were written for a backup, one JSON line each, as they stood in one single moment."""
    count = 0
    with transaction.atomic(), out.open("w", encoding="utf-8") as target:
        with connections["default"].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for model in backed_up():
            for row in model._base_manager.order_by("pk").iterator(BATCH):
                fields = {f.attname: _plain(getattr(row, f.attname)) for f in model._meta.concrete_fields}
                target.write(json.dumps([model._meta.label, fields], ensure_ascii=False) + "\n")
                count += 1
    return count


def load(source: Path, alias: str = "default") -> Counter[str]:
    """How many rows of each table a dump brought in. Call inside a transaction of the target."""
    counts: Counter[str] = Counter()
    with source.open(encoding="utf-8") as lines:
        for label, rows in groupby(map(json.loads, lines), key=lambda line: str(line[0])):
            model = _model(label)
            counts[label] += _write(model, (_built(model, fields) for _, fields in rows), alias)
    _set_counters(alias)
    return counts


def carry(source: str, target: str) -> Counter[str]:
    """How many rows of each table went from one database into the other. Call inside a transaction of the target."""
    counts: Counter[str] = Counter()
    for model in tables():
        rows = model._base_manager.using(source).order_by("pk").iterator(BATCH)
        counts[model._meta.label] = _write(model, rows, target)
    _set_counters(target)
    return counts


def check_empty(alias: str) -> None:
    """Nothing, or MmcError where a database already holds something of ours."""
    for model in tables():
        if model._base_manager.using(alias).exists():
            raise MmcError(
                f"the target already holds rows of '{model._meta.db_table}'; give an empty database: nothing is mixed"
            )


def check_same(counts: Counter[str], alias: str) -> None:
    """Nothing, or MmcError where a table came over incomplete or a delivery's past no longer hangs together."""
    from mmc.newsroom.actions.move import chain_is_whole
    from mmc.newsroom.models import Delivery

    for model in tables():
        there = model._base_manager.using(alias).count()
        if there != counts[model._meta.label]:
            raise MmcError(f"{model._meta.label}: {counts[model._meta.label]} rows left, {there} arrived")
    for row in Delivery.objects.using(alias).order_by("pk").iterator(BATCH):
        if not chain_is_whole(row):
            raise MmcError(f"delivery {row.key}: the chain of its events is not whole; look at it before you go on")


def _write(model: Model, rows: Iterable[models.Model], alias: str) -> int:
    count, flow = 0, iter(rows)
    while batch := list(islice(flow, BATCH)):
        model._base_manager.using(alias).bulk_create(batch)
        count += len(batch)
    return count


def _model(label: str) -> Model:
    found = next((model for model in tables() if model._meta.label == label), None)
    if found is None:
        raise MmcError(f"the backup holds rows of '{label}', which this MMC does not know: {OTHER_VERSION}")
    return found


def _built(model: Model, fields: dict[str, Any]) -> models.Model:
    """A row as it was kept; a column that is newer than the backup has its default, one that is gone is an error."""
    kept = {}
    if strange := fields.keys() - {field.attname for field in model._meta.concrete_fields}:
        named = ", ".join(sorted(strange))
        raise MmcError(f"the backup holds {named} of '{model._meta.label}', unknown to this MMC: {OTHER_VERSION}")
    for field in model._meta.concrete_fields:
        if field.attname in fields:
            value = fields[field.attname]
            kept[field.attname] = value if isinstance(field, models.JSONField) else field.to_python(value)
    return model(**kept)


def _plain(value: Any) -> Any:
    # Django's own JSON cuts microseconds off, and every hash of the events with them.
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _set_counters(alias: str) -> None:
    """Numbers given from now on go on behind the highest that came over."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for sql in _counter_words(alias):
            cursor.execute(sql)


def _counter_words(alias: str) -> Iterator[str]:
    yield from connections[alias].ops.sequence_reset_sql(no_style(), tables())
