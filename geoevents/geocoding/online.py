"""Online geocoding through geopy, for names that the gazetteer does not settle. Off by default.

A query leaves the machine only where a caller makes an ``OnlineGeocoder`` and asks it. Answers are
kept on disk, marked with their provider and licence, and never replace a confident offline answer.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from geoevents.errors import GeoeventsError
from geoevents.geocoding.providers import (
    LICENCES,
    Provider,
    ProviderSettings,
    make_service,
    read_record,
)
from geoevents.model import (
    Candidate,
    GeoPrecision,
    MatchTier,
    Place,
    PlaceKind,
    Resolution,
)

if TYPE_CHECKING:
    from geopy.geocoders.base import Geocoder as GeopyGeocoder

__all__ = ["OnlineError", "OnlineGeocoder", "Provider", "ProviderSettings"]

_PRECISIONS = {
    PlaceKind.COUNTRY: GeoPrecision.COUNTRY,
    PlaceKind.ADMIN1: GeoPrecision.REGION,
    PlaceKind.ADMIN2: GeoPrecision.REGION,
    PlaceKind.AREA: GeoPrecision.REGION,
    PlaceKind.WATER: GeoPrecision.REGION,
    PlaceKind.SITE: GeoPrecision.NEAR,
}
CONFIDENT = 0.7  # an offline answer at least this probable is never replaced (docs/geocoding.md)
ONLINE_SCORE = 0.6  # a single unranked hit of a provider; not calibrated, so below CONFIDENT
_DAYS_KEPT = 30.0
_SECONDS_APART = 1.0  # the usage policies of Nominatim and Photon allow one request a second
_RETRIES = 2
_FAILURES = 3
_REST_SECONDS = 300.0
_LONGEST_QUERY = 200


@contextmanager
def _alone(folder: Path) -> Iterator[IO[str]]:
    """Opens the note of when a provider was last asked, for one process at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "asked_at"
    path.touch()
    with path.open("r+", encoding="utf-8") as file:
        try:
            import fcntl
        except ImportError:  # Windows: two workers that come at once may both ask
            pass
        else:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file


class OnlineError(GeoeventsError, ConnectionError):
    """A provider could not be asked or gave no usable answer."""


