"""The reference page of the sources, written from the code: docs/reference/sources.md is what this returns."""

from __future__ import annotations

import sys
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mmc.sources import SOURCES, checks
from mmc.sources.query import MEMORY, SECONDS
from mmc.sources.source import Options

HEAD = """# Sources

This page is written by `mmc source handbook` from the code; a test fails when it is out of date.

A source is a section of `mmc.toml`. Its name is yours, its `kind` is one of those below.

```toml
[sources.harga-cabai]
kind = "food_prices"
commodity = "com_16"
commodity_name = "Cabai Rawit"
checks = {fresh = "5d", change = {value = 40, severity = "warn"}}
```

`mmc source list` shows every source, `mmc source fetch NAME` keeps its bytes, `mmc source preview NAME` prints the
table, its origin, checks and age, `mmc source read KIND FILE` reads a file of this machine the same way (`--json`
for scripts; exit status 1 and a named error where it is refused).

Every kind gives a typed table with units, an origin (producer, period, date of issue, address, licence, hash of the
bytes) and notes on what was left out. Missing is never zero. Nothing half-read is ever drawn.
"""
TAIL = """## Errors

| error | whose turn | what happens |
|---|---|---|
| SourceUnreachable | the clock's: refused, too slow, 5xx, 429 | asked again, later each time; then the next slot |
| SourceRefused | a person's: a firewall or login page, HTML, an empty or cut answer, another shape | the slot says so |
| CheckFailed | the data came, a declared check stops it | nothing is drawn; the message names the figure |
| DatasetError | a cell, unit or origin nobody can vouch for | the message names column and row |

## Limits

One answer holds at most 32 MB unpacked and takes at most 60 s; a workbook unpacks to at most 512 MB. Redirects stay
on the source's own hosts (`hosts` names more). Private and loopback addresses are refused unless the source's own
`base_url` is loopback, as in the rehearsal. XML that declares entities is refused. Columns about persons (NIK, phone,
address, e-mail ...) are cut before anything is stored; `json_api` stores declared fields only.

## `data:` in schedules

One SELECT over the table `data`; no other table, no function that reads files; at most {seconds} s and {memory} MB in a
process of its own. `hari_ini`, `besok` and `kemarin` are days in the newsroom's zone. A formula that makes a new unit
names it: `select kota, penduduk / luas as "kepadatan [jiwa/km2]" from data`.
"""


def handbook() -> str:
    """The whole page, in Markdown."""
    parts = [HEAD, "## Options of every kind\n", _options(Options, None), "", "## Checks\n", _checks(), ""]
    for kind in SOURCES:
        parts += [f"## `{kind.kind}`\n", _about(kind), "", _options(kind.words, Options), ""]
        columns = getattr(sys.modules[kind.__module__], "COLUMNS", None)
        if columns:
            parts += ["Columns: " + ", ".join(_column(c) for c in columns) + ".", ""]
    parts.append(TAIL.replace("{seconds}", str(SECONDS)).replace("{memory}", str(MEMORY // 2**20)))
    return "\n".join(parts)


def _about(kind: Any) -> str:
    said = " ".join((sys.modules[kind.__module__].__doc__ or "").split())
    more = " ".join((kind.__doc__ or "").split())
    home = getattr(kind, "home", "") or getattr(sys.modules[kind.__module__], "HOME", "")
    where = f" Asks {home} unless `base_url` says otherwise." if home else ""
    return f"{said} {more}{where}"


def _checks() -> str:
    text = checks.__doc__ or ""
    lines = text[text.index("    checks:") :].splitlines()
    block = [line[4:] for line in lines if line.startswith("    ")]
    rest = " ".join(line for line in lines if line and not line.startswith("    "))
    return "```yaml\n" + "\n".join(block) + "\n```\n\n" + rest


def _options(model: type[BaseModel], base: type[BaseModel] | None) -> str:
    fields = {n: f for n, f in model.model_fields.items() if base is None or n not in base.model_fields}
    if not fields:
        return "No options of its own."
    rows = [f"| `{n}` | {_type(f.annotation)} | {_default(f)} | {f.description or ''} |" for n, f in fields.items()]
    return "\n".join(["| option | takes | default | |", "|---|---|---|---|", *rows])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value in (None, "", (), {}):
        return ""
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else value
    return f"`{str(shown).lower() if isinstance(value, bool) else shown}`"


def _type(annotation: Any) -> str:
    if get_origin(annotation) is not None and str(get_origin(annotation)) == "typing.Literal":
        return " or ".join(f"`{value}`" for value in get_args(annotation))
    if get_origin(annotation) is tuple:
        inner = [a for a in get_args(annotation) if a is not Ellipsis]
        return "list of " + " and ".join(dict.fromkeys(_type(a) for a in inner))
    if get_origin(annotation) is dict:
        return "table"
    several = [a for a in get_args(annotation) if a is not type(None)]
    if several:
        return " or ".join(_type(a) for a in several)
    names = {"str": "text", "int": "number", "float": "number", "bool": "true or false", "date": "day"}
    name = getattr(annotation, "__name__", str(annotation))
    return names.get(name, "table")


def _column(column: Any) -> str:
    return f"`{column.name}`" + (f" ({column.unit})" if column.unit else "")
