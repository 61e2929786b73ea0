"""Reading a file of this machine as any kind would read it, for `mmc source read` and for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mmc.core.dataset import Column
from mmc.errors import ConfigError, DatasetError, Mistake, MmcError, SourceError
from mmc.sources import SOURCES
from mmc.sources.cells import UNKNOWN
from mmc.sources.look import look_at
from mmc.sources.proposal import Proposal, Readings
from mmc.sources.sidecar import sidecar_words
from mmc.sources.snapshot import Part, Snapshot, part
from mmc.sources.source import Reading
from mmc.sources.tabular import Shaped, TableOptions

_GUESSED = "?"  # stands for what the file does not say; shown as empty


@dataclass(frozen=True, kw_only=True)
class FileReading:
    """What a file holds. Units and origin words nobody said are empty: such a table is shown, never drawn."""

    columns: tuple[Column, ...]
    table: tuple[tuple[Any, ...], ...]
    origin: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    proposal: Proposal | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `mmc source read`."""
        names = [c.name for c in self.columns]
        told = {
            "columns": [vars(c).copy() for c in self.columns],
            "rows": len(self.table),
            "sample": [dict(zip(names, map(_plain, row), strict=True)) for row in self.table[:5]],
            "origin": {k: _plain(v) for k, v in self.origin.items()},
            "notes": list(self.notes),
            "error": None,
        }
        return told | ({"proposal": self.proposal.to_dict()} if self.proposal else {})


def refused(error: MmcError) -> dict[str, Any]:
    """The JSON of a file that was refused: the error by its name, and nothing else."""
    said = f"{type(error).__name__}: {error}"
    return {"columns": [], "rows": 0, "sample": [], "origin": {}, "notes": [], "error": said}


def read_file(kind: str, file: Path, now: datetime, readings: Readings | None = None) -> FileReading:
    """What a kind reads in a file; SourceError or DatasetError says why it reads nothing."""
    known = {k.kind: k for k in SOURCES}
    if kind not in known:
        raise ConfigError([Mistake("mmc source read", None, "KIND", f"'{kind}' is none; there are {', '.join(known)}")])
    try:
        body = file.read_bytes()
    except OSError as error:
        raise DatasetError(f"{file}: cannot be read: {error.strerror}") from error
    found = part(file.name, body)
    if kind == "spreadsheet":
        return _spreadsheet(file, found, now, readings)
    opened: Any = known[kind]
    said = {"producer": _GUESSED, "unit": UNKNOWN} if kind == "json_api" else {}
    return _of_reading(opened.local(found, now, said))


def _spreadsheet(file: Path, found: Part, now: datetime, readings: Readings | None) -> FileReading:
    """The proposal for a file, with the words of its YAML or of the last file of its shape."""
    said = sidecar_words(file)
    words = TableOptions(unit=UNKNOWN)
    if said is not None:
        words = TableOptions(
            unit=said.unit, locale=said.locale, columns=dict(said.columns), sheet=said.sheet, melt=said.melt
        )
    looked = look_at(found.url, found.body, words, readings if said is None else None)
    proposal = looked.proposal
    if readings is not None and said is not None:
        proposal = replace(proposal, changed=readings.changes(looked.laid))
    laid, shaped = looked.laid, looked.shaped
    snapshot = Snapshot(source=found.url, kind="spreadsheet", parts=(found,), fetched_at=now)
    origin = {
        "producer": said.source if said else looked.source_line, "period": said.period if said else "",
        "as_of": said.as_of if said else "", "title": (said.title if said else "") or " ".join(laid.titles[:2]),
        "url": said.url if said else "", "licence": said.licence if said else "", "retrieved_at": now,
        "snapshot": snapshot.sha256,
    }  # fmt: skip
    table = tuple(shaped.cells)
    return FileReading(columns=_known(shaped), table=table, origin=origin, notes=looked.notes, proposal=proposal)


def _known(shaped: Shaped) -> tuple[Column, ...]:
    return tuple(replace(c, unit="") if c.unit == UNKNOWN else c for c in shaped.columns)


def _of_reading(reading: Reading) -> FileReading:
    dataset = reading.dataset
    origin = {k: "" if v == _GUESSED else v for k, v in vars(dataset.origin).items()}
    unknown = [f"unit of '{c.name}': say what its numbers count" for c in dataset.columns if c.unit == UNKNOWN]
    columns = tuple(replace(c, unit="") if c.unit == UNKNOWN else c for c in dataset.columns)
    return FileReading(
        columns=columns, table=tuple(dataset.table.rows()), origin=origin, notes=(*reading.notes, *unknown)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else value


Refusals = (SourceError, DatasetError, ConfigError)
