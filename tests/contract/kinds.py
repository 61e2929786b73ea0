"""The kinds of channel the contract runs over, and what each calls its own moments.

ADD A CHANNEL KIND HERE: one row in `ROWS`; every test of the contract runs over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One channel kind as the tests see it; calls are named as the rehearsal counts them."""

    name: str
    visible: str  # the one call after which something is public
    withdrawal: str
    reading: str = ""  # the call of the read-back; empty: an unknown outcome is a person's
    upload: str = ""  # an invisible call that a second preparation must not repeat
    preparing: tuple[str, ...] = ()  # every invisible call that may break and be done again
    media: tuple[str, ...] = ("still",)  # what an ordinary post carries
    thumbnail: bool = False
    films_in_works: bool = False  # the platform processes films before they can be shown
    edits: bool = True
    wait: tuple[float, float] = (12, 16)  # seconds read out of a refusal by rate of 14 seconds
    options: Mapping[str, str] = field(default_factory=dict)  # option of the section: key of the account
    told: Mapping[str, int] = field(default_factory=dict)  # numbers set at the rehearsal
    numbers: Mapping[str, int | None] = field(default_factory=dict)  # the readings they become
    followers_exact: bool = True
    followers: bool = True  # False: a site or an inbox has none
    login: str = "account"  # the call that proves the secret where there are none
    known: tuple[str, ...] = ()  # parts of the secret that are no secret
    kind: str = ""  # of the section, where it is not the name
    plain: Mapping[str, str] = field(default_factory=dict)  # further options of the section
    framed: bool = False  # the caption stands in a letter, with words around it
    addressed: bool = True  # what became public has an address
    certain: frozenset[str] = frozenset()  # faults that this protocol answers with proof that nothing happened
    unplayed: Mapping[str, str] = field(default_factory=dict)  # faults that cannot befall it, and why
    jpeg: bool = False  # stills go out as the JPEG made of them


ROWS = (
    Kind(name="telegram", visible="sendPhoto", withdrawal="deleteMessage", options={"chat": "telegram_chat"},
         told={"views": 90}),
    Kind(name="x", visible="create", withdrawal="delete", reading="timeline", upload="upload",
         preparing=("upload", "metadata"), films_in_works=True, edits=False, options={"handle": "x_username"},
         told={"views": 90, "likes": 7, "comments": 2, "reposts": 3},
         numbers={"x.impressions": 90, "x.likes": 7, "x.replies": 2, "x.reposts": 3}, known=("consumer_key",)),
    Kind(name="youtube", visible="update", withdrawal="delete", reading="list", upload="chunk",
         preparing=("insert", "list", "thumbnail"), media=("film",), thumbnail=True, films_in_works=True,
         told={"views": 90, "likes": 7, "comments": 2},
         numbers={"youtube.views.2": 90, "youtube.likes": 7, "youtube.comments": 2}, followers_exact=False,
         known=("client_id",)),
    Kind(name="instagram", visible="publish", withdrawal="delete", reading="list", upload="container",
         preparing=("container", "status", "quota"), films_in_works=True, edits=False, wait=(60, 60),
         options={"account": "instagram_id", "handle": "instagram_username"}, jpeg=True,
         told={"views": 90, "likes": 7, "comments": 2, "reposts": 3},
         numbers={"instagram.views": 90, "instagram.likes": 7, "instagram.comments": 2, "instagram.shares": 3,
                  "instagram.reach": None, "instagram.saves": None}),
    Kind(name="facebook", visible="publish", withdrawal="delete", reading="post", upload="photo",
         preparing=("photo", "feed"), wait=(60, 60), options={"page": "facebook_id", "app": "graph_app_id"},
         told={"views": 90, "likes": 7, "comments": 2, "reposts": 3},
         numbers={"facebook.views": 90, "facebook.reactions": 7, "facebook.comments": 2, "facebook.shares": 3}),
    Kind(name="wordpress", visible="publish", withdrawal="unpublish", reading="post", upload="media",
         preparing=("media", "media_list", "draft"),
         options={"site": "wordpress_site", "user": "wordpress_user", "views": "wordpress_views"},
         told={"views": 90, "comments": 2}, numbers={"wordpress.views": 90, "wordpress.comments": 2}, followers=False),
    Kind(name="partner", visible="letter", withdrawal="notice", reading="receipt", plain={"mode": "webhook"},
         followers=False, login="receipt"),
    Kind(name="mail", kind="partner", visible="data", withdrawal="data", options={"to": "mail_to", "user": "mail_user"},
         plain={"mode": "email", "sender": "siaran@mmc.example.go.id"}, followers=False, login="login", framed=True,
         addressed=False, wait=(300, 300), certain=frozenset({"refuse", "500_before"}),
         unplayed={"500_after": "4xx after the dot is the protocol's word that the mail was not taken; who breaks it "
                                "gets the same mail again, under the same Message-ID"}),
)  # fmt: skip
KINDS = {kind.name: kind for kind in ROWS}
READABLE = tuple(kind.name for kind in ROWS if kind.reading)
