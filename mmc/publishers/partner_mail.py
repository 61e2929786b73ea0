"""A partner's inbox: one mail a letter, one recipient a conversation, and no word kept back about how it ended.

A retry is the same mail: Message-ID, Date and boundaries are made from the delivery. Until the final dot nothing
is accepted; from the dot to the answer nobody knows, and a person decides (RFC 5321, 4.5.3.2.6).
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
import smtplib
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from mmc.core.channel import Outcome, Receipt, Unreadable
from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.fence import check_fence
from mmc.publishers.http import keep_secret, trust
from mmc.publishers.partner_letter import Letter, subject_of, text_of
from mmc.publishers.press_kit import names_of
from mmc.publishers.settings import Settings, wrong
from mmc.publishers.wordpress_wire import is_loopback

log = logging.getLogger(__name__)
ATTACHED = 8_000_000  # bytes of stills that travel along; a mail grows by a third on the way
GREYLISTED = 300.0  # seconds; a server that says "later" means minutes
_PIECE = 64 * 1024
_MAILBOX = re.compile(r"[^@\s<>,;\"]+@[A-Za-z0-9.-]+")


class Mail:
    """One mailbox of a partner, by way of one mail server."""

    readable = False

    def __init__(self, settings: Settings, sender_name: str, zone: ZoneInfo) -> None:
        self.name = settings.name
        self._host, self._port = _server(settings)
        self._sender, self._to = (_mailbox(settings, option) for option in ("sender", "to"))
        self._user, self._password = settings.text("user"), settings.secret
        self._tls = settings.text("tls") or _usual_tls(self._host, self._port)
        if self._tls not in ("starttls", "ssl", "none") or (self._tls == "none" and not is_loopback(self._host)):
            raise wrong(self.name, "tls", "write starttls or ssl; without either the mail could be read on the way")
        keep_secret(settings.secret)
        self._sender_name, self._zone = sender_name, zone
        self._timeout = settings.seconds("timeout", 600)

    def send(self, letter: Letter, *, visible: bool) -> Receipt:
        """The mail accepted by the server; UnknownOutcome when it fell silent after the final dot."""
        message = as_mail(letter, self._sender, self._to, self._sender_name, self._zone)
        with self._conversation() as server:
            self._envelope(server, len(message))
            self._body(server, message)
            code, words = self._final_dot(server)
        if code != 250:
            raise self._whose_turn(code, words)
        return Receipt(id=message_id(letter.delivery, self._sender))

    def find(self, delivery: str) -> Outcome:
        """Never: an inbox of others cannot be read."""
        return Unreadable("Kotak surat mitra tidak dapat dibaca. Tanyakan apakah surelnya sudah masuk.")

    def greet(self) -> None:
        """Say hello and log in."""
        with self._conversation():
            pass

    def close(self) -> None:
        """Nothing is held open between mails."""

    @contextlib.contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        log.debug("Talking to the mail server %s:%d", self._host, self._port)
        short = min(60.0, self._timeout)
        domain = self._sender.rpartition("@")[2]
        try:
            if self._tls == "ssl":
                server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, domain, timeout=short, context=trust())
            else:
                server = smtplib.SMTP(self._host, self._port, domain, timeout=short)
            server.ehlo_or_helo_if_needed()
            if self._tls == "starttls":
                server.starttls(context=trust())
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
        except (OSError, ValueError) as error:
            raise self._before_the_dot(error) from error
        try:
            yield server
        finally:
            with contextlib.suppress(OSError):
                _wait_at_most(server, 2)
                server.quit()

    def _envelope(self, server: smtplib.SMTP, size: int) -> None:
        try:
            options = [f"SIZE={size}"] if server.has_extn("size") else []
            for code, words in (server.mail(self._sender, options), server.rcpt(self._to)):
                if code not in (250, 251):
                    raise self._whose_turn(code, words)
        except OSError as error:
            raise self._before_the_dot(error) from error

    def _body(self, server: smtplib.SMTP, message: bytes) -> None:
        """Everything but the final dot: until then the server has accepted nothing."""
        try:
            check_fence()
            code, words = server.docmd("DATA")
            if code != 354:
                raise self._whose_turn(code, words)
            body = re.sub(rb"(?m)^\.", b"..", message)
            for at in range(0, len(body), _PIECE):
                check_fence()
                server.send(body[at : at + _PIECE])
        except OSError as error:
            raise self._before_the_dot(error) from error

    def _final_dot(self, server: smtplib.SMTP) -> tuple[int, bytes]:
        check_fence()
        try:
            _wait_at_most(server, self._timeout)
            server.send(b".\r\n")
            code, words = server.getreply()
        except OSError as error:
            raise UnknownOutcome(f"{self.name}: no answer after the end of the mail; it may have arrived") from error
        if code // 100 not in (2, 4, 5) or (code // 100 == 2 and code != 250):
            raise UnknownOutcome(f"{self.name}: the mail server's answer cannot be read; the mail may have arrived")
        return code, words

    def _before_the_dot(self, error: Exception) -> DeliveryError:
        if isinstance(error, smtplib.SMTPResponseException):
            said = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
            return self._whose_turn(error.smtp_code, said)
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return ChannelLocked(f"{self.name}: the mail server offers no encryption or no login: {error}")
        return TemporaryDelivery(f"{self.name}: the mail server broke off before the mail was handed over ({error})")

    def _whose_turn(self, code: int, words: bytes) -> DeliveryError:
        said = f"{self.name}: the mail server answers {code} {words.decode('utf-8', 'replace')[:300]}"
        if code // 100 == 4:
            return TemporaryDelivery(said, retry_after=60.0 if code == 421 else GREYLISTED)
        # 5.7.x: not this mail but this sender is unwelcome. More mails would make it worse.
        if code in (530, 534, 535, 538) or b"5.7." in words[:8]:
            return ChannelLocked(f"{said}; check login, sender and the server's rules")
        return RefusedDelivery(said) if code // 100 == 5 else TemporaryDelivery(said)


def message_id(id: str, sender: str) -> str:
    """`<key>@<domain>`: what the mail is known by for ever."""
    return f"{id}@{sender.rpartition('@')[2]}"


def as_mail(letter: Letter, sender: str, to: str, sender_name: str, zone: ZoneInfo) -> bytes:
    """The mail, byte for byte the same whenever it is made, lines ended as mail wants them."""
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["Message-ID"] = f"<{message_id(letter.id, sender)}>"
    mail["Date"] = format_datetime(letter.at)
    mail["From"] = Address(display_name=sender_name, addr_spec=sender)
    mail["To"] = to
    mail["Subject"] = subject_of(letter, zone)
    if letter.event != "published":
        first = f"<{message_id(letter.delivery, sender)}>"
        mail["In-Reply-To"], mail["References"] = first, first
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<mailto:{sender}?subject=berhenti>"
    mail["X-MMC-Event"], mail["X-MMC-Delivery"] = letter.event, letter.delivery
    if letter.embargo:
        mail["X-MMC-Embargo"] = letter.embargo.isoformat()
    mail.set_content(text_of(letter, zone, sender_name), cte="quoted-printable")
    left = ATTACHED
    for name, file in names_of(letter.post).items() if letter.post else ():
        if file.is_film or not file.mime.startswith("image/") or (size := file.path.stat().st_size) > left:
            continue
        left -= size
        kind, _, subkind = file.mime.partition("/")
        mail.add_attachment(file.path.read_bytes(), maintype=kind, subtype=subkind, filename=name)
    if mail.is_multipart():
        mail.set_boundary(f"=_{hashlib.sha256(letter.id.encode()).hexdigest()[:32]}")
    return mail.as_bytes()


def _wait_at_most(server: smtplib.SMTP, seconds: float) -> None:
    if server.sock is not None:
        server.sock.settimeout(seconds)


def _server(settings: Settings) -> tuple[str, int]:
    address = settings.base_url or settings.text("server")
    parts = urlsplit(address if "//" in address else f"//{address}")
    try:
        host, port = parts.hostname or "", parts.port or 587
    except ValueError:
        host, port = "", 0
    if not host:
        raise wrong(settings.name, "server", f"'{address}' is no mail server; write it like smtp.example.go.id:587")
    return host, port


def _mailbox(settings: Settings, option: str) -> str:
    given = settings.text(option)
    address = parseaddr(given)[1]
    if not _MAILBOX.fullmatch(given) or address != given:
        raise wrong(settings.name, option, f"'{given}' is no single mailbox; write redaksi@example.go.id")
    return address


def _usual_tls(host: str, port: int) -> str:
    if is_loopback(host):
        return "none"
    return "ssl" if port == 465 else "starttls"
