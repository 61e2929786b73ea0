"""query: a schedule's `data:` line over a dataset, run in a child process that cannot hurt the house."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl

from mmc.core.dataset import Dataset, Kind
from mmc.errors import DatasetError
from mmc.sources.sql import read_select, result_columns

CHILD = Path(__file__).with_name("query_child.py")
SECONDS = 10
MEMORY = 2 * 1024**3  # bytes of address space
_EVERYTHING = "select * from data"


def query(dataset: Dataset, sql: str, today: date, *, seconds: int = SECONDS, memory: int = MEMORY) -> Dataset:
    """The rows and columns asked for, kinds and units kept; DatasetError if it may not, cannot, or finds nothing.

    One SELECT over `data`. `hari_ini`, `besok` and `kemarin` are dates counted from `today` (local).
    """
    if " ".join(sql.lower().split()) == _EVERYTHING:
        return dataset
    select = read_select(sql, today)
    table = _run(dataset.table, select.sql, seconds, memory)
    if table.height == 0:
        raise DatasetError(f"{dataset.name}: no row fits `{sql.strip()}`{_days(dataset)}")
    kinds = {name: _kind(dataset.name, name, dtype) for name, dtype in table.schema.items()}
    columns = result_columns(select, dataset, table.columns, kinds)
    wanted = {"number": pl.Float64(), "text": pl.String(), "date": pl.Date(), "time": pl.Datetime("us", "UTC")}
    typed = table.select(
        pl.col(name).cast(wanted[column.kind]).alias(column.name)
        for name, column in zip(table.columns, columns, strict=True)
    )
    for column in columns:
        if column.kind == "number" and not typed[column.name].drop_nulls().is_finite().all():
            raise DatasetError(f"data: '{column.name}' divides by zero somewhere; that is no number to draw")
    return dataset.with_table(typed, columns)


def _run(table: pl.DataFrame, sql: str, seconds: int, memory: int) -> pl.DataFrame:
    packed = io.BytesIO()
    table.write_ipc(packed)
    asked = json.dumps({"sql": sql, "seconds": seconds, "memory": memory}).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)], input=asked + packed.getvalue(), capture_output=True,
            timeout=seconds + 2, env={"POLARS_MAX_THREADS": "1", "PATH": os.defpath}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise DatasetError(f"data: the query takes longer than {seconds} s; ask for less") from error
    head, _, body = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        raise DatasetError(f"data: the query needs more than {seconds} s or {memory // 2**20} MB; ask for less")
    answer = json.loads(head)
    if not answer["ok"]:
        raise DatasetError(f"data: {answer['error'].splitlines()[0]}")
    return pl.read_ipc(io.BytesIO(body))


def _kind(dataset: str, name: str, dtype: pl.DataType) -> Kind:
    if dtype.is_numeric():
        return "number"
    if dtype == pl.Date:
        return "date"
    if isinstance(dtype, pl.Datetime):
        return "time"
    if dtype == pl.String or dtype == pl.Null:
        return "text"
    raise DatasetError(f"{dataset}: '{name}' is {dtype}, no text, number or date; select another expression")


def _days(dataset: Dataset) -> str:
    """Which days there are, for the commonest empty answer: a date the source does not have (yet)."""
    for column in dataset.columns:
        days = [d for d in dataset.values(column.name) if d is not None] if column.kind == "date" else []
        if days:
            return f"; {column.name} goes from {min(days)} to {max(days)}"
    return ""
