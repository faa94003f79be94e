"""The geocoder: recognises place mentions in a document and says which places they mean."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.explain import explain_resolution
from geoevents.geocoding.fitted import Fitted, load_fitted
from geoevents.geocoding.lexicon import load_lexicon
from geoevents.geocoding.mentions import Recogniser
from geoevents.geocoding.online import OnlineGeocoder
from geoevents.geocoding.publishers import home_of
from geoevents.geocoding.resolver import Resolver
from geoevents.geocoding.setting import online_by_setting
from geoevents.geocoding.single import SingleNames
from geoevents.language import Document, Language
from geoevents.model import (
    Mention,
    MentionRole,
    Place,
    Resolution,
)

__all__ = ["Geocoder"]

_CACHED_PUBLISHERS = 2_000


class Geocoder:
    """Finds the places that a text names. Works offline on the gazetteer alone."""

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        language: Language | None = None,
        *,
        fitted: Fitted | None = None,
        online: OnlineGeocoder | None = None,
    ) -> None:
        """Makes a geocoder.

        Args:
            gazetteer: the place index; None opens the shipped one.
            language: what parses sentences; None makes one, which loads its model when needed.
            fitted: the weights; None reads those of the package.
            online: asked for places that the gazetteer does not settle; None is what the
                environment says (``GEOEVENTS_ONLINE``). Where it says nothing, as it does unless
                somebody sets it, every query stays on this machine.

        Raises:
            SettingsError: where the environment asks for a provider and a setting is lacking.
        """
        self.gazetteer = gazetteer if gazetteer is not None else Gazetteer.open()
        self.language = language if language is not None else Language()
        self._online = online if online is not None else online_by_setting()
        self._fitted = fitted if fitted is not None else load_fitted()
        self._lexicon = load_lexicon()
        self._finder = CandidateFinder(self.gazetteer, self._lexicon)
        self._recogniser = Recogniser(
            self.gazetteer,
            self._finder,
            self._lexicon,
            self._fitted.recognition,
            self._fitted.recognition_threshold,
        )
        self._single = SingleNames(self.gazetteer, self._finder, self._lexicon, self._fitted)
        self._resolver = Resolver(self.gazetteer, self._finder, self._lexicon, self._fitted)
        self._home_of = lru_cache(maxsize=_CACHED_PUBLISHERS)(self._find_home)

    def recognise(self, document: Document) -> list[Mention]:
        """Finds the mentions of places in a document.

        Sentences that were parsed are read with spaCy's names and grammar; all others by the
        gazetteer scan alone.

        Returns:
            Mentions sorted by start, none overlapping; an empty list where there is none.
        """
        return [mention for mention, _ in self._recogniser.recognise(document)]

    def resolve(
        self,
        document: Document,
        mentions: Sequence[Mention],
        *,
        publisher_place: Place | None = None,
    ) -> list[Resolution]:
        """Says which place each mention means, all mentions of a document judged together.

        Args:
            document: the text that the mentions are of.
            mentions: from ``recognise`` or from elsewhere; need not have cues or roles.
            publisher_place: where the text was published, a weak prior; None where unknown.

        Returns:
            One resolution per mention, sorted by start. ``place`` is None where no candidate is
            likely enough; ``reason`` then says why.

        Where an online geocoder was given and fails, the gazetteer's answer stays and says so.
        """
        answers = self._resolver.resolve(document, mentions, publisher_place)
        if self._online is None:
            return answers
        online = self._online
        return [
            online.improve_or_keep(r) if r.mention.role is MentionRole.LOCATION else r
            for r in answers
        ]

    def home_of(self, publisher: str | None) -> Place | None:
        """Gives where a publisher is at home, for ``publisher_place``: "The Kyiv Independent".

        Returns:
            A country, region or large town; None where the name does not tell it for certain.
        """
        return self._home_of(publisher) if publisher else None

    def geoparse(
        self,
        document: Document,
        *,
        parse: bool = True,
        demonyms: bool = True,
        publisher_place: Place | None = None,
    ) -> list[Resolution]:
        """Recognises and resolves in one go.

        Args:
            document: the text.
            parse: whether to parse all sentences first (best recognition); False uses the parses
                that the document has.
            demonyms: whether to give peoples and nationalities ("Russian") too.
            publisher_place: where the text was published, a weak prior; see ``home_of``.

        Returns:
            Resolutions sorted by start, none overlapping.
        """
        if parse:
            self.language.parse([document])
        mentions = [
            m for m in self.recognise(document) if demonyms or m.role is not MentionRole.DEMONYM
        ]
        return self.resolve(document, mentions, publisher_place=publisher_place)

    def _find_home(self, publisher: str) -> Place | None:
        return home_of(publisher, self._finder, self._lexicon)

    def geocode(
        self,
        name: str,
        *,
        region: str | None = None,
        country: str | None = None,
        online: OnlineGeocoder | None = None,
        fuzzy: bool = False,
        offline: bool = False,
    ) -> Resolution:
        """Looks one name up, without a text.

        Args:
            name: a name in any spelling, also "X, Y", "12 km south of X", or coordinates.
            region: a first-level region (or any larger place) that it lies in.
            country: the country that it lies in, by name or alpha-2 code.
            online: asked where the gazetteer does not settle the name; None is the geocoder's own.
            fuzzy: whether names that are a typing error away count where nothing is called so.
            offline: whether to ask nobody, whatever was given or set.

        Returns:
            The resolution with its candidates, their features and the reason.

        Raises:
            OnlineError: where an online geocoder is asked and fails.
        """
        answer = self._single.geocode(name, region, country, fuzzy=fuzzy)
        asked = online if online is not None else self._online
        if asked is None or offline or not name.strip():
            return answer
        return asked.improve(answer, ", ".join(part for part in (name, region, country) if part))

    def explain(self, resolution: Resolution) -> str:
        """Gives the whole account of an answer: candidates, features, and what decided."""
        return explain_resolution(resolution)
