"""Telegram: every answer of the Bot API, told by whose turn it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mmc.core.channel import Post, Receipt, Unreadable
from mmc.errors import ChannelLocked, DeliveryError, RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.telegram import TelegramPublisher

from .conftest import Answer, Scripted, a_file, config_of, hangs_up, says

POST = Post(delivery="d1", title="Judul", text="Halo <Kalteng> & semua")
CHAT = {"id": -1001, "type": "channel", "title": "Uji", "username": "uji"}
MESSAGE = {"message_id": 7, "date": 1790000000, "chat": CHAT, "text": "Halo"}


def a_channel(server: Scripted, *answers: Answer, **options: object) -> TelegramPublisher:
    server.answers = list(answers)
    return TelegramPublisher("telegram", config_of("telegram", server.base_url, **options))


def no(status: int, words: str, **parameters: object) -> Answer:
    body = {"ok": False, "error_code": status, "description": words}
    return says(status, {**body, "parameters": parameters} if parameters else body)


def test_a_text_goes_out_as_it_is_in_one_call(server: Scripted) -> None:
    receipt = a_channel(server, says(200, {"ok": True, "result": MESSAGE})).send(POST, {})
    assert (receipt.id, receipt.url) == ("7", "https://t.me/uji/7")
    [seen] = server.seen
    assert seen.line == "POST /awalan/bot7000001:rahasia-telegram-abcdef/sendMessage HTTP/1.1"
    assert b"text=Halo+%3CKalteng%3E+%26+semua" in seen.body and b"parse_mode" not in seen.body


@pytest.mark.parametrize(
    ("answer", "expected", "words"),
    [
        (no(429, "Too Many Requests: retry after 14", retry_after=14), TemporaryDelivery, "retry after 14"),
        (no(401, "Unauthorized"), ChannelLocked, "token"),
        (no(404, "Not Found"), ChannelLocked, "token"),
        (no(403, "Forbidden: bot was kicked from the channel chat"), ChannelLocked, "administrator"),
        (no(400, "Bad Request: chat not found"), ChannelLocked, "chat not found"),
        (no(400, "Bad Request: not enough rights to send photos"), ChannelLocked, "not enough rights"),
        (no(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1002), ChannelLocked, "upgraded"),
        (no(400, "Bad Request: message is too long"), RefusedDelivery, "too long"),
        (says(413, b"<html>Request Entity Too Large</html>"), RefusedDelivery, "413"),
        (no(500, "Internal Server Error: restart"), UnknownOutcome, "restart"),
        (says(502, b"<html>Bad Gateway</html>"), UnknownOutcome, "502"),
        (says(200, b"<html>masuk</html>"), UnknownOutcome, "may be public"),
        (says(200, {"ok": True}), UnknownOutcome, "may be public"),
        (says(200, {"ok": True, "result": {"message_id": 7}}), UnknownOutcome, "may be public"),
        (says(200, ["halo"]), UnknownOutcome, "may be public"),
        (hangs_up, UnknownOutcome, "may be public"),
    ],
)
def test_each_answer_to_a_send_is_told_by_whose_turn_it_is(
    server: Scripted, answer: Answer, expected: type[DeliveryError], words: str
) -> None:
    with pytest.raises(DeliveryError, match=words) as failure:
        a_channel(server, answer).send(POST, {})
    assert type(failure.value) is expected
    assert len(server.seen) == 1, "a visible call is made once"


def test_the_wait_that_telegram_asks_for_travels_in_the_error(server: Scripted) -> None:
    with pytest.raises(TemporaryDelivery) as failure:
        a_channel(server, no(429, "Too Many Requests: retry after 14", retry_after=14)).send(POST, {})
    assert failure.value.retry_after == 14


def test_silence_after_a_send_is_unknown_but_after_a_question_only_temporary(server: Scripted) -> None:
    import threading

    release = threading.Event()
    channel = a_channel(server, lambda _request: (release.wait(5), None)[1], timeout=0.2)
    with pytest.raises(UnknownOutcome):
        channel.send(POST, {})
    with pytest.raises(TemporaryDelivery):
        channel.followers()
    release.set()


def test_a_refused_connection_proves_that_nothing_was_sent(nobody: str) -> None:
    channel = TelegramPublisher("telegram", config_of("telegram", nobody))
    with pytest.raises(TemporaryDelivery, match="nothing was sent"):
        channel.send(POST, {})


def test_a_rendition_that_is_gone_is_refused_before_anything_is_sent(server: Scripted, tmp_path: Path) -> None:
    file = a_file(tmp_path)
    file.path.unlink()
    post = Post(delivery="d1", title="J", text="T", media=(file,))
    with pytest.raises(RefusedDelivery, match="render it again"):
        a_channel(server, hangs_up).send(post, {})
    with pytest.raises(RefusedDelivery, match="tidak ada lagi"):
        a_channel(server, hangs_up).prepare(post, {}, lambda name, value: None)
    assert server.seen == []


def test_preparing_leaves_nothing_at_telegram(server: Scripted) -> None:
    saved: dict[str, str] = {}
    a_channel(server, hangs_up).prepare(POST, {}, saved.__setitem__)
    assert server.seen == [] and saved == {}


def test_an_album_is_withdrawn_message_by_message_and_gone_is_done(server: Scripted) -> None:
    gone = no(400, "Bad Request: message to delete not found")
    a_channel(server, says(200, {"ok": True, "result": True}), gone).withdraw(Receipt(id="7,8"))
    assert [b"message_id=7" in server.seen[0].body, b"message_id=8" in server.seen[1].body] == [True, True]


def test_a_message_that_may_not_be_deleted_is_refused(server: Scripted) -> None:
    with pytest.raises(RefusedDelivery, match="can't be deleted"):
        a_channel(server, no(400, "Bad Request: message can't be deleted")).withdraw(Receipt(id="7"))


def test_a_receipt_that_is_no_message_number_is_refused_in_words(server: Scripted) -> None:
    with pytest.raises(RefusedDelivery, match="no Telegram message number"):
        a_channel(server, hangs_up).withdraw(Receipt(id="https://t.me/uji/7"))


def test_editing_to_the_same_words_is_a_success(server: Scripted) -> None:
    channel = a_channel(server, no(400, "Bad Request: message is not modified: same content"))
    assert channel.edit(Receipt(id="7", url="u"), POST) == Receipt(id="7", url="u")
    assert "editMessageText" in server.seen[0].line


def test_what_was_sent_can_never_be_read_back(server: Scripted) -> None:
    outcome = a_channel(server, hangs_up).find(POST, {}, datetime.now(UTC))
    assert isinstance(outcome, Unreadable) and not outcome.ever


def test_a_member_count_that_is_no_number_is_asked_again_later(server: Scripted) -> None:
    with pytest.raises(TemporaryDelivery, match="no member count"):
        a_channel(server, says(200, {"ok": True, "result": "banyak"})).followers()
