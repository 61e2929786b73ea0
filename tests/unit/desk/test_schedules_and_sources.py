"""What runs by itself: who vouches for it, and why it did not run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from mmc.config import Config
from mmc.newsroom.models import Person, Slot, StandingApproval
from tests.builders import NOW, a_config, a_source

Enter = Callable[[Person], Client]
SCHEDULES = Path(__file__).resolve().parents[3] / "schedules"


@pytest.fixture
def with_schedules(newsroom: Config, settings: Settings) -> Config:
    shutil.copytree(SCHEDULES, newsroom.folder / "schedules")
    settings.MMC = a_config(newsroom.folder, sources={"bmkg-cuaca": a_source()[0]})
    return newsroom


def test_an_unsigned_schedule_says_so_and_an_approver_signs_it(
    as_: Enter, approver: Person, editor: Person, with_schedules: Config
) -> None:
    assert "Belum ditandatangani" in as_(editor).get("/jadwal/").content.decode()
    client = as_(approver)
    assert client.post("/jadwal/prakiraan-cuaca/tanda-tangan/").status_code == 302
    assert StandingApproval.objects.get().by == approver
    assert "Ditandatangani Sari Penyetuju" in client.get("/jadwal/").content.decode()


def test_an_editor_sees_no_button_and_may_not_sign(as_: Enter, editor: Person, with_schedules: Config) -> None:
    client = as_(editor)
    assert "Tandatangani jadwal ini" not in client.get("/jadwal/").content.decode()
    answer = client.post("/jadwal/prakiraan-cuaca/tanda-tangan/")
    assert answer.status_code == 409
    assert "Peran Anda tidak mengizinkan" in answer.content.decode()
    assert not StandingApproval.objects.exists()


def test_a_changed_schedule_loses_its_signature(as_: Enter, approver: Person, with_schedules: Config) -> None:
    client = as_(approver)
    client.post("/jadwal/prakiraan-cuaca/tanda-tangan/")
    file = with_schedules.folder / "schedules" / "prakiraan-cuaca.yaml"
    file.write_text(file.read_text("utf-8").replace("30 5 * * *", "30 6 * * *"), "utf-8")
    from django.conf import settings

    settings.MMC = a_config(with_schedules.folder)  # a restart reads the file again
    assert "Berubah sejak ditandatangani" in client.get("/jadwal/").content.decode()


def test_a_failed_slot_gives_its_reason_and_the_next_slots_their_time(
    as_: Enter, editor: Person, with_schedules: Config
) -> None:
    note = "bmkg-cuaca: https://api.example answered 503; the next slot tries again"
    Slot.objects.create(schedule="prakiraan-cuaca", opens_at=NOW - timedelta(hours=3), state="failed", note=note)
    page = as_(editor).get("/jadwal/").content.decode()
    assert "Gagal, tidak ada yang digambar" in page
    assert "Server sumber sedang rusak." in page and "answered 503" in page
    assert "besok 05.30 WIB" in page


def test_a_source_that_is_down_says_so_with_its_last_good_time(
    as_: Enter, editor: Person, with_schedules: Config
) -> None:
    page = as_(editor).get("/sumber/").content.decode()
    assert "Gagal hari ini 09.00 WIB" in page
    assert "Sumber tidak bisa dihubungi." in page
    assert "kemarin 09.00 WIB" in page
    assert "prakiraan-cuaca" in page
