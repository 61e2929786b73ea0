"""A mail server with one mailbox, spoken to in real SMTP: login, envelope, data, and every way it can break off.

Each mail that was accepted counts, also one that came before under the same Message-ID: an inbox may fold the
two into one, but two were sent.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mmc.rehearsal.faults import Fault
from mmc.rehearsal.media import keep
from mmc.rehearsal.stage import Stage
from mmc.rehearsal.state import Attached, Piece

BYTES = 25 * 1024 * 1024
# What a fault answers before anything of the mail was taken.
NO = {
    "401": "530 5.7.0 Authentication required", "403": "550 5.7.1 Sender is not allowed to send here",
    "429": "450 4.7.1 Greylisted, please try again later", "429_bare": "421 4.7.0 Too many connections",
    "500_before": "451 4.3.0 Local error in processing", "down": "451 4.3.0 Local error in processing",
    "not_found": "550 5.1.1 No such mailbox", "421": "421 4.3.2 Service shutting down",
    "450": "450 4.2.1 Mailbox busy, try again later", "550": "550 5.1.1 Mailbox unavailable",
}  # fmt: skip
GARBAGE = {"html": "<html><h1>Masuk</h1></html>", "html_after": "<html><h1>Masuk</h1></html>",
           "nonsense_json": '{"halo": null}', "truncated": "25", "waf": "<html>Request Rejected</html>"}  # fmt: skip
_BEFORE = {"reset_before", "html", "waf"}  # after the dot, before acceptance


async def serve(stage: Stage, listener: socket.socket) -> asyncio.Server:
    """The running server on a socket that is bound already."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any) -> AuthResult:
        known = (stage.accounts["mail_user"], stage.accounts["mail_password"])
        given = (login.login.decode(), login.password.decode()) if isinstance(login, LoginPassword) else ("", "")
        return AuthResult(success=given == known, handled=False)

    def conversation() -> SMTP:
        return Conversation(
            stage, _Mailbox(stage), hostname="gladi.example", auth_required=True, auth_require_tls=False,
            authenticator=check, data_size_limit=BYTES, loop=asyncio.get_running_loop(),
        )  # fmt: skip

    return await asyncio.get_running_loop().create_server(conversation, sock=listener)


class Conversation(SMTP):
    """One connection, with the faults planned for `login`, `recipient` and `data`."""

    def __init__(self, stage: Stage, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.stage = stage
        self.fault: Fault | None = None

    async def smtp_AUTH(self, arg: str) -> None:
        if await self._passes("login"):
            await super().smtp_AUTH(arg)

    async def smtp_RCPT(self, arg: str) -> None:
        if await self._passes("recipient"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if await self._passes("data"):
            await super().smtp_DATA(arg)

    def cut(self) -> None:
        """Reset the connection: the sender gets no answer."""
        if isinstance(self.transport, asyncio.Transport):
            linger = struct.pack("ii", 1, 0)
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.transport.abort()

    async def _passes(self, call: str) -> bool:
        """False if the planned fault has answered already; what befalls the mail after its dot is kept for then."""
        self.stage.calls["mail", call] += 1
        self.fault = fault = self.stage.faults.take("mail", call)
        if fault is None:
            return True
        if fault.name == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault.name in NO:
            await self.push(NO[fault.name])
            if NO[fault.name].startswith("421") and self.transport is not None:
                self.transport.close()
            return False
        elif fault.name in ("refuse", "partial") or call != "data":
            self.cut()
            return False
        return True


class _Mailbox:
    """What happens to a mail after its final dot."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    async def handle_RCPT(
        self, server: Conversation, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:  # fmt: skip
        if address != self.stage.accounts["mail_to"]:
            return "550 5.1.1 No such mailbox"
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient a mail, please"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Conversation, session: Session, envelope: Envelope) -> str:
        fault, name = server.fault, server.fault.name if server.fault else ""
        if name in _BEFORE:
            return self._spoilt(server, name)
        answer = _take(self.stage, bytes(envelope.original_content or b""))
        if not answer.startswith("250") or fault is None:
            return answer
        if name == "timeout_after":
            await asyncio.sleep(fault.seconds)
        return self._spoilt(server, name, answer)

    def _spoilt(self, server: Conversation, name: str, answer: str = "") -> str:
        if name in ("reset_before", "reset_after", "cut_body"):
            server.cut()
        if name == "500_after":
            return "451 4.3.0 Local error in processing"
        return GARBAGE.get(name, answer or "451 4.3.0 Connection lost")


def _take(stage: Stage, content: bytes) -> str:
    """The mail in the mailbox and the server's word for it; a mail that breaks the rules is refused."""
    mail = message_from_bytes(content, policy=default)
    missing = [name for name in ("Message-ID", "Date", "From", "To", "Subject") if not mail[name]]
    if missing:
        return f"554 5.6.0 Missing header: {', '.join(missing)}"
    id = str(mail["Message-ID"]).strip("<> ")
    body = mail.get_body(("plain",))
    if body is None:
        return "554 5.6.0 No plain text in this mail"
    text = str(body.get_content()).replace("\r\n", "\n").rstrip("\n")
    subject = str(mail["Subject"]).strip()
    now, event = stage.state.now().isoformat(), str(mail["X-MMC-Event"] or "published")
    known = next((p for p in stage.state.pieces("mail") if p.id == id), None)
    if known is not None:
        stage.state.change(replace(known, raw={**known.raw, "copies": known.raw["copies"] + 1}))
        return "250 2.0.0 OK, a copy"
    answered = str(mail["In-Reply-To"] or "").strip("<> ")
    first = next((p for p in stage.state.pieces("mail") if p.id == answered), None)
    files = _attached(stage, mail)
    # A correction stands in the thread of its first mail: the reader sees one conversation.
    stage.state.add(Piece(
        platform="mail", id=id, text=text, title=subject, at=now, media=files,
        public_at=now if event == "published" else None, raw={"copies": 1, "event": event},
    ))  # fmt: skip
    if first is not None and event == "corrected":
        stage.state.change(replace(first, text=text, title=subject, media=files, edited_at=now))
    elif first is not None and event == "withdrawn":
        stage.state.change(replace(first, deleted_at=first.deleted_at or now))
    return "250 2.0.0 OK"


def _attached(stage: Stage, mail: EmailMessage) -> tuple[Attached, ...]:
    found = []
    for number, part in enumerate(mail.iter_attachments()):
        draft = stage.state.folder / "parts" / f"mail-{stage.state.next('mail:part')}-{number}"
        draft.write_bytes(bytes(part.get_content()) if part.get_content_maintype() != "text" else b"")
        found.append(keep(draft, stage.state.media_folder))
    return tuple(found)
