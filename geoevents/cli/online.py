"""The options of commands that may ask an online geocoder. Off unless ``--online`` is given."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from geoevents.errors import GeoeventsError

if TYPE_CHECKING:
    from geoevents.geocoding.online import OnlineGeocoder

__all__ = ["SettingsError", "add_online", "online_geocoder"]

_PROVIDERS = ("nominatim", "photon", "geonames")  # as in geocoding.providers, which loads geopy
_URL = "GEOEVENTS_ONLINE_URL"
_AGENT = "GEOEVENTS_USER_AGENT"
_USER = "GEOEVENTS_GEONAMES_USER"


class SettingsError(GeoeventsError, ValueError):
    """An online geocoder was asked for and a setting that it needs is lacking."""


def add_online(parser: argparse.ArgumentParser) -> None:
    """Adds ``--online`` and its settings to a command."""
    group = parser.add_argument_group(
        "asking online",
        "Off by default: nothing leaves this machine. With --online the name is sent to the "
        "provider where the gazetteer is not sure; a sure answer stays. Answers are kept for 30 "
        "days in the data folder.",
    )
    group.add_argument("--online", choices=_PROVIDERS, help="the provider to ask")
    group.add_argument(
        "--online-url", metavar="URL", help=f"your own server in its place; or set {_URL}"
    )
    group.add_argument(
        "--user-agent",
        metavar="TEXT",
        help=f"names your project to Nominatim and Photon, which want that; or set {_AGENT}",
    )
    group.add_argument(
        "--username", metavar="NAME", help=f"your user name at GeoNames; or set {_USER}"
    )


def online_geocoder(args: argparse.Namespace) -> OnlineGeocoder | None:
    """Makes the online geocoder that the arguments ask for, or None where they ask for none.

    Raises:
        SettingsError: where the provider needs a setting that neither the arguments nor the
            environment give.
    """
    if args.online is None:
        return None
    from geoevents.gazetteer.additions import home_folder
    from geoevents.geocoding.online import OnlineGeocoder
    from geoevents.geocoding.providers import Provider, ProviderSettings

    provider = Provider(args.online)
    try:
        settings = ProviderSettings(
            provider=provider,
            user_agent=args.user_agent or os.environ.get(_AGENT) or None,
            username=args.username or os.environ.get(_USER) or None,
            base_url=args.online_url or os.environ.get(_URL) or None,
        )
    except ValueError as error:
        how = (
            f"--username NAME or {_USER}"
            if provider is Provider.GEONAMES
            else f"--user-agent TEXT or {_AGENT}"
        )
        hint = "" if "base_url" in str(error) else f"; give {how}"
        raise SettingsError(f"--online {args.online}: {error}{hint}") from error
    return OnlineGeocoder(settings, home_folder() / "online")
