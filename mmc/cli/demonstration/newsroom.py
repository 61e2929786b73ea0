"""Writes the practice newsroom of the demo: mmc.toml, schedules and secrets for a running rehearsal."""

from __future__ import annotations

import csv
import shutil
import socket
from pathlib import Path

from mmc.config import ASSETS
from mmc.errors import MoveRefused
from mmc.rehearsal.server import Rehearsal

MARK = ".mmc-demo"  # only a folder with this file is ever emptied
PEOPLE = (
    ("penulis", "contributor", "Rani Penulis"),
    ("penyunting", "editor", "Budi Penyunting"),
    ("penyetuju", "approver", "Sari Penyetuju"),
    ("admin", "admin", "Admin MMC"),
)
PASSWORD = "gladi-mmc-2026"  # of a practice newsroom on loopback, printed in the summary

TOML = """# A practice newsroom: every channel and source is the rehearsal on this machine.
not_connected = ["Media mitra"]

[site]
name = "MMC Kalteng"
base_url = "http://{site}"

[serve]
desk = "{desk}"
site = "{site}"

[rehearsal]
port = {port}

[engine]
time_scale = 1800        # offsets of half an hour become a second
dispatch_every = "0.5s"
reconcile_every = "1s"
reconcile_over = "3s"    # production waits 90 s
expand_every = "30s"
queue_poll = 0.2
metrics_every = "1h"

[sources.bmkg-cuaca]
kind = "bmkg_forecast"
base_url = "{bmkg}"
practice = true
adm4 = [{adm4}]

[sources.penduduk]
kind = "ckan"
base_url = "{ckan}"
resource = "5f0c2a34-6200-4a10-9e0b-000000000001"
producer = "Dukcapil Kemendagri"
period = "semester II 2024"
as_of = 2024-12-31
unit = "jiwa"
columns = {{nama_kabupaten_kota = "nama", jumlah_penduduk = {{name = "penduduk", label = "Jumlah penduduk"}}}}

[sources.panen-opd]
kind = "ckan"
base_url = "{ckan}"
resource = "5f0c2a34-6200-4a10-9e0b-000000000002"
producer = "Contoh dinas"
title = "Produksi padi dan jagung per bulan"
period = "24 bulan terakhir"
unit = "ton"
practice = true

[sources.panen-opd.columns]
"Bulan" = "bulan"
"Produksi (Ton) / Padi" = {{name = "padi", label = "Padi"}}
"Produksi (Ton) / Jagung" = {{name = "jagung", label = "Jagung"}}
"Produksi (Ton) / Cabai Rawit" = {{name = "cabai_rawit", label = "Cabai rawit"}}

[sources.bps-contoh]
kind = "bps"
base_url = "{bps}"
secret = "secrets/bps"
domain = "6200"
var = {bps_var}
practice = true

[channels.website]
kind = "website"
title = "Situs"
min_gap = "0s"

[channels.youtube]
kind = "youtube"
title = "YouTube"
base_url = "{youtube}"
secret = "secrets/youtube"
channel = "{youtube_channel}"
min_gap = "0.5s"

[channels.x]
kind = "x"
title = "X"
base_url = "{x}"
secret = "secrets/x"
handle = "{x_handle}"
min_gap = "0.5s"

[channels.telegram]
kind = "telegram"
title = "Telegram"
base_url = "{telegram}"
secret = "secrets/telegram"
chat = "{telegram_chat}"
min_gap = "0.5s"

[channels.instagram]
kind = "instagram"
title = "Instagram"
base_url = "{instagram}"
secret = "secrets/instagram"
account = "{instagram_id}"
handle = "{instagram_handle}"
min_gap = "0.5s"

[channels.facebook]
kind = "facebook"
title = "Facebook"
base_url = "{facebook}"
secret = "secrets/facebook"
page = "{facebook_page}"
app = "{facebook_app}"
min_gap = "0.5s"
"""


def empty_folder(folder: Path) -> None:
    """A fresh folder; an earlier demo is removed, anything else is refused."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise MoveRefused(f"{folder} is not empty and no earlier demo; choose another --dir")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def write_newsroom(folder: Path, rehearsal: Rehearsal) -> None:
    """mmc.toml, the three schedules and the secret files (mode 0600)."""
    (folder / "secrets").mkdir()
    for name, value in rehearsal.secrets.items():
        file = folder / "secrets" / name
        file.touch(mode=0o600)
        file.write_text(value, "utf-8")
    with (ASSETS / "demo" / "capitals.csv").open(encoding="utf-8", newline="") as table:
        adm4 = ", ".join(f'"{row["adm4"]}"' for row in csv.DictReader(table))
    accounts = rehearsal.accounts
    text = TOML.format(
        **rehearsal.urls, adm4=adm4, port=rehearsal.port, bps_var=bps_variable(),
        desk=f"127.0.0.1:{free_port(8000)}", site=f"127.0.0.1:{free_port(8080)}",
        youtube_channel=accounts["youtube_channel_id"], x_handle=accounts["x_username"],
        telegram_chat=accounts["telegram_chat"], instagram_id=accounts["instagram_id"],
        instagram_handle=accounts["instagram_username"], facebook_page=accounts["facebook_id"],
        facebook_app=accounts["graph_app_id"],
    )  # fmt: skip
    (folder / "mmc.toml").write_text(text, "utf-8")
    (folder / "schedules").mkdir()
    for file in sorted((ASSETS.parent / "schedules").glob("*.yaml")):
        shutil.copyfile(file, folder / "schedules" / file.name)


def bps_variable() -> int:
    """The practice variable the rehearsal's BPS knows."""
    from mmc.rehearsal import bps

    return int(next(iter(bps.VARIABLES)))


def free_port(wish: int) -> int:
    """The wished port if it is free on loopback, else any free one."""
    for port in (wish, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise MoveRefused("no free port on 127.0.0.1")
