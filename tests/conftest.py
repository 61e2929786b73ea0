"""Django for every test: a newsroom in a temporary folder, booted the way `mmc` boots it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from mmc.config import Config, Site, Store

# Random examples are the same in every run, so that what lands is what was tested; `make search` looks for new ones.
# No deadlines: a busy machine is no failure.
settings.register_profile("same", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("search", database=None, deadline=None, print_blob=True)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    from mmc.web.boot import boot

    folder = Path(tempfile.mkdtemp(prefix="mmc-test-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    store = Store(database=os.environ.get("MMC_TEST_DATABASE", "sqlite:///var/mmc.sqlite3"))
    boot(Config(folder=folder, site=Site(name="MMC Uji"), store=store))

    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        # A file, because servers and writers under test have threads of their own.
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")
