"""A file's bytes to a typed table: the fast way where it is big and plain, the careful way everywhere else."""

from __future__ import annotations

from mmc.sources.bulk import bulk
from mmc.sources.bulk_workbook import bulk_workbook
from mmc.sources.grid import read_grid
from mmc.sources.layout import Laid, lay_out
from mmc.sources.tabular import Shaped, TableOptions, shape


def table_of(name: str, body: bytes, label: str, words: TableOptions) -> tuple[Laid, Shaped]:
    """The table taken apart and typed; SourceRefused and DatasetError say what is wrong and where.

    `label` is what the file is called in messages. Of a big plain table, `Laid.body` holds its ends only.
    """
    fast = bulk(name, body, words) or bulk_workbook(name, body, words)
    if fast is not None:
        return fast
    laid = lay_out(read_grid(body, label, words.sheet), name, words.locale)
    return laid, shape(name, laid, words)
