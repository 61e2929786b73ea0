"""YouTube: the film goes up private, in pieces that survive a crash; making it public is the visible call."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from googleapiclient.http import MediaFileUpload

from mmc.config import Config
from mmc.core.channel import Absent, Found, MediaFile, Outcome, Post, Problem, Reading, Receipt, Unreadable
from mmc.core.ports import Clock, Save, system_clock
from mmc.errors import RefusedDelivery, TemporaryDelivery, UnknownOutcome
from mmc.publishers.limits import YOUTUBE, names_delivery
from mmc.publishers.settings import settings_of
from mmc.publishers.validator import check_post, refuse_wrong
from mmc.publishers.youtube_captions import add_captions, change_captions
from mmc.publishers.youtube_extras import Extra, do_once, put_into_playlist
from mmc.publishers.youtube_read import items, look, look_many, number, own_channel, part, uploaded
from mmc.publishers.youtube_upload import SessionGone, Upload, session_ref
from mmc.publishers.youtube_wire import YoutubeWire, is_gone

POLL = 2.0  # seconds between looks at a film that YouTube is still processing
TAG_ROOM = 500  # characters of all tags together, as YouTube counts them
METRICS = {"youtube.views.2": "viewCount", "youtube.likes": "likeCount", "youtube.comments": "commentCount"}


class YoutubePublisher:
    """One YouTube channel. Options: `category` (25: news), `notify_subscribers`, `playlist` (the id of one of its own),
    `tier` (verified, unverified); seconds: `timeout`, `processing`."""

    kind = "youtube"
    limits = YOUTUBE
    readable = True

    def __init__(
        self, name: str, config: Config, clock: Clock = system_clock, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        settings = settings_of(name, config)
        self.name, self.limits = name, settings.limits(self.kind)
        self.on_progress: Callable[[float], None] | None = None
        self._playlist = settings.text("playlist")
        self._category = settings.text("category", "25")
        self._notify = bool(settings.options.get("notify_subscribers", False))
        self._patience = settings.seconds("processing", 20)
        self._wire = YoutubeWire(settings, clock)
        self._sleep = sleep

    def check(self, post: Post) -> list[Problem]:
        """Everything YouTube would refuse."""
        return check_post(replace(post, text=description(post)), self.limits)

    def prepare(self, post: Post, refs: Mapping[str, str], save: Save) -> None:
        """Film up and private, processed, with thumbnail, captions, playlist; each step once, whoever continues it."""
        refuse_wrong(self.check(post))
        film = post.media[0]
        video = refs.get(_video_ref(film)) or self._upload(post, film, refs, save)
        self._until_processed(video, film, save)
        thumbnail = post.thumbnail
        if thumbnail is not None and refs.get("thumbnail") != f"{video} {thumbnail.sha256}":
            self._set_thumbnail(video, thumbnail)
            save("thumbnail", f"{video} {thumbnail.sha256}")
        add_captions(self._wire, video, post, refs, save)
        if self._playlist:
            put = partial(put_into_playlist, self._wire, video, self._playlist)
            do_once(Extra(name="playlist", mark=f"{video} {self._playlist}", do=put), refs, save)

    def send(self, post: Post, refs: Mapping[str, str]) -> Receipt:
        """Make the prepared film public. Doing it twice shows it once."""
        video = refs.get(_video_ref(post.media[0])) if post.media else None
        if not video:
            raise TemporaryDelivery(f"{self.name}: the film is not up yet; prepare again", retry_after=1)
        body = {"id": video, **self._resource(post, "public")}
        told = self._wire.ask(lambda service: service.videos().update(part="snippet,status", body=body), visible=True)
        if told.get("id") != video or part(told, "status").get("privacyStatus") != "public":
            raise UnknownOutcome(f"{self.name}: YouTube's answer does not say that {video} is public")
        return _receipt(video, post)

    def find(self, post: Post, refs: Mapping[str, str], since: datetime) -> Outcome:
        """Look whether the film is public: by its saved id, else by the delivery's link in a description."""
        try:
            video = refs.get(_video_ref(post.media[0])) if post.media else None
            video = video or uploaded(self._wire, post.delivery, since)
            if not video:
                return Absent()
            told = look(self._wire, video, "status")
        except (TemporaryDelivery, RefusedDelivery) as error:
            return Unreadable(str(error), ever=True)
        privacy = part(told, "status").get("privacyStatus")
        if told and not privacy:
            return Unreadable("YouTube tidak menyebut status video ini.", ever=True)
        return Found(_receipt(video, post)) if privacy == "public" else Absent()

    def withdraw(self, receipt: Receipt) -> None:
        """Delete the film; one that is gone already counts as done."""
        try:
            if self._wire.ask(lambda service: service.videos().delete(id=receipt.id)):
                raise TemporaryDelivery(f"{self.name}: YouTube's answer to a deletion should be empty")
        except RefusedDelivery as error:
            if not is_gone(error):
                raise

    def edit(self, receipt: Receipt, post: Post) -> Receipt:
        """The same film with new title, description, tags and thumbnail; its pictures cannot be changed."""
        refuse_wrong(self.check(post))
        body = {"id": receipt.id, "snippet": self._snippet(post)}
        told = self._wire.ask(lambda service: service.videos().update(part="snippet", body=body))
        if told.get("id") != receipt.id:
            raise TemporaryDelivery(f"{self.name}: YouTube's answer does not say that {receipt.id} was changed")
        if post.thumbnail is not None:
            self._set_thumbnail(receipt.id, post.thumbnail)
        change_captions(self._wire, receipt.id, post)
        return _receipt(receipt.id, post)

    def sample(self, receipts: Sequence[Receipt]) -> list[Reading]:
        """Views, likes and comments of each film now; hidden ones have the value None."""
        readings = []
        for start in range(0, len(receipts), 50):
            ids = [receipt.id for receipt in receipts[start : start + 50]]
            told = look_many(self._wire, ids, "statistics")
            numbers = {item.get("id"): part(item, "statistics") for item in told}
            readings += [
                Reading(metric=metric, value=number(numbers.get(one, {}).get(native)), subject=one)
                for one in ids
                for metric, native in METRICS.items()
            ]
        return readings

    def followers(self) -> Reading:
        """The channel's subscribers; above a thousand YouTube tells three digits only."""
        numbers = part(own_channel(self._wire, "statistics"), "statistics")
        value = None if numbers.get("hiddenSubscriberCount") else number(numbers.get("subscriberCount"))
        return Reading(metric="youtube.subscribers", value=value, exact=value is not None and value < 1000)

    def close(self) -> None:
        """Give back the connections."""
        self._wire.close()

    def _upload(self, post: Post, film: MediaFile, refs: Mapping[str, str], save: Save) -> str:
        upload = Upload(
            wire=self._wire,
            film=film,
            resource=self._resource(post, "private"),
            save=save,
            sleep=self._sleep,
            progress=self._progress,
            notify=self._notify,
        )
        try:
            video = upload.run(refs.get(session_ref(film), ""))
        except SessionGone:
            # It may have ended because it was finished: look before a second copy goes up.
            save(session_ref(film), "")
            earlier = {video for name, video in refs.items() if name.startswith("video.")}  # of other films
            video = uploaded(self._wire, post.delivery, None, earlier) or self._upload_anew(upload)
        save(_video_ref(film), video)
        return video

    def _upload_anew(self, upload: Upload) -> str:
        try:
            return upload.run()
        except SessionGone as error:
            raise TemporaryDelivery(f"{self.name}: YouTube ended the upload's session; trying again") from error

    def _progress(self, share: float) -> None:
        if self.on_progress:
            self.on_progress(share)

    def _until_processed(self, video: str, film: MediaFile, save: Save) -> None:
        waited = 0.0
        while True:
            told = look(self._wire, video, "status,processingDetails")
            if not told:
                save(_video_ref(film), "")
                save(session_ref(film), "")
                raise TemporaryDelivery(f"{self.name}: the private film is gone; it goes up again", retry_after=5)
            status = part(told, "status")
            state = status.get("uploadStatus")
            if state == "processed":
                return
            if state in ("failed", "rejected", "deleted"):
                reason = status.get("failureReason") or status.get("rejectionReason") or "no reason given"
                raise RefusedDelivery(f"{self.name}: YouTube {state} this film: {reason}")
            if waited >= self._patience:
                wait = _time_left(told)
                raise TemporaryDelivery(f"{self.name}: YouTube is still processing the film", retry_after=wait)
            self._sleep(POLL)
            waited += POLL

    def _set_thumbnail(self, video: str, thumbnail: MediaFile) -> None:
        def request(service: Any) -> Any:
            media = MediaFileUpload(str(thumbnail.path), mimetype=thumbnail.mime)
            return service.thumbnails().set(videoId=video, media_body=media)

        items(self._wire.ask(request))

    def _resource(self, post: Post, privacy: str) -> dict[str, Any]:
        # privacyStatus is always written: left out, it means public.
        status = {
            "privacyStatus": privacy,
            "selfDeclaredMadeForKids": False,
            "containsSyntheticMedia": False,
            "license": "youtube",
            "embeddable": True,
        }
        return {"snippet": self._snippet(post), "status": status}

    def _snippet(self, post: Post) -> dict[str, Any]:
        return {
            "title": post.title,
            "description": description(post),
            "tags": _tags(post),
            "categoryId": self._category,
            "defaultLanguage": post.language,
            "defaultAudioLanguage": post.language,
        }


def description(post: Post) -> str:
    """The text, with the post's link put under it if the text does not carry it: it is read back by it."""
    if not post.link or names_delivery(post.text, post.delivery):
        return post.text
    return f"{post.text}\n\n{post.link}".strip()


def _video_ref(film: MediaFile) -> str:
    return f"video.{film.sha256[:16]}"


def _receipt(video: str, post: Post) -> Receipt:
    place = "shorts/" if post.part == "short" else "watch?v="
    return Receipt(id=video, url=f"https://www.youtube.com/{place}{video}")


def _tags(post: Post) -> list[str]:
    """As many tags as YouTube takes; they only help its search, so the last ones may fall."""
    kept, room = [], TAG_ROOM
    for tag in post.tags:
        room -= len(tag) + 1 + 2 * (" " in tag)
        if room < 0:
            break
        kept.append(tag)
    return kept


def _time_left(told: Mapping[str, Any]) -> float:
    left = number(part(part(told, "processingDetails"), "processingProgress").get("timeLeftMs"))
    return min(300.0, max(10.0, left / 1000)) if left else 15.0
