"""The newsroom's key: what seals logins at rest. From MMC_SECRET_KEY or a file of mode 0600, several in rotation."""

from __future__ import annotations

import base64
import os
import secrets
import stat
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mmc.config import Config
from mmc.errors import ConfigError, Mistake

SHORTEST = 32  # characters of a key


def key_file(config: Config) -> Path:
    """Where the key lies when the environment holds none."""
    return config.folder / "var" / "secret-key"


def make_key(file: Path) -> bool:
    """True if this call made the key; one that is there stays. Two processes at once end with the same key."""
    if file.is_file():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        target.write(secrets.token_urlsafe(48) + "\n")
        target.flush()
        os.fsync(target.fileno())
    try:
        os.link(fresh, file)  # unlike a rename it fails when somebody was first
    except FileExistsError:
        return False
    finally:
        fresh.unlink()
    return True


def keys_of(config: Config) -> list[str]:
    """Every key of the newsroom, the one that seals first; made when there is none. ConfigError if unusable."""
    told = config.secrets.get("MMC_SECRET_KEY", "")
    place = "MMC_SECRET_KEY"
    if not told:
        file = key_file(config)
        make_key(file)
        place = str(file)
        if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigError([Mistake(place, None, "key", f"others may read it; run: chmod 600 {place}")])
        told = file.read_text("utf-8", "replace")
    keys = told.replace(",", " ").split()
    if not keys:
        raise ConfigError([Mistake(place, None, "key", "is empty; put the key back, or connect every channel again")])
    return keys


def sealer(config: Config) -> MultiFernet:
    """Seals with the first key and opens with any; ConfigError for a key too short to protect anything."""
    keys = keys_of(config)
    if any(len(key) < SHORTEST for key in keys):
        words = f"is shorter than {SHORTEST} characters; write a new one in front: "
        words += "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        raise ConfigError([Mistake("environment", None, "MMC_SECRET_KEY", words)])
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """Its own key for logins: the same text also signs the desk's sessions."""
    whole = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"mmc channel logins v1")
    return base64.urlsafe_b64encode(whole.derive(key.encode()))
