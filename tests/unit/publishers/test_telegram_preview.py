"""The public preview of Telegram: a message is known by its own words, never by what it quotes or by its forerunner."""

from __future__ import annotations

from datetime import UTC, datetime

from mmc.core.channel import Absent, Found, Post, Receipt
from mmc.core.pieces import joined, with_piece
from mmc.publishers.telegram import TelegramPublisher

from .conftest import Answer, Scripted, config_of, says

SINCE = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LINK = "https://mmc.example.go.id/k/beras?p=d1"
FIRST, NEXT = f"Harga beras turun {LINK}", f"Rincian per kabupaten: {LINK}"
POST = Post(delivery="d1", title="Judul", text=joined([FIRST, NEXT]), link=LINK)
OUT = with_piece({}, Receipt(id="7", url="https://t.me/uji/7"))
QUOTE = '<div class="{}message_{} js-message_reply_text" dir="auto">{}</div>'


def words(said: str) -> str:
    return f'<div class="tgme_widget_message_text js-message_text" dir="auto">{said}</div>'


def reply(said: str, kind: str = "text", place: str = "uji/7") -> str:
    quote = QUOTE.format("tgme_widget_", kind, said)
    author = '<div class="tgme_widget_message_author"><span>MMC</span></div>'
    return f'<a class="tgme_widget_message_reply user-color-default" href="https://t.me/{place}">{author}{quote}</a>'


def message(number: int, body: str) -> str:
    time = '<time datetime="2026-11-21T03:00:05+00:00" class="time">03:00</time>'
    return f'<div class="tgme_widget_message" data-post="uji/{number}">{body}<a href="https://t.me/uji/{number}">{time}</a></div>'


def page(*messages: str) -> Answer:
    return says(200, f"<html><main>{''.join(messages)}</main></html>".encode())


def a_channel(server: Scripted, *answers: Answer) -> TelegramPublisher:
    server.answers = [*answers, page()]
    return TelegramPublisher("telegram", config_of("telegram", server.base_url, preview=True))


def test_a_piece_that_quotes_the_one_it_answers_is_read_by_its_own_words(server: Scripted) -> None:
    plain = Post(delivery="d1", title="Judul", text=joined(["Harga beras turun.", "Rincian per kabupaten."]))
    for kind in ("text", "metatext"):
        shown = page(message(7, words("Harga beras turun.")),
                     message(8, reply("Harga beras turun.", kind) + words("Rincian per kabupaten.")))  # fmt: skip
        outcome = a_channel(server, shown).find(plain, OUT, SINCE)
        assert isinstance(outcome, Found) and outcome.receipt.id == "8"


def test_a_piece_that_is_out_is_not_taken_for_the_next_one_with_the_same_link(server: Scripted) -> None:
    first = message(7, words(f'Harga beras turun <a href="{LINK}">{LINK}</a>'))
    assert a_channel(server, page(first)).find(POST, OUT, SINCE) == Absent()
    both = page(first, message(8, reply(FIRST) + words(f'Rincian per kabupaten: <a href="{LINK}">{LINK}</a>')))
    outcome = a_channel(server, both).find(POST, OUT, SINCE)
    assert isinstance(outcome, Found) and outcome.receipt.id == "8"


def test_a_message_that_quotes_the_link_is_not_the_post(server: Scripted) -> None:
    stranger = message(9, reply(FIRST, place="uji/5?single") + words("Terima kasih, redaksi!"))
    assert a_channel(server, page(stranger)).find(POST, {}, SINCE) == Absent()


def test_an_album_that_somebody_links_to_in_the_words_is_no_part_of_the_message(server: Scripted) -> None:
    said = f'Baca juga <a href="https://t.me/uji/3?single">ini</a> <a href="{LINK}">{LINK}</a>'
    photos = "".join(f'<a class="grouped_media_wrap" href="https://t.me/uji/{n}?single"></a>' for n in (7, 8))
    quoted = reply("Kemarin", place="uji/2?single")
    outcome = a_channel(server, page(message(7, quoted + photos + words(said)))).find(POST, {}, SINCE)
    assert isinstance(outcome, Found) and outcome.receipt.id == "7,8", "what is withdrawn is deleted by these numbers"
