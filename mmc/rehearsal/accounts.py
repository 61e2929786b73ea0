"""The practice accounts a rehearsal knows: who may call, and what the account is called.

These are no secrets: they open nothing but a loopback server. `start(folder, accounts={...})`
replaces any of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

DEFAULTS: dict[str, str] = {
    "telegram_token": "7000001:gladi-telegram-bukan-token-sungguhan",
    "telegram_chat": "@mmckalteng_gladi",
    "telegram_chat_id": "-1007000000001",
    "telegram_staging_id": "-1007000000002",  # a private chat of the bot: what is sent there is not public
    "telegram_title": "MMC Kalteng (gladi)",
    "x_consumer_key": "gladi-x-consumer",
    "x_consumer_secret": "gladi-x-consumer-secret",
    "x_access_token": "7000002-gladi-x-access",
    "x_access_token_secret": "gladi-x-access-secret",
    "x_client_id": "gladi-x-klien",
    "x_client_secret": "gladi-x-rahasia-klien",
    "x_user_id": "7000002",
    "x_username": "mmckalteng_gladi",
    "x_name": "MMC Kalteng (gladi)",
    "x_tier": "basic",  # or premium, whose posts may be long
    "youtube_client_id": "gladi.apps.googleusercontent.com",
    "youtube_client_secret": "gladi-youtube-client-secret",
    "youtube_refresh_token": "1//gladi-youtube-refresh",
    "youtube_channel_id": "UCgladiMMCKalteng0000001",
    "youtube_title": "MMC Kalteng (gladi)",
    "youtube_playlist": "PLgladiDataKalteng0000001",
    "graph_app_id": "7000003",
    "graph_app_secret": "gladi-graph-app-secret",
    "instagram_token": "IGgladi-instagram-bukan-token-sungguhan",
    "instagram_id": "17841400000000001",
    "instagram_username": "mmckalteng_gladi",
    "instagram_name": "MMC Kalteng (gladi)",
    "instagram_quota": "100",  # posts in 24 hours
    "facebook_token": "EAAgladi-facebook-bukan-token-sungguhan",
    "facebook_id": "7000004",
    "facebook_name": "MMC Kalteng (gladi)",
    "facebook_username": "mmckalteng.gladi",
    "wordpress_site": "https://portal.gladi.example",
    "wordpress_user": "redaksi-gladi",
    "wordpress_password": "gLaD iWoR dPrE ssBu kanS ungG",
    "wordpress_name": "Portal dinas (gladi)",
    "wordpress_views": "jumlah_dibaca",  # the field of the site's counting plugin
    "partner_secret": "whsec_Z2xhZGktd2ViaG9vay1idWthbi1yYWhhc2lh",
    "partner_name": "Kalteng Ekspres (gladi)",
    "mail_user": "mmc-gladi",
    "mail_password": "gladi-surel-bukan-sandi-sungguhan",
    "mail_to": "redaksi@borneo-pos.gladi.example",
    "mail_name": "Borneo Pos (gladi)",
    "bps_key": "gladi-bps-key",
    "firms_key": "gladi-firms-key",
}


def secrets_of(accounts: Mapping[str, str]) -> dict[str, str]:
    """What a newsroom puts into its environment to use these accounts, by platform or source.

    One string each: Telegram's token and BPS's key as they are, the other platforms as JSON objects.
    """
    x = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    youtube = ("client_id", "client_secret", "refresh_token")
    graph = {"app_secret": accounts["graph_app_secret"]}
    return {
        "telegram": accounts["telegram_token"],
        "x": json.dumps({name: accounts[f"x_{name}"] for name in x}),
        "youtube": json.dumps({name: accounts[f"youtube_{name}"] for name in youtube}),
        "instagram": json.dumps(graph | {"access_token": accounts["instagram_token"]}),
        "facebook": json.dumps(graph | {"access_token": accounts["facebook_token"]}),
        "wordpress": accounts["wordpress_password"],
        "partner": accounts["partner_secret"],
        "mail": accounts["mail_password"],
        "bps": accounts["bps_key"],
        "firms": accounts["firms_key"],
    }
