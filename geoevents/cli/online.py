"""The options of commands that may ask an online geocoder. Off unless ``--online`` is given."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoevents.geocoding.online import OnlineGeocoder

__all__ = ["add_online", "online_geocoder"]

_PROVIDERS = ("nominatim", "photon", "geonames")  # as in geocoding.providers, which loads geopy


def add_online(parser: argparse.ArgumentParser) -> None:
    """Adds ``--online`` and its settings to a command."""
    group = parser.add_argument_group(
        "asking online",
        "Off by default: nothing leaves this machine. With --online (or GEOEVENTS_ONLINE, which "
        "holds for all commands and pages) the name is sent to the provider where the gazetteer "
        "is not sure; a sure answer stays. Answers are kept for 30 days in the data folder.",
    )
    group.add_argument("--online", choices=_PROVIDERS, help="the provider to ask")
    group.add_argument(
        "--online-url",
        metavar="URL",
        help="your own server in its place; or set GEOEVENTS_ONLINE_URL",
    )
    group.add_argument(
        "--user-agent",
        metavar="TEXT",
        help="names your project to Nominatim and Photon, which want that; or set "
        "GEOEVENTS_USER_AGENT",
    )
    group.add_argument(
        "--username",
        metavar="NAME",
        help="your user name at GeoNames; or set GEOEVENTS_GEONAMES_USER",
    )


def online_geocoder(args: argparse.Namespace) -> OnlineGeocoder | None:
    """Makes the online geocoder that the arguments ask for, or None where they ask for none.

    Raises:
        SettingsError: where the provider needs a setting that neither the arguments nor the
            environment give.
    """
    if args.online is None:
        return None
    from geoevents.geocoding.setting import online_by_setting

    return online_by_setting(
        args.online, url=args.online_url, user_agent=args.user_agent, username=args.username
    )
