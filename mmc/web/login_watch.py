"""Looks after connected logins: renews what is due before it is needed, says in time what only a person can renew."""

from __future__ import annotations

import logging
from datetime import datetime

from mmc.config import Config
from mmc.core.ports import Clock
from mmc.errors import ChannelLocked, MmcError
from mmc.newsroom.actions.block_channel import block
from mmc.newsroom.actions.note import note
from mmc.newsroom.models import Audit, Channel
from mmc.publishers.logins.keeper import Keeper
from mmc.publishers.logins.login import Facts
from mmc.publishers.logins.vault import Vault, vault_of

log = logging.getLogger("mmc.engine")


def look_after_logins(config: Config, clock: Clock) -> int:
    """One round over every connected channel; returns how many logins are good."""
    vault, good = vault_of(config), 0
    for name in config.channels:
        try:
            good += _look_after(name, config, vault, clock)
        except MmcError as error:  # one login that cannot be read must not leave the others unrenewed
            log.error("The login of %s: %s", name, error, extra={"action": "login_unreadable"})
    return good


def _look_after(name: str, config: Config, vault: Vault, clock: Clock) -> bool:
    if vault.facts(name) is None:
        return False
    channel, _new = Channel.objects.get_or_create(name=name, defaults={"kind": config.channels[name].kind})
    if channel.blocked_at is not None:
        return False  # a dead login is not asked again and again
    keeper = Keeper(name, vault, config.channels[name].base_url.rstrip("/"), clock)
    try:
        facts = keeper.fresh().facts
    except ChannelLocked as error:
        block(channel=name, now=clock(), reason=str(error))
        return False
    _warn(name, facts, clock())
    return True


def _warn(name: str, facts: Facts, now: datetime) -> None:
    """One warning at 14, 7, 3 and 1 days, whoever looks and however often."""
    mark = facts.mark(now)
    if mark is None:
        return
    told = {"days": mark, "ends_at": facts.ends_at}
    if Audit.objects.filter(verb="login_ends", subject=name, detail=told).exists():
        return
    note(by=None, verb="login_ends", subject=name, now=now, detail=told)
    log.warning(
        "The login of %s (%s) ends in %d days; run: mmc channel connect %s", name, facts.account,
        facts.days_left(now), name, extra={"action": "login_ends"},
    )  # fmt: skip
