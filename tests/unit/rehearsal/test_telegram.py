"""Telegram's stand-in, by python-telegram-bot."""

from __future__ import annotations

import httpx
import pytest
from telegram import Bot, InputMediaPhoto, InputMediaVideo, Message
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TimedOut

from mmc.rehearsal import Rehearsal

from .conftest import picture, with_bot

CHAT = "@mmckalteng_gladi"


def test_what_is_sent_becomes_public_with_its_media(rehearsal: Rehearsal, film: bytes) -> None:
    async def act(bot: Bot) -> tuple[Message, Message, Message]:
        words = await bot.send_message(CHAT, "<b>Halo</b> <a href='https://a.id/s?p=tg-1'>baca</a>", parse_mode="HTML")
        photo = await bot.send_photo(CHAT, picture(), caption="Gambar https://a.id/s?p=tg-2")
        video = await bot.send_video(CHAT, film, caption="Film https://a.id/s?p=tg-3", supports_streaming=True)
        return words, photo, video

    words, photo, video = with_bot(rehearsal, act)
    assert words.text == "Halo baca"
    assert photo.photo[-1].width == 640
    assert video.to_dict()["video"]["duration"] == 1
    seen = {entry["keys"][0]: entry for entry in rehearsal.public("telegram")}
    assert set(seen) >= {"tg-1", "tg-2", "tg-3"}
    assert (len(seen["tg-1"]["media"]), len(seen["tg-2"]["media"]), len(seen["tg-3"]["media"])) == (0, 1, 1)


def test_an_album_is_one_public_entry(rehearsal: Rehearsal, film: bytes) -> None:
    async def act(bot: Bot) -> tuple[Message, ...]:
        photo = InputMediaPhoto(picture(), caption="Album https://a.id/s?p=album")
        return await bot.send_media_group(CHAT, (photo, InputMediaVideo(film)))

    sent = with_bot(rehearsal, act)
    assert len({m.media_group_id for m in sent}) == 1
    (entry,) = [e for e in rehearsal.public("telegram") if "album" in e["keys"]]
    assert len(entry["media"]) == len(entry["ids"]) == 2


def test_a_file_sent_before_can_be_sent_by_its_id(rehearsal: Rehearsal) -> None:
    staging = rehearsal.accounts["telegram_staging_id"]

    async def act(bot: Bot) -> Message:
        staged = await bot.send_photo(staging, picture(colour="navy"), caption="https://a.id/s?p=staged")
        return await bot.send_photo(CHAT, staged.photo[-1].file_id, caption="https://a.id/s?p=by-id")

    with_bot(rehearsal, act)
    keys = [key for entry in rehearsal.public("telegram") for key in entry["keys"]]
    assert "by-id" in keys and "staged" not in keys


def test_edits_and_deletions_are_seen_and_counted(rehearsal: Rehearsal) -> None:
    async def act(bot: Bot) -> None:
        sent = await bot.send_message(CHAT, "Salah ketik https://a.id/s?p=edit")
        await bot.edit_message_text("Benar https://a.id/s?p=edit", CHAT, sent.message_id)
        with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
            await bot.edit_message_text("Benar https://a.id/s?p=edit", CHAT, sent.message_id)
        await bot.delete_message(CHAT, sent.message_id)
        with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
            await bot.delete_message(CHAT, sent.message_id)

    with_bot(rehearsal, act)
    (entry,) = [e for e in rehearsal.public("telegram") if "edit" in e["keys"]]
    assert entry["text"].startswith("Benar") and entry["edited"] and entry["deleted"]
    assert not [e for e in rehearsal.public("telegram", live=True) if "edit" in e["keys"]]


