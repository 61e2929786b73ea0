"""What a backup keeps of mmc.toml: the ledger's address without its password, however it is written."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mmc.web.backup import _without_password


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("postgresql://mmc:rahasia@db/mmc", "postgresql://mmc@db/mmc"),
        ("postgresql://mmc:ra@hasia@db/mmc?options=a@b", "postgresql://mmc@db/mmc?options=a@b"),
        ("postgresql://mmc:ra:hasia@db:5433/mmc", "postgresql://mmc@db:5433/mmc"),
        ("postgresql://mmc@db/mmc?password=rahasia&x=1", "postgresql://mmc@db/mmc?password=&x=1"),
    ],
)
def test_no_part_of_a_password_is_kept(tmp_path: Path, address: str, kept: str) -> None:
    toml = tmp_path / "mmc.toml"
    toml.write_text(f'[store]\ndatabase = "{address}"\n')
    assert _without_password(toml).decode() == f'[store]\ndatabase = "{kept}"\n'
    assert urlsplit(kept).password is None
