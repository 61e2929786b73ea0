"""The rehearsal's mail server, spoken to by Python's own client."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest

from mmc.rehearsal import Rehearsal

FROM = "siaran@mmc.example.go.id"


@pytest.fixture
def server(rehearsal: Rehearsal) -> Iterator[smtplib.SMTP]:
    at = urlsplit(rehearsal.urls["mail"])
    server = smtplib.SMTP(str(at.hostname), int(at.port or 0), "mmc.example", timeout=10)
    server.login(rehearsal.accounts["mail_user"], rehearsal.accounts["mail_password"])
    yield server
    with suppress(smtplib.SMTPException, OSError):
        server.quit()


def a_mail(rehearsal: Rehearsal, id: str, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    told = {"Message-ID": f"<{id}@mmc.example>", "Date": "Sat, 21 Nov 2026 03:00:00 +0000", "From": FROM,
            "To": rehearsal.accounts["mail_to"], "Subject": "Siaran", **headers}  # fmt: skip
    for name, value in told.items():
        if value:
            mail[name] = value
    mail.set_content(f"Kata https://a.id/s?p={id}")
    return mail


def test_a_mail_arrives_once_and_its_copies_are_counted(rehearsal: Rehearsal, server: smtplib.SMTP) -> None:
    for _ in range(3):
        server.send_message(a_mail(rehearsal, "surel1"))
    [entry] = [e for e in rehearsal.public("mail") if "surel1" in e["keys"]]
    assert (entry["id"], entry["title"], entry["copies"]) == ("surel1@mmc.example", "Siaran", 3)
    assert [len(d["ids"]) for d in rehearsal.doubles() if d["key"] == "surel1"] == [3]


def test_another_message_id_for_the_same_delivery_is_a_double(rehearsal: Rehearsal, server: smtplib.SMTP) -> None:
    server.send_message(a_mail(rehearsal, "surel2"))
    server.send_message(a_mail(rehearsal, "surel2", **{"Message-ID": "<lain@mmc.example>"}))
    [double] = [d for d in rehearsal.doubles() if d["key"] == "surel2"]
    assert double["ids"] == ["surel2@mmc.example", "lain@mmc.example"]


def test_rules_of_the_house(rehearsal: Rehearsal, server: smtplib.SMTP) -> None:
    with pytest.raises(smtplib.SMTPDataError) as refused:
        server.send_message(a_mail(rehearsal, "surel3", Date=""))
    assert refused.value.smtp_code == 554
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        server.sendmail(FROM, ["lain@example.org"], "Subject: x\r\n\r\nx")
    at = urlsplit(rehearsal.urls["mail"])
    with smtplib.SMTP(str(at.hostname), int(at.port or 0), "mmc.example", timeout=10) as stranger:
        stranger.ehlo()
        assert stranger.docmd("MAIL", f"FROM:<{FROM}>")[0] == 530
        with pytest.raises(smtplib.SMTPAuthenticationError):
            stranger.login("mmc-gladi", "bukan sandinya")
    assert "surel3" not in [key for entry in rehearsal.public("mail") for key in entry["keys"]]


@pytest.mark.parametrize(("fault", "arrived"), [("reset_before", 0), ("reset_after", 1), ("truncated", 1)])
def test_a_break_after_the_final_dot_looks_the_same_to_the_sender(
    rehearsal: Rehearsal, server: smtplib.SMTP, fault: str, arrived: int
) -> None:
    rehearsal.fault("mail", "data", fault)
    with pytest.raises((smtplib.SMTPException, OSError)):
        server.send_message(a_mail(rehearsal, f"putus-{fault}"))
    assert len([e for e in rehearsal.public("mail") if f"putus-{fault}" in e["keys"]]) == arrived
