"""A desk with four channels, a fixed clock and one login per role.

Models are imported inside: this file may be read before Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

    from mmc.config import Config
    from mmc.newsroom.models import Person


@pytest.fixture(autouse=True)
def newsroom(settings: Settings, tmp_path: Path, db: None) -> Config:
    from django.core.cache import cache

    from tests.builders import NOW, a_config

    config = a_config(tmp_path)
    settings.MMC = config
    settings.MMC_CLOCK = lambda: NOW
    cache.clear()
    return config


@pytest.fixture
def editor() -> Person:
    return _person("penyunting", "editor", "Budi Penyunting")


@pytest.fixture
def approver() -> Person:
    return _person("penyetuju", "approver", "Sari Penyetuju")


@pytest.fixture
def contributor() -> Person:
    return _person("penulis", "contributor", "Rani Penulis")


@pytest.fixture
def as_() -> Callable[[Person], Client]:
    from django.test import Client

    def enter(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return enter


def _person(username: str, role: str, name: str) -> Person:
    from tests.builders import a_person

    return a_person(username, role, name)
