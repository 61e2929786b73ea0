"""One engine a newsroom: on one folder, and on one PostgreSQL database from however many machines."""

from __future__ import annotations

import pytest
from django.db import connection

from mmc.engine.lease import database_lock
from mmc.errors import MmcError


@pytest.mark.django_db
def test_a_second_engine_on_one_postgresql_database_is_refused() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL (make test-postgres); on SQLite the lock of the folder does it")
    with database_lock(), pytest.raises(MmcError, match="already runs"), database_lock():
        pass
    with database_lock():
        pass


@pytest.mark.django_db
def test_on_sqlite_the_database_lock_leaves_the_matter_to_the_folder() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("speaks of SQLite")
    with database_lock(), database_lock():
        assert connection.vendor == "sqlite"
