"""Online geocoding through geopy, for names that the gazetteer does not settle. Off by default.

A query leaves the machine only where a caller makes an ``OnlineGeocoder`` and asks it. Answers are
kept on disk, marked with their provider and licence, and never replace a confident offline answer.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from geoevents.geocoding.inquiry import Inquiry, OnlineError
from geoevents.geocoding.providers import LICENCES, ProviderSettings
from geoevents.model import (
    Candidate,
    GeoPrecision,
    MatchTier,
    Place,
    PlaceKind,
    Resolution,
)

__all__ = ["OnlineGeocoder"]

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
_FAILURES = 3
_REST_SECONDS = 300.0
_LONGEST_QUERY = 200


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
        self._now = now
        self._inquiry = Inquiry(
            settings,
            cache,
            seconds_apart=seconds_apart,
            backoff=backoff,
            sleep=sleep,
            now=now,
        )
        self._failed = 0  # how many times in a row

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
        if self._failed >= _FAILURES and self._now() - self._inquiry.asked_at < _REST_SECONDS:
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
            found = self._inquiry.ask(asked)
            kept = {"query": asked, "at": self._now(), "found": found}
            self._write(asked, kept)
        return self._place(kept["found"]) if kept["found"] is not None else None

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
