"""What screens call things: every stage, state and role in words, with a shape and a tone.

A state is never told by colour alone: the shape says it to those who see no colour, the word to everyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.translation import gettext_lazy as _

from mmc.core.delivery import State
from mmc.core.workflow import Decision, Role, Stage

Words: TypeAlias = Any  # a str, or gettext's lazy one, which says what it is only when it is shown


@dataclass(frozen=True)
class Mark:
    """A state as a reader meets it: the word, the shape beside it, the tone of both."""

    word: Words
    shape: str  # a symbol of desk/parts/shapes.html
    tone: str  # quiet, wait, go, done, alarm


STAGES: dict[Stage, Mark] = {
    Stage.DRAFT: Mark(_("Draf"), "ring", "quiet"),
    Stage.IN_REVIEW: Mark(_("Menunggu persetujuan"), "half", "wait"),
    Stage.RETURNED: Mark(_("Dikembalikan"), "back", "alarm"),
    Stage.APPROVED: Mark(_("Disetujui"), "check", "wait"),
    Stage.SCHEDULED: Mark(_("Terjadwal"), "clock", "go"),
    Stage.PUBLISHING: Mark(_("Sedang tayang"), "arrow", "go"),
    Stage.PARTLY: Mark(_("Tayang sebagian"), "half", "go"),
    Stage.PUBLISHED: Mark(_("Sudah tayang"), "disc", "done"),
    Stage.WITHDRAWN: Mark(_("Sudah ditarik"), "back", "quiet"),
    Stage.ATTENTION: Mark(_("Perlu perhatian"), "warn", "alarm"),
}

STATES: dict[State, Mark] = {
    State.DRAFT: Mark(_("Draf"), "ring", "quiet"),
    State.SCHEDULED: Mark(_("Menunggu jamnya"), "clock", "go"),
    State.CLAIMED: Mark(_("Sedang disiapkan"), "arrow", "go"),
    State.PREPARED: Mark(_("Siap dikirim"), "arrow", "go"),
    State.SENDING: Mark(_("Sedang dikirim"), "arrow", "go"),
    State.UNKNOWN: Mark(_("Belum pasti, sedang diperiksa"), "warn", "wait"),
    State.NEEDS_HUMAN: Mark(_("Menunggu keputusan Anda"), "warn", "alarm"),
    State.BLOCKED: Mark(_("Kanal terkunci"), "warn", "alarm"),
    State.PUBLISHED: Mark(_("Sudah tayang"), "disc", "done"),
    State.SKIPPED: Mark(_("Dilewati, sudah terlambat"), "cross", "quiet"),
    State.REFUSED: Mark(_("Ditolak kanal"), "warn", "alarm"),
    State.CANCELLED: Mark(_("Dibatalkan"), "cross", "quiet"),
    State.ABANDONED: Mark(_("Tidak dikirim"), "cross", "quiet"),
}

ADVICE: dict[State, Words] = {
    State.UNKNOWN: _(
        "Kanal tidak menjawab dengan jelas. MMC sedang membaca kanalnya dan tidak akan mengirim ulang sendiri."
    ),
    State.NEEDS_HUMAN: _("Lihat kanalnya, lalu pilih: sudah tayang, kirim lagi, atau tidak jadi."),
    State.BLOCKED: _("Sambungkan lagi kanalnya; setelah itu penayangan ini lanjut sendiri."),
    State.REFUSED: _("Perbaiki teks atau berkasnya, minta persetujuan lagi, lalu jadwalkan ulang."),
}

DECISIONS: dict[Decision, Mark] = {
    Decision.NONE: Mark(_("Belum dimintakan persetujuan"), "ring", "quiet"),
    Decision.REQUESTED: Mark(_("Menunggu persetujuan"), "half", "wait"),
    Decision.APPROVED: Mark(_("Disetujui"), "check", "done"),
    Decision.RETURNED: Mark(_("Dikembalikan"), "back", "alarm"),
}

SLOTS: dict[str, Mark] = {
    "waiting": Mark(_("Menunggu giliran"), "clock", "go"),
    "working": Mark(_("Sedang dibuat"), "arrow", "go"),
    "made": Mark(_("Selesai dibuat"), "check", "done"),
    "failed": Mark(_("Gagal, tidak ada yang digambar"), "warn", "alarm"),
    "suspended": Mark(_("Ditahan, perlu tanda tangan"), "warn", "alarm"),
}

ORDERS: dict[str, Mark] = {
    "waiting": Mark(_("Menunggu giliran dibuat"), "clock", "go"),
    "working": Mark(_("Sedang dibuat"), "arrow", "go"),
    "made": Mark(_("Selesai dibuat"), "check", "done"),
    "failed": Mark(_("Gagal dibuat"), "warn", "alarm"),
    "cancelled": Mark(_("Dibatalkan"), "cross", "quiet"),
}

TASKS: dict[str, Mark] = {
    "withdrawn": STAGES[Stage.WITHDRAWN],
    "handed": Mark(_("Menunggu petugas"), "clock", "wait"),
    "overdue": Mark(_("Petugas belum melapor"), "warn", "alarm"),
}

ROLES: dict[Role, Words] = {
    Role.CONTRIBUTOR: _("Kontributor"),
    Role.EDITOR: _("Editor"),
    Role.APPROVER: _("Penyetuju"),
    Role.ADMIN: _("Admin"),
}

PARTS: dict[str, Words] = {
    "feed": _("unggahan"),
    "short": _("video pendek"),
    "landscape": _("video lebar"),
    "album": _("album"),
    "story": _("story"),
}

FORMATS: dict[str, Words] = {
    "square": _("Persegi"),
    "portrait": _("Potret"),
    "story": _("Story"),
    "wide": _("Lebar"),
    "og": _("Pratinjau tautan"),
    "thumbnail": _("Gambar mini"),
    "a4": _("Cetak A4"),
    "short": _("Video pendek"),
    "landscape": _("Video lebar"),
}

def thing_word(kind: str, shape: str) -> str:
    """`Potret`, or `Rangkaian gambar (potret)`: one thing that is made of a table."""
    word = str(FORMATS.get(shape, shape))
    return str(_("Rangkaian gambar (%(shape)s)")) % {"shape": word.lower()} if kind == "carousel" else word


CHANNEL_KINDS: dict[str, Words] = {
    "website": _("Situs web"),
    "telegram": _("Telegram"),
    "x": _("X"),
    "youtube": _("YouTube"),
    "instagram": _("Instagram"),
    "facebook": _("Facebook"),
    "wordpress": _("WordPress"),
    "partner": _("Media mitra"),
    "assisted": _("Dikirim petugas"),
}

WHO: dict[str, Words] = {
    "approver": _("penyetuju"),
    "editor": _("editor"),
    "workflow": _("mesin"),
    "reconcile": _("pemeriksa"),
    "person": _("petugas"),
}


def mark_of(value: Any) -> Mark:
    """The mark of a Stage, State or Decision, or of the plain word of a slot or an order."""
    if isinstance(value, Stage):
        return STAGES[value]
    if isinstance(value, Decision):
        return DECISIONS[value]
    return SLOTS.get(str(value)) or ORDERS.get(str(value)) or TASKS.get(str(value)) or STATES[State(str(value))]


def role_word(role: str) -> Words:
    """What the screen calls a role."""
    return ROLES[Role(role)]
