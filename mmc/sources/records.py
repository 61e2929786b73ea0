"""A service's own CSV, whose columns are known by name: FIRMS, scraped prices."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from mmc.errors import SourceRefused
from mmc.sources.snapshot import Part


def records(part: Part, needed: Sequence[str], what: str) -> list[dict[str, str]]:
    """The lines by column name; SourceRefused where a needed column lacks, with what came instead."""
    text = part.body.decode("utf-8-sig", errors="replace")
    try:
        lines = csv.DictReader(io.StringIO(text, newline=""), restval="", restkey="")
        lacking = [name for name in needed if name not in (lines.fieldnames or [])]
        if lacking:
            said = " ".join(text.split())[:100]
            raise SourceRefused(f"{part.url} is no {what}: {', '.join(lacking[:3])} missing; it says '{said}'")
        return [{name: str(line[name]).strip() for name in needed} for line in lines]
    except csv.Error as error:
        raise SourceRefused(f"{part.url} is no readable CSV ({error})") from error
