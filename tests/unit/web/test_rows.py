"""What of the ledger is carried: every table of ours, every column, also those that come later."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from mmc.engagement.models.reader import NEVER_BACKED_UP
from mmc.errors import MmcError
from mmc.newsroom.models import Channel, Delivery
from mmc.web.rows import FLEETING, _built, _plain, backed_up, load, tables

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)


def kept(row: models.Model) -> dict[str, Any]:
    """A row as a dump's line holds it."""
    told = {f.attname: _plain(getattr(row, f.attname)) for f in row._meta.concrete_fields}
    return dict(json.loads(json.dumps(told)))


def test_every_table_is_carried_or_left_out_for_a_reason() -> None:
    ours = {m._meta.label for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("mmc.")}
    assert ours == {model._meta.label for model in tables()} | FLEETING
    left_out = {model._meta.db_table for model in tables()} - {model._meta.db_table for model in backed_up()}
    assert left_out == set(NEVER_BACKED_UP)


def test_a_row_keeps_every_column_to_the_microsecond() -> None:
    row = Delivery(key="abc", due_at=AT, created_at=AT, updated_at=AT, refs={"a": [1]}, late={"then": "ask"}, reads=3)
    back = _built(Delivery, kept(row))
    for field in Delivery._meta.concrete_fields:
        assert getattr(back, field.attname) == getattr(row, field.attname), field.attname


def test_a_column_that_came_after_the_backup_has_its_default() -> None:
    row = Delivery(key="abc", due_at=AT, created_at=AT, updated_at=AT, tries=7)
    old = {name: value for name, value in kept(row).items() if name != "tries"}
    assert _built(Delivery, old).tries == 0


@pytest.mark.parametrize(
    ("label", "fields"),
    [("newsroom.Channel", {"name": "x", "kind": "x", "warna": "biru"}), ("newsroom.Kebun", {"id": 1})],
)
def test_what_this_version_does_not_know_is_not_dropped_in_silence(
    tmp_path: Path, label: str, fields: dict[str, Any]
) -> None:
    file = tmp_path / "ledger.rows"
    file.write_text(json.dumps([label, fields]) + "\n")
    with pytest.raises(MmcError, match="restore it with the version that wrote it"):
        load(file)
    assert not Channel.objects.exists()
