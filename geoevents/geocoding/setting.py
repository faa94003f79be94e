"""Who is asked online: what a caller or the environment says, and nobody where neither does."""

from __future__ import annotations

import os

from geoevents.errors import GeoeventsError
from geoevents.gazetteer.additions import home_folder
from geoevents.geocoding.online import OnlineGeocoder
from geoevents.geocoding.providers import Provider, ProviderSettings

__all__ = ["AGENT", "ONLINE", "URL", "USER", "SettingsError", "online_by_setting"]

ONLINE = "GEOEVENTS_ONLINE"  # the provider to ask in every command, page and worker
URL = "GEOEVENTS_ONLINE_URL"
AGENT = "GEOEVENTS_USER_AGENT"
USER = "GEOEVENTS_GEONAMES_USER"


class SettingsError(GeoeventsError, ValueError):
    """An online geocoder was asked for and a setting that it needs is lacking or wrong."""


def online_by_setting(
    provider: str | None = None,
    *,
    url: str | None = None,
    user_agent: str | None = None,
    username: str | None = None,
) -> OnlineGeocoder | None:
    """Makes the online geocoder that the arguments or else the environment ask for.

    Args:
        provider: "nominatim", "photon" or "geonames"; None is what ``GEOEVENTS_ONLINE`` says.
        url: the server in place of the provider's own; None is ``GEOEVENTS_ONLINE_URL``.
        user_agent: names the project to Nominatim and Photon; None is ``GEOEVENTS_USER_AGENT``.
        username: the user name at GeoNames; None is ``GEOEVENTS_GEONAMES_USER``.

    Returns:
        The geocoder, which keeps its answers in the data folder; None where nothing asks for one.

    Raises:
        SettingsError: where the provider is unknown or needs a setting that is not given.
    """
    asked = provider or os.environ.get(ONLINE, "").strip()
    if not asked:
        return None
    said = f"--online {provider}" if provider else f"{ONLINE}={asked}"
    names = [p.value for p in Provider]
    if asked not in names:
        raise SettingsError(f"{said}: no such provider; there are {', '.join(names)}")
    try:
        settings = ProviderSettings(
            provider=Provider(asked),
            user_agent=user_agent or os.environ.get(AGENT) or None,
            username=username or os.environ.get(USER) or None,
            base_url=url or os.environ.get(URL) or None,
        )
    except ValueError as error:
        how = (
            f"--username NAME or {USER}" if asked == "geonames" else f"--user-agent TEXT or {AGENT}"
        )
        hint = "" if "base_url" in str(error) else f"; give {how}"
        raise SettingsError(f"{said}: {error}{hint}") from error
    return OnlineGeocoder(settings, home_folder() / "online")