def test_followers_are_as_set(rehearsal: Rehearsal) -> None:
    rehearsal.set_followers("telegram", 777)

    async def act(bot: Bot) -> int:
        assert (await bot.get_chat(CHAT)).title == "MMC Kalteng (gladi)"
        return await bot.get_chat_member_count(CHAT)

    assert with_bot(rehearsal, act) == 777


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        ("x" * 4097, None, "message is too long"),
        ("🌧" * 2049, None, "message is too long"),
        ("", None, "message text is empty"),
        ("<p>tak dikenal</p>", "HTML", "can't parse entities"),
        ("<b>tak ditutup", "HTML", "can't parse entities"),
    ],
)
def test_a_wrong_text_is_refused(rehearsal: Rehearsal, text: str, mode: str | None, words: str) -> None:
    before = len(rehearsal.public("telegram"))

    async def act(bot: Bot) -> None:
        with pytest.raises(BadRequest, match=f"(?i){words}"):
            await bot.send_message(CHAT, text, parse_mode=mode)

    with_bot(rehearsal, act)
    assert len(rehearsal.public("telegram")) == before


def test_wrong_media_chats_and_tokens_are_refused(rehearsal: Rehearsal, film: bytes) -> None:
    async def act(bot: Bot) -> None:
        with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
            await bot.send_photo(CHAT, picture(), caption="x" * 1025)
        with pytest.raises(BadRequest, match=r"(?i)IMAGE_PROCESS_FAILED"):
            await bot.send_photo(CHAT, b"bukan gambar")
        with pytest.raises(BadRequest, match=r"(?i)PHOTO_INVALID_DIMENSIONS"):
            await bot.send_photo(CHAT, picture(2200, 100))
        with pytest.raises(BadRequest, match=r"(?i)VIDEO_FILE_INVALID"):
            await bot.send_video(CHAT, picture())
        with pytest.raises(BadRequest, match=r"(?i)THUMBNAIL_INVALID"):
            await bot.send_video(CHAT, film, thumbnail=picture(1280, 720, "JPEG"))
        with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
            await bot.send_photo(CHAT, "AgAC-tidak-ada")
        with pytest.raises(BadRequest, match="2 to 10"):
            await bot.send_media_group(CHAT, [InputMediaPhoto(picture())])
        with pytest.raises(BadRequest, match=r"(?i)chat not found"):
            await bot.send_message("@kanal_lain", "Halo")

    before = len(rehearsal.public("telegram"))
    with_bot(rehearsal, act)
    assert len(rehearsal.public("telegram")) == before
    with pytest.raises(InvalidToken):
        with_bot(rehearsal, lambda bot: bot.get_me(), token="7000001:gladi-token-yang-salah-sama-sekali")


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # raised by its own error class
def test_throttling_tells_how_long_to_wait(rehearsal: Rehearsal) -> None:
    rehearsal.fault("telegram", "sendMessage", "429", seconds=14)

    async def act(bot: Bot) -> None:
        with pytest.raises(RetryAfter, match="Retry in 14 seconds"):
            await bot.send_message(CHAT, "Halo")

    with_bot(rehearsal, act)


@pytest.mark.parametrize(
    ("fault", "error", "arrived"),
    [
        ("refuse", NetworkError, 0),
        ("reset_before", NetworkError, 0),
        ("reset_after", NetworkError, 1),
        ("500_before", NetworkError, 0),
        ("500_after", NetworkError, 1),
        ("timeout_after", TimedOut, 1),
    ],
)
def test_a_fault_bites_once_before_or_after_acceptance(
    rehearsal: Rehearsal, fault: str, error: type[Exception], arrived: int
) -> None:
    rehearsal.fault("telegram", "sendMessage", fault, seconds=1.5)
    key = f"fault-{fault.replace('_', '-')}"

    async def act(bot: Bot) -> None:
        with pytest.raises(error):
            await bot.send_message(CHAT, f"https://a.id/s?p={key}")

    with_bot(rehearsal, act, wait=0.5)
    assert sum(key in e["keys"] for e in rehearsal.public("telegram")) == arrived


def test_a_bot_can_read_back_by_forwarding(rehearsal: Rehearsal, web: httpx.Client) -> None:
    async def act(bot: Bot) -> None:
        sent = await bot.send_message(CHAT, "Dicari https://a.id/s?p=probe")
        staging = rehearsal.accounts["telegram_staging_id"]
        copy = await bot.forward_message(staging, CHAT, sent.message_id)
        assert copy.text == sent.text
        with pytest.raises(BadRequest, match=r"(?i)message to forward not found"):
            await bot.forward_message(staging, CHAT, sent.message_id + 50)

    with_bot(rehearsal, act)
    assert rehearsal.doubles() == []
