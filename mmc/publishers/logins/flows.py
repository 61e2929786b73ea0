"""The real OAuth flows up to a login: an address for the browser, the answer that comes back, a code for tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from mmc.errors import ChannelLocked, RefusedDelivery
from mmc.publishers.http import join, keep_secret
from mmc.publishers.logins.ask import ask, text_of
from mmc.publishers.logins.login import Facts, Login, stamp
from mmc.publishers.logins.renewals import GRAPH, HOSTS, basic, token_address, with_answer, with_long_token
from mmc.publishers.settings import CONNECTABLE

GOOGLE_RIGHTS = ("https://www.googleapis.com/auth/youtube.upload", "https://www.googleapis.com/auth/youtube.force-ssl")
X_RIGHTS = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")
PAGE_RIGHTS = ("pages_show_list", "pages_read_engagement", "pages_manage_posts", "pages_manage_engagement",
               "read_insights", "publish_video")  # fmt: skip
THROUGH_PAGE_RIGHTS = ("instagram_basic", "instagram_content_publish", "instagram_manage_insights", "pages_show_list",
                       "pages_read_engagement")  # fmt: skip
INSTAGRAM_RIGHTS = ("instagram_business_basic", "instagram_business_content_publish",
                    "instagram_business_manage_insights")  # fmt: skip
DOORS = {  # where the browser is sent: on the platform, and under a base_url
    "google": ("https://accounts.google.com", "o/oauth2/v2/auth"), "x": ("https://x.com", "i/oauth2/authorize"),
    "facebook": ("https://www.facebook.com", f"{GRAPH}/dialog/oauth"),
    "instagram": ("https://www.instagram.com", "oauth/authorize"),
}  # fmt: skip
APP_NAMES = {"google": ("client_id", "client_secret"), "x": ("client_id",), "facebook": ("app_id", "app_secret"),
             "instagram": ("app_id", "app_secret"), "telegram": ("token",)}  # fmt: skip
PROVEN = frozenset({"google", "x"})  # ways that take a PKCE proof; Meta's dialog knows none
CODE_HOST = "https://api.instagram.com"


def way_of(kind: str, login: str = "") -> str:
    """Whose flow connects a channel of this kind; `login` is Instagram's option. ChannelLocked if none does."""
    if kind not in CONNECTABLE:
        raise ChannelLocked(f"a {kind} channel has no login to connect; it can be: {', '.join(CONNECTABLE)}")
    if kind == "instagram":
        return login or "facebook"
    return "google" if kind == "youtube" else kind


