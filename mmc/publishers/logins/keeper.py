"""The keeper of one channel's login: gives what opens it now, renewing it under its turn when it is time.

The order is what keeps a single-use refresh token alive: take the turn, read again (another process may have renewed
meanwhile), note the attempt, ask once, store the answer on disk, and only then let anybody use it.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace

from mmc.core.ports import Clock, system_clock
from mmc.errors import ChannelLocked, ConfigError, TemporaryDelivery
from mmc.publishers.http import keep_secret
from mmc.publishers.logins.ask import Dead
from mmc.publishers.logins.login import Login, stamp
from mmc.publishers.logins.renewals import renewed
from mmc.publishers.logins.vault import Vault

log = logging.getLogger("mmc.publishers")
TRIES, PAUSE = 10, 2.0  # how often and how far apart an answer is stored: a database may be starting again


@dataclass(frozen=True)
class Keeper:
    """One connected channel."""

    name: str
    vault: Vault
    base_url: str = ""
    clock: Clock = system_clock
    timeout: float = 30.0

    def fresh(self, refused: str = "") -> Login:
        """A login that opens the channel now. `refused`: the access token the platform has just turned away.

        TemporaryDelivery when it could not be renewed for now, ChannelLocked when a person must connect again.
        """
        login = self._read()
        if self._good(login, refused):
            return login
        try:
            with self.vault.turn(self.name):
                login = self._read()
                return login if self._good(login, refused) else self._renew(login)
        except TemporaryDelivery as error:
            if login.lives(self.clock()) and login.access != refused:
                # Early renewals are a courtesy: the old token still opens the channel.
                log.warning("%s", error, extra={"action": "login_not_renewed"})
                return login
            raise

    def _good(self, login: Login, refused: str) -> bool:
        return not login.due(self.clock()) and login.access != refused

    def _read(self) -> Login:
        try:
            login = self.vault.read(self.name)
        except ConfigError as error:
            raise ChannelLocked(f"{self.name}: {error}") from error
        if login is None:
            raise ChannelLocked(f"{self.name}: not connected; run: mmc channel connect {self.name}")
        keep_secret(*(value for key, value in login.values.items() if key not in ("client_id", "app_id")))
        return login

    def _renew(self, login: Login) -> Login:
        now = self.clock()
        cut_short = login.attempt_at
        self._store(replace(login, attempt_at=cut_short or now), tries=1)
        try:
            new = renewed(login, self.base_url, self.name, now, self.timeout)
        except Dead as error:
            if cut_short is None:
                self._store(replace(login, attempt_at=None), tries=1)
                raise
            # The platform may have given a new token to a process that died before it could store it.
            words = f"{error} (a renewal at {stamp(cut_short)} was cut short and its answer lost)"
            raise ChannelLocked(words) from error
        new = replace(new, attempt_at=None)
        self._store(new, tries=TRIES)
        log.info("Renewed the login of %s", self.name, extra={"action": "login_renewed"})
        return new

    def _store(self, login: Login, tries: int) -> None:
        """The login on disk. After the platform's answer it is worth waiting: the old one may be spent."""
        for left in reversed(range(tries)):
            try:
                self.vault.write(self.name, login)
                break
            except (OSError, TemporaryDelivery) as error:
                if not left:
                    words = f"{self.name}: the renewed login cannot be stored: {error}; nothing was sent"
                    raise TemporaryDelivery(words, retry_after=60) from error
                time.sleep(PAUSE)
