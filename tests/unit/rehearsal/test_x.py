"""X's stand-in, by tweepy."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import httpx
import pytest
import requests
import tweepy

from mmc.rehearsal import Rehearsal

from .conftest import picture, x_client

HOST = "https://api.twitter.com"
SEGMENT = 100_000


def upload_film(client: tweepy.Client, rehearsal: Rehearsal, film: bytes, polls: int = 1) -> str:
    """The id of a film brought through initialize, append, finalize and status."""
    asked = {"media_type": "video/mp4", "total_bytes": len(film), "media_category": "tweet_video"}
    id = str(ask(client, "POST", "/2/media/upload/initialize", asked)["id"])
    for index, start in enumerate(range(0, len(film), SEGMENT)):
        append(client, rehearsal, id, index, film[start : start + SEGMENT]).raise_for_status()
    assert ask(client, "POST", f"/2/media/upload/{id}/finalize")["processing_info"]["state"] == "pending"
    for _ in range(polls):
        query = {"command": "STATUS", "media_id": id}
        told = client.request("GET", "/2/media/upload", params=query, user_auth=True).json()["data"]
    assert told["processing_info"]["state"] == "succeeded"
    return id


def ask(client: tweepy.Client, method: str, route: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = client.request(method, route, json=body, user_auth=True).json()["data"]
    assert isinstance(data, dict)
    return data


def append(
    client: tweepy.Client, rehearsal: Rehearsal, id: str, index: int, data: bytes
) -> requests.Response:
    route = f"{HOST}/2/media/upload/{id}/append"
    return client.session.post(
        route, data={"segment_index": str(index)}, files={"media": ("part", data)}, auth=signing(rehearsal)
    )


def signing(rehearsal: Rehearsal) -> Any:
    return tweepy.OAuth1UserHandler(*json.loads(rehearsal.secrets["x"]).values()).apply_auth()


def upload_image(client: tweepy.Client, rehearsal: Rehearsal, data: bytes) -> requests.Response:
    return client.session.post(
        f"{HOST}/2/media/upload", data={"media_category": "tweet_image"}, files={"media": ("a.png", data)},
        auth=signing(rehearsal),
    )  # fmt: skip


def test_an_image_with_alt_text_goes_out_and_reads_back(rehearsal: Rehearsal) -> None:
    client = x_client(rehearsal)
    id = upload_image(client, rehearsal, picture()).json()["data"]["id"]
    ask(client, "POST", "/2/media/metadata", {"id": id, "metadata": {"alt_text": {"text": "Papan cuaca & suhu"}}})
    sent = client.create_tweet(text="Hujan & petir 🌧 https://mmc.example.go.id/s?p=x-1", media_ids=[id])
    assert sent.data["edit_history_tweet_ids"] == [sent.data["id"]]
    found = client.get_users_tweets(
        rehearsal.accounts["x_user_id"], tweet_fields=["created_at", "entities", "public_metrics"], user_auth=True
    )
    (mine,) = [t for t in found.data if str(t.id) == sent.data["id"]]
    assert mine.data["entities"]["urls"][0]["expanded_url"] == "https://mmc.example.go.id/s?p=x-1"
    assert "&amp;" in mine.data["text"] and "https://t.co/" in mine.data["text"]
    (entry,) = [e for e in rehearsal.public("x") if e["keys"] == ["x-1"]]
    assert entry["id"] == sent.data["id"] and len(entry["media"]) == 1


def test_a_film_goes_through_all_steps(rehearsal: Rehearsal, film: bytes) -> None:
    client = x_client(rehearsal)
    sent = client.create_tweet(text="Film https://a.id/s?p=x-film", media_ids=[upload_film(client, rehearsal, film)])
    assert [e["id"] for e in rehearsal.public("x") if e["keys"] == ["x-film"]] == [sent.data["id"]]


def test_numbers_and_followers_are_as_set(rehearsal: Rehearsal) -> None:
    client = x_client(rehearsal)
    id = client.create_tweet(text="Angka https://a.id/s?p=x-stats").data["id"]
    rehearsal.set_stats("x", id, views=1834, likes=42, reposts=7)
    rehearsal.set_followers("x", 4321)
    (tweet,) = client.get_tweets([id], tweet_fields=["public_metrics"], user_auth=True).data
    assert (tweet.public_metrics["impression_count"], tweet.public_metrics["retweet_count"]) == (1834, 7)
    me = client.get_me(user_fields=["public_metrics"], user_auth=True).data
    assert me.username == rehearsal.accounts["x_username"] and me.public_metrics["followers_count"] == 4321


def test_a_deleted_tweet_is_gone_and_still_counted(rehearsal: Rehearsal) -> None:
    client = x_client(rehearsal)
    id = client.create_tweet(text="Ditarik https://a.id/s?p=x-gone").data["id"]
    client.delete_tweet(id)
    assert client.get_tweets([id], user_auth=True).errors[0]["title"] == "Not Found Error"
    (entry,) = [e for e in rehearsal.public("x") if e["keys"] == ["x-gone"]]
    assert entry["deleted"]


def test_an_equal_text_is_refused(rehearsal: Rehearsal) -> None:
    client = x_client(rehearsal)
    client.create_tweet(text="Sekali saja")
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client.create_tweet(text="Sekali  saja ")
    rehearsal.set_clock("2031-01-01T00:00:00+00:00")
    client.create_tweet(text="Sekali saja")


@pytest.mark.parametrize("text", ["x" * 281, "🌧" * 141, "", "  "])
def test_a_text_of_wrong_length_is_refused(rehearsal: Rehearsal, text: str) -> None:
    with pytest.raises(tweepy.BadRequest):
        x_client(rehearsal).create_tweet(text=text)


def test_a_link_weighs_23_and_fits(rehearsal: Rehearsal) -> None:
    link = "https://mmc.example.go.id/" + "a" * 200
    x_client(rehearsal).create_tweet(text="y" * 256 + " " + link)


def test_an_unknown_field_is_refused(rehearsal: Rehearsal) -> None:
    with pytest.raises(tweepy.BadRequest, match="not defined in the schema"):
        x_client(rehearsal).request("POST", "/2/tweets", json={"text": "a", "status": "b"}, user_auth=True)


def test_media_out_of_order_is_refused(rehearsal: Rehearsal, film: bytes) -> None:
    client = x_client(rehearsal)
    asked = {"media_type": "video/mp4", "total_bytes": len(film), "media_category": "tweet_video"}
    id = str(ask(client, "POST", "/2/media/upload/initialize", asked)["id"])
    with pytest.raises(tweepy.BadRequest):  # nothing was appended yet
        ask(client, "POST", f"/2/media/upload/{id}/finalize")
    assert append(client, rehearsal, id, 1, film[:SEGMENT]).status_code == 400  # segment 0 comes first
    for index, start in enumerate(range(0, len(film), SEGMENT)):
        append(client, rehearsal, id, index, film[start : start + SEGMENT]).raise_for_status()
    ask(client, "POST", f"/2/media/upload/{id}/finalize")
    with pytest.raises(tweepy.BadRequest, match="media IDs are invalid"):  # still being processed
        client.create_tweet(text="Terlalu cepat", media_ids=[id])
    assert append(client, rehearsal, id, 9, b"x").status_code == 400  # finalized


def test_media_of_the_wrong_kind_is_refused(rehearsal: Rehearsal, film: bytes) -> None:
    client = x_client(rehearsal)
    assert upload_image(client, rehearsal, b"bukan gambar").status_code == 400
    assert upload_image(client, rehearsal, picture() + b"0" * 5 * 2**20).status_code == 400
    asked = {"media_type": "video/mp4", "total_bytes": 513 * 2**20, "media_category": "tweet_video"}
    with pytest.raises(tweepy.BadRequest, match="File size exceeds"):
        ask(client, "POST", "/2/media/upload/initialize", asked)
    images = [upload_image(client, rehearsal, picture()).json()["data"]["id"]]
    with pytest.raises(tweepy.BadRequest, match="4 images or 1 video"):
        client.create_tweet(text="Campur", media_ids=[*images, upload_film(client, rehearsal, film)])
    with pytest.raises(tweepy.BadRequest):
        ask(client, "POST", "/2/media/metadata", {"id": images[0], "metadata": {"alt_text": {"text": "x" * 1001}}})


def test_a_signature_that_does_not_fit_is_refused(rehearsal: Rehearsal) -> None:
    for key in ("consumer_secret", "access_token_secret", "access_token", "consumer_key"):
        with pytest.raises(tweepy.Unauthorized):
            x_client(rehearsal, **{key: "lain"}).create_tweet(text=f"Kunci {key} salah")


def test_a_signed_call_cannot_be_copied_or_changed(rehearsal: Rehearsal, web: httpx.Client) -> None:
    url = rehearsal.urls["x"] + "/2/users/me"
    assert web.get(url + "?user.fields=name", headers=signed_me(rehearsal)).status_code == 401  # another query
    headers = signed_me(rehearsal)
    assert web.get(url, headers=headers).status_code == 200
    assert web.get(url, headers=headers).status_code == 401  # the nonce was used


def signed_me(rehearsal: Rehearsal) -> dict[str, str]:
    """The headers of a signed GET /2/users/me."""
    request = requests.Request("GET", f"{HOST}/2/users/me", auth=signing(rehearsal)).prepare()
    said = request.headers["Authorization"]
    words = said.decode() if isinstance(said, bytes) else said
    return {"Authorization": words, "X-Orig-Host": "api.twitter.com"}


def test_read_back_lags_as_told(rehearsal: Rehearsal) -> None:
    client, own = x_client(rehearsal), rehearsal.accounts["x_user_id"]
    rehearsal.set_lag("x", 3600)
    id = client.create_tweet(text="Belum terlihat https://a.id/s?p=x-lag").data["id"]
    assert id not in [str(t.id) for t in client.get_users_tweets(own, user_auth=True).data or []]
    rehearsal.set_lag("x", 0)
    assert id in [str(t.id) for t in client.get_users_tweets(own, user_auth=True).data]


def test_throttling_names_its_end(rehearsal: Rehearsal) -> None:
    rehearsal.fault("x", "create", "429", seconds=60)
    with pytest.raises(tweepy.TooManyRequests) as caught:
        x_client(rehearsal).create_tweet(text="Terlalu sering")
    assert int(caught.value.response.headers["x-rate-limit-reset"]) >= time.time()


@pytest.mark.parametrize(
    ("fault", "arrived"), [("reset_before", 0), ("reset_after", 1), ("500_after", 1), ("nonsense_json", 1), ("html", 0)]
)
def test_a_fault_bites_before_or_after_acceptance(rehearsal: Rehearsal, fault: str, arrived: int) -> None:
    key = f"x-{fault.replace('_', '-')}"
    rehearsal.fault("x", "create", fault)
    with pytest.raises((requests.RequestException, tweepy.TweepyException, TypeError, ValueError)):
        assert x_client(rehearsal).create_tweet(text=f"https://a.id/s?p={key}").data["id"]
    assert sum(key in e["keys"] for e in rehearsal.public("x")) == arrived


def test_segments_may_come_as_base64(rehearsal: Rehearsal, film: bytes) -> None:
    client = x_client(rehearsal)
    asked = {"media_type": "video/mp4", "total_bytes": len(film), "media_category": "tweet_video"}
    id = str(ask(client, "POST", "/2/media/upload/initialize", asked)["id"])
    body = {"segment_index": 0, "media": base64.b64encode(film[:1000]).decode()}
    assert "expires_at" in ask(client, "POST", f"/2/media/upload/{id}/append", body)
