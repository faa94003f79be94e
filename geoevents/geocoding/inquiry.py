"""One provider asked over the network: in its turn, again where it is busy, its answers checked."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from geoevents.errors import GeoeventsError
from geoevents.geocoding.providers import Provider, ProviderSettings, make_service, read_record

if TYPE_CHECKING:
    from geopy.geocoders.base import Geocoder as GeopyGeocoder

__all__ = ["Inquiry", "OnlineError"]

_RETRIES = 2


class OnlineError(GeoeventsError, ConnectionError):
    """A provider could not be asked or gave no usable answer."""


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


class Inquiry:
    """Puts questions to one provider; all workers of a machine keep one pace together.

    ``asked_at`` is when this one asked last, in seconds since 1970.
    """

    def __init__(
        self,
        settings: ProviderSettings,
        folder: Path,
        *,
        seconds_apart: float,
        backoff: float,
        sleep: Callable[[float], None],
        now: Callable[[], float],
    ) -> None:
        """Takes the provider, and the folder where its workers note when they asked.

        Args:
            settings: the provider.
            folder: made when first needed.
            seconds_apart: least time between two requests.
            backoff: seconds before the first retry; each further one waits twice as long.
            sleep: waits.
            now: seconds since 1970.
        """
        self._settings = settings
        self._folder = folder
        self._seconds_apart = seconds_apart
        self._backoff = backoff
        self._sleep = sleep
        self._now = now
        self._service: GeopyGeocoder | None = None
        self.asked_at = -math.inf

    def ask(self, query: str) -> dict[str, Any] | None:
        """Asks for one place, in turn and, where the provider is busy, a few times.

        Returns:
            The first place that it names, as it is kept; None where it knows none.

        Raises:
            OnlineError: where the provider fails or answers nonsense.
        """
        from geopy.exc import (
            GeocoderQuotaExceeded,
            GeocoderServiceError,
            GeocoderTimedOut,
            GeocoderUnavailable,
            GeopyError,
        )

        passing = (GeocoderTimedOut, GeocoderUnavailable, GeocoderQuotaExceeded)
        name = self._settings.provider.value
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
            return self._found(query, location)
        raise AssertionError  # the last attempt returns or raises

    def _wait(self) -> None:
        """Waits for its turn: workers on one machine share the pace, through the cache's folder."""
        with _alone(self._folder) as file:
            said = file.read().strip()
            try:
                elsewhere = float(said) if said else -math.inf
            except ValueError:
                elsewhere = -math.inf
            rest = max(self.asked_at, elsewhere) + self._seconds_apart - self._now()
            if rest > 0:
                self._sleep(min(rest, self._seconds_apart))
            self.asked_at = self._now()
            file.seek(0)
            file.truncate()
            file.write(repr(self.asked_at))

    def _geopy(self) -> GeopyGeocoder:
        if self._service is None:
            self._service = make_service(self._settings)
        return self._service

    def _options(self) -> dict[str, bool]:
        """Nominatim tells the country's code only where address details are asked for."""
        return {"addressdetails": True} if self._settings.provider is Provider.NOMINATIM else {}

    def _found(self, query: str, location: Any) -> dict[str, Any] | None:  # noqa: ANN401 - geopy's
        if location is None:
            return None
        latitude, longitude = float(location.latitude), float(location.longitude)
        usable = math.isfinite(latitude) and abs(latitude) <= 90 and abs(longitude) <= 180
        if not usable or (latitude == 0 and longitude == 0):
            raise OnlineError(
                f"{self._settings.provider.value} put {query!r} at {latitude}, {longitude}"
            )
        raw = location.raw if isinstance(location.raw, Mapping) else {}
        return {
            "name": str(location.address)[:300],
            "latitude": latitude,
            "longitude": longitude,
            **read_record(self._settings.provider, raw),
        }
