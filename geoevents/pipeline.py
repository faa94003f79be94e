"""The one place that composes reading, geocoding and extraction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from geoevents.errors import ArticleError, GeoeventsError
from geoevents.extraction.extractor import Extractor, GrammarExtractor
from geoevents.geocoding.geocoder import Geocoder
from geoevents.language import Document, Language
from geoevents.model import Article, Event, Mention, Resolution
from geoevents.reading import is_read

__all__ = ["Analysis", "Pipeline"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """An article with all that was found in it."""

    article: Article
    document: Document
    places: tuple[Resolution, ...]
    events: tuple[Event, ...]


class Pipeline:
    """From articles to places and events."""

    def __init__(
        self,
        *,
        geocoder: Geocoder | None = None,
        extractor: Extractor | None = None,
        language: Language | None = None,
    ) -> None:
        """Makes a pipeline; what is None is the shipped part."""
        self.language = language if language is not None else Language()
        self.geocoder = geocoder if geocoder is not None else Geocoder(language=self.language)
        self.extractor: Extractor = (
            extractor if extractor is not None else GrammarExtractor(atlas=self.geocoder.gazetteer)
        )

    def analyse(self, article: Article) -> Analysis:
        """Finds the places and events of one article.

        Raises:
            ArticleError: the article could not be read; the message names it.
        """
        return next(self.extract([article]))

    def extract(self, articles: Iterable[Article], *, batch_size: int = 64) -> Iterator[Analysis]:
        """Finds the places and events of many articles, in order.

        Args:
            articles: what to read; taken lazily.
            batch_size: articles whose sentences are parsed together.

        Raises:
            ArticleError: an article could not be read; the message names it.
        """
        for batch in _batches(articles, batch_size):
            documents = [self.language.read(article.text) for article in batch]
            # Copies and other languages are kept as articles; nothing is looked for in them.
            wanted = [
                self.extractor.wanted(document) if _is_looked_at(article) else ()
                for article, document in zip(batch, documents, strict=True)
            ]
            self.language.parse(documents, wanted)
            for article, document in zip(batch, documents, strict=True):
                yield self._finish(article, document)

    def _finish(self, article: Article, document: Document) -> Analysis:
        if not _is_looked_at(article):
            return Analysis(article, document, (), ())
        try:
            home = self.geocoder.home_of(article.publisher)
            places = self.geocoder.geoparse(document, parse=False, publisher_place=home)
            events = self.extractor.extract(article, document, places)
        except GeoeventsError:
            raise
        except (ValueError, KeyError, IndexError, RuntimeError) as error:
            raise ArticleError(
                f"article {article.id!r} could not be read: {error}", source=article.url
            ) from error
        return Analysis(article, document, tuple(places), tuple(events))

    def geoparse(
        self,
        articles: Iterable[Article],
        *,
        given: Mapping[str, Sequence[tuple[int, int]]] | None = None,
    ) -> Iterator[tuple[Article, tuple[Resolution, ...]]]:
        """Finds and resolves the places of articles.

        Args:
            articles: what to read.
            given: for an article's id, the spans (start, end) to resolve instead of searching.
        """
        for batch in _batches(articles, 64):
            documents = [self.language.read(article.text) for article in batch]
            self.language.parse(documents)
            for article, document in zip(batch, documents, strict=True):
                spans = None if given is None else given.get(article.id)
                if spans is None:
                    yield article, tuple(self.geocoder.geoparse(document))
                    continue
                mentions = [
                    Mention(
                        start=start,
                        end=end,
                        text=article.text[start:end],
                        sentence=document.sentence_at(start),
                    )
                    for start, end in spans
                ]
                yield article, tuple(self.geocoder.resolve(document, mentions))


def _is_looked_at(article: Article) -> bool:
    return article.copy_of is None and is_read(article.language)


def _batches(articles: Iterable[Article], size: int) -> Iterator[list[Article]]:
    source = iter(articles)
    while batch := list(islice(source, size)):
        yield batch