class OnlineGeocoder:
    """Asks one provider, at most once a second, and keeps what it said."""

    def __init__(
        self,
        settings: ProviderSettings,
        cache: Path,
        *,
        days_kept: float = _DAYS_KEPT,
        seconds_apart: float = _SECONDS_APART,
        backoff: float = 2.0,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Makes an online geocoder; nothing is asked yet.

        Args:
            settings: the provider.
            cache: folder for answers, made when first needed.
            days_kept: after how many days an answer is asked anew.
            seconds_apart: least time between two requests.
            backoff: seconds before the first retry; each further one waits twice as long.
            sleep: waits; given for tests.
            now: seconds since 1970; given for tests.
        """
        self.settings = settings
        self._cache = cache
        self._seconds_kept = days_kept * 86_400
        self._seconds_apart = seconds_apart
        self._backoff = backoff
        self._sleep = sleep
        self._now = now
        self._asked_at = -math.inf
        self._failed = 0  # how many times in a row
        self._service: GeopyGeocoder | None = None

    def improve(self, resolution: Resolution, query: str | None = None) -> Resolution:
        """Asks for a resolution that the gazetteer did not settle.

        Args:
            resolution: the offline answer.
            query: what to ask; None asks the mention's text.

        Returns:
            The resolution as it was where it is confident or the provider knows nothing; else one
            with the provider's place, marked in ``place.source``, ``place.note`` and ``reason``.

        Raises:
            OnlineError: where the provider fails or answers nonsense.
        """
        if resolution.place is not None and resolution.score >= CONFIDENT:
            return resolution
        asked = query or resolution.mention.text
        if not asked.strip() or len(asked) > _LONGEST_QUERY:
            return resolution
        place = self.look_up(asked)
        if place is None:
            return replace(
                resolution,
                reason=f"{resolution.reason} {self.settings.provider.value} knows no such place.",
            )
        candidate = Candidate(
            place=place,
            score=ONLINE_SCORE,
            tier=MatchTier.ALTERNATE,
            matched_name=resolution.mention.text,
        )
        return replace(
            resolution,
            place=place,
            score=ONLINE_SCORE,
            reason=(
                f"{place.name}: found online by {self.settings.provider.value} "
                f"({LICENCES[self.settings.provider]}); the gazetteer was not sure."
            ),
            candidates=(candidate, *resolution.candidates),
            geo_precision=_PRECISIONS.get(place.kind, GeoPrecision.TOWN),
            latitude=place.latitude,
            longitude=place.longitude,
        )

    def improve_or_keep(self, resolution: Resolution) -> Resolution:
        """Does as ``improve`` for one of the many names of a text: a failure loses no text.

        Where the provider failed a few times in a row, it is left alone for some minutes.

        Returns:
            The improved resolution; where the provider fails the one that was there, which says so
            in its reason.
        """
        if resolution.place is not None and resolution.score >= CONFIDENT:
            return resolution
        if self._failed >= _FAILURES and self._now() - self._asked_at < _REST_SECONDS:
            why = f"{self.settings.provider.value} failed before and is left alone for some minutes"
        else:
            try:
                improved = self.improve(resolution)
            except OnlineError as error:
                self._failed += 1
                why = str(error)
            else:
                self._failed = 0
                return improved
        words = f"{resolution.reason} ({why}; this is the gazetteer's answer.)"
        return replace(resolution, reason=words)

    def look_up(self, query: str) -> Place | None:
        """Gives the provider's first place for a query, from the cache where it is fresh.

        Returns:
            The place; None where the provider knows none.

        Raises:
            ValueError: where the query is empty or longer than 200 characters.
            OnlineError: where the provider fails or answers nonsense.
        """
        asked = " ".join(query.split())
        if not asked or len(asked) > _LONGEST_QUERY:
            raise ValueError(f"a query has 1 to {_LONGEST_QUERY} characters, this has {len(asked)}")
        kept = self._read(asked)
        if kept is None:
            kept = self._ask(asked)
            self._write(asked, kept)
        return self._place(kept["found"]) if kept["found"] is not None else None

    # -- asking --------------------------------------------------------------------------------

    def _ask(self, query: str) -> dict[str, Any]:
        from geopy.exc import (
            GeocoderQuotaExceeded,
            GeocoderServiceError,
            GeocoderTimedOut,
            GeocoderUnavailable,
            GeopyError,
        )

        passing = (GeocoderTimedOut, GeocoderUnavailable, GeocoderQuotaExceeded)
        name = self.settings.provider.value
        service = self._geopy()
        for attempt in range(_RETRIES + 1):
            self._wait()
            try:
                with warnings.catch_warnings():
                    # Of a latitude off the earth geopy warns before it raises.
                    warnings.simplefilter("ignore", UserWarning)
                    location = service.geocode(query, **self._options())
            except passing as error:
                if attempt == _RETRIES:
                    raise OnlineError(
                        f"{name} did not answer {query!r} after {_RETRIES + 1} tries: {error}"
                    ) from error
                self._sleep(self._backoff * 2**attempt)
                continue
            except (GeocoderServiceError, GeopyError) as error:
                raise OnlineError(f"{name} refused {query!r}: {error}") from error
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                # geopy reads providers' JSON without checks: nonsense shows as these.
                raise OnlineError(
                    f"{name} gave no readable answer to {query!r}: {error}"
                ) from error
            return {"query": query, "at": self._now(), "found": self._found(query, location)}
        raise AssertionError  # the last attempt returns or raises

    def _wait(self) -> None:
        """Waits for its turn: workers on one machine share the pace, through the cache's folder."""
        with _alone(self._cache) as file:
            said = file.read().strip()
            try:
                elsewhere = float(said) if said else -math.inf
            except ValueError:
                elsewhere = -math.inf
            rest = max(self._asked_at, elsewhere) + self._seconds_apart - self._now()
            if rest > 0:
                self._sleep(min(rest, self._seconds_apart))
            self._asked_at = self._now()
            file.seek(0)
            file.truncate()
            file.write(repr(self._asked_at))

    def _geopy(self) -> GeopyGeocoder:
        if self._service is None:
            self._service = make_service(self.settings)
        return self._service

    def _options(self) -> dict[str, bool]:
        """Nominatim tells the country's code only where address details are asked for."""
        return {"addressdetails": True} if self.settings.provider is Provider.NOMINATIM else {}

    def _found(self, query: str, location: Any) -> dict[str, Any] | None:  # noqa: ANN401 - geopy's
        if location is None:
            return None
        latitude, longitude = float(location.latitude), float(location.longitude)
        usable = math.isfinite(latitude) and abs(latitude) <= 90 and abs(longitude) <= 180
        if not usable or (latitude == 0 and longitude == 0):
            raise OnlineError(
                f"{self.settings.provider.value} put {query!r} at {latitude}, {longitude}"
            )
        raw = location.raw if isinstance(location.raw, Mapping) else {}
        return {
            "name": str(location.address)[:300],
            "latitude": latitude,
            "longitude": longitude,
            **read_record(self.settings.provider, raw),
        }

    def _place(self, found: Mapping[str, Any]) -> Place:
        provider = self.settings.provider
        return Place(
            id=f"{provider.value}:{found['id']}",
            name=found["name"],
            latitude=found["latitude"],
            longitude=found["longitude"],
            kind=PlaceKind(found["kind"]),
            feature_code=found["feature_code"],
            country=found["country"],
            note=LICENCES[provider],
            source=provider.value,
        )

    # -- keeping -------------------------------------------------------------------------------

    def _path(self, query: str) -> Path:
        parts = (self.settings.provider.value, self.settings.base_url or "", query.casefold())
        key = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()
        return self._cache / f"{key}.json"

    def _read(self, query: str) -> dict[str, Any] | None:
        path = self._path(query)
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            fresh = self._now() - float(kept["at"]) < self._seconds_kept
            found = kept["found"]
            if found is not None:
                self._place(found)
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            return None  # a damaged answer is asked anew
        return dict(kept) if fresh else None

    def _write(self, query: str, kept: Mapping[str, Any]) -> None:
        self._cache.mkdir(parents=True, exist_ok=True)
        path = self._path(query)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        draft.replace(path)  # readers see the old answer or the whole new one