def rights_for(kind: str, way: str) -> tuple[str, ...]:
    """The rights a channel of this kind asks for."""
    if way == "facebook":
        return PAGE_RIGHTS if kind == "facebook" else THROUGH_PAGE_RIGHTS
    return {"google": GOOGLE_RIGHTS, "x": X_RIGHTS, "instagram": INSTAGRAM_RIGHTS}[way]


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One person's way through a platform's consent page. Its state and verifier belong to this one only."""

    name: str
    kind: str
    way: str
    base_url: str
    redirect: str
    app: Mapping[str, str] = field(repr=False)
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    @property
    def address(self) -> str:
        """What the person opens in a browser."""
        host, path = DOORS[self.way]
        rights = rights_for(self.kind, self.way)
        asked = {
            "response_type": "code", "redirect_uri": self.redirect, "state": self.state,
            "client_id": self.app["client_id" if self.way in PROVEN else "app_id"],
            "scope": ("," if self.way in ("facebook", "instagram") else " ").join(rights),
        }  # fmt: skip
        if self.way in PROVEN:
            proof = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
            asked |= {"code_challenge": proof, "code_challenge_method": "S256"}
        if self.way == "google":
            asked |= {"access_type": "offline", "prompt": "consent"}  # else a second consent gives no refresh token
        return f"{join(self.base_url or host, path)}?{urlencode(asked)}"

    def code_of(self, answer: str) -> str:
        """The code in the address the person came back with (or alone, where PKCE proves it is ours).

        RefusedDelivery when it is another errand's, or the account's owner said no.
        """
        answer = answer.strip()
        told = dict(parse_qsl(urlsplit(answer).query or (answer if "=" in answer and "&" in answer else "")))
        if not told:
            if self.way not in PROVEN or not answer or "://" in answer:
                raise RefusedDelivery(f"{self.name}: paste the whole address the browser ended at, with code and state")
            return answer
        if not hmac.compare_digest(told.get("state", "").encode(), self.state.encode()):
            raise RefusedDelivery(f"{self.name}: this answer belongs to another attempt (state differs); begin anew")
        if "error" in told:
            raise RefusedDelivery(f"{self.name}: the account's owner or the platform said no: {told['error']}"[:300])
        if not (code := told.get("code", "").removesuffix("#_")):
            raise RefusedDelivery(f"{self.name}: the answer holds no code; begin anew")
        return code


def exchanged(errand: Errand, code: str, now: datetime) -> Login:
    """The login a code gives. For Meta it is the person's; `own_page` makes it the page's."""
    keep_secret(code, *(value for name, value in errand.app.items() if name.endswith(("secret", "token"))))
    facts = Facts(kind=errand.kind, way=errand.way, connected_at=stamp(now))
    empty = Login(facts=facts, values=dict(errand.app))
    if errand.way in PROVEN:
        return _with_proof(errand, code, empty, now)
    form = {"client_id": errand.app["app_id"], "client_secret": errand.app["app_secret"], "code": code,
            "grant_type": "authorization_code", "redirect_uri": errand.redirect}  # fmt: skip
    if errand.way == "instagram":
        return _instagram(errand, form, empty, now)
    address = token_address("facebook", errand.base_url or HOSTS["facebook"])
    short = text_of(ask("POST", address, errand.name, form=form), "access_token", errand.name)
    keep_secret(short)
    longer = {"grant_type": "fb_exchange_token", "client_id": errand.app["app_id"],
              "client_secret": errand.app["app_secret"], "fb_exchange_token": short}  # fmt: skip
    return with_long_token(empty, ask("POST", address, errand.name, form=longer), errand.name, now)


def _with_proof(errand: Errand, code: str, empty: Login, now: datetime) -> Login:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": errand.redirect,
            "code_verifier": errand.verifier, "client_id": errand.app["client_id"]}  # fmt: skip
    headers: dict[str, str] = {}
    if errand.way == "google":
        form["client_secret"] = errand.app["client_secret"]
    else:
        headers = basic(errand.app)
    address = token_address(errand.way, errand.base_url or HOSTS[errand.way])
    told = ask("POST", address, errand.name, form=form, headers=headers)
    text_of(told, "refresh_token", errand.name)
    granted = str(told.get("scope") or "").split()
    if lacking := sorted(set(rights_for(errand.kind, errand.way)) - set(granted)):
        raise RefusedDelivery(f"{errand.name}: these rights were not granted: {', '.join(lacking)}; connect once more")
    login = with_answer(empty, told, errand.name, now)
    return _renamed(login, rights=tuple(granted))


def _instagram(errand: Errand, form: Mapping[str, str], empty: Login, now: datetime) -> Login:
    base = errand.base_url or HOSTS["instagram"]
    told = ask("POST", join(errand.base_url or CODE_HOST, "oauth/access_token"), errand.name, form=form)
    short = text_of(told, "access_token", errand.name)
    keep_secret(short)
    params = {"grant_type": "ig_exchange_token", "client_secret": errand.app["app_secret"], "access_token": short}
    return with_long_token(empty, ask("GET", join(base, "access_token"), errand.name, params=params), errand.name, now)


def own_page(login: Login, base_url: str, who: str, *, page: str = "", account: str = "") -> Login:
    """The login of one page out of a person's: by the page's id, or by the Instagram account behind it."""
    asked = {"fields": "id,name,access_token,instagram_business_account", "limit": "100"}
    address = join(base_url or HOSTS["facebook"], f"{GRAPH}/me/accounts")
    told = ask("GET", address, who, params=asked, headers={"Authorization": f"Bearer {login.access}"})
    pages = [one for one in told.get("data") or [] if isinstance(one, dict)]
    for one in pages:
        behind = one.get("instagram_business_account")
        mine = one.get("id") == page if page else isinstance(behind, dict) and behind.get("id") == account
        if mine:
            values = {**login.values, "access_token": text_of(one, "access_token", who)}
            keep_secret(values["access_token"])
            # A page's token made from a long one has no end of its own: it dies with a password or a role.
            return _renamed(Login(facts=login.facts, values=values), account=str(one.get("name") or ""), ends_at="")
    known = ", ".join(f"{one.get('name')} ({one.get('id')})" for one in pages) or "none"
    wanted = f"page {page}" if page else f"Instagram account {account}"
    raise RefusedDelivery(f"{who}: this person may not act for {wanted}; pages granted: {known}")


def _renamed(login: Login, **changes: object) -> Login:
    return replace(login, facts=replace(login.facts, **changes))  # type: ignore[arg-type]
