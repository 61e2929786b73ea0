"""How long a channel's login lasts, in words for the channel table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mmc.config import Config
from mmc.errors import MmcError
from mmc.publishers.logins.vault import vault_of


@dataclass(frozen=True)
class LoginShown:
    """One line under a channel's name."""

    words: str
    alarm: bool = False  # somebody must act within days


def login_shown(name: str, config: Config, now: datetime) -> LoginShown | None:
    """The line of a connected channel; None where the secret is static or none is needed."""
    try:
        facts = vault_of(config).facts(name)
    except MmcError:
        return LoginShown(_("Login tersimpan tidak terbaca. Sambungkan ulang kanal ini."), alarm=True)
    if facts is None:
        return None
    left = facts.days_left(now)
    if left is None:
        return LoginShown(_("Tersambung sebagai %(account)s") % {"account": facts.account})
    if facts.mark(now) is None:
        words = _("Tersambung sebagai %(account)s, berlaku %(days)d hari lagi")
        return LoginShown(words % {"account": facts.account, "days": left})
    words = _("Login %(account)s habis %(days)d hari lagi. Sambungkan ulang.")
    if left == 0:
        words = _("Login %(account)s habis dalam sehari. Sambungkan ulang sekarang.")
    return LoginShown(words % {"account": facts.account, "days": left}, alarm=True)
