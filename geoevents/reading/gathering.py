"""Files, addresses and feeds → their articles as they stand there, each new one once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.addresses import FetchError
from geoevents.reading.copies import Archive
from geoevents.reading.feeds import Entry, entry_article, parse_feed
from geoevents.reading.fetching import Fetcher
from geoevents.reading.kinds import HEAD, Kind, kind_of
from geoevents.reading.manners import shared_manners
from geoevents.reading.notebook import FeedState, Notebook
from geoevents.reading.pages import url_id
from geoevents.reading.sources import read_bytes, read_sources
from geoevents.reading.tally import Tally

__all__ = ["Gatherer", "is_address"]

_WHOLE = 1_500  # characters of a feed's entry that make its page needless
_ENOUGH = 300  # characters that will do where the page cannot be had

Items = Iterator[Article | ArticleError]


def is_address(path: object) -> bool:
    """Tells a web address from a path."""
    return str(path).lower().startswith(("http://", "https://"))


class Gatherer:
    """Reads one run's paths and feeds; the fetcher is made when it is first needed."""

    def __init__(
        self, archive: Archive | None, notebook: Notebook, fetcher: Fetcher | None, tally: Tally
    ) -> None:
        self._archive = archive
        self._notebook = notebook
        self._fetcher = fetcher
        self._tally = tally

    def read(self, paths: Iterable[str | Path], feeds: Iterable[str]) -> Items:
        """Gives the articles of files first, then of addresses, then of feeds."""
        files: list[str | Path] = []
        addresses: list[str] = []
        for path in paths:
            (addresses if is_address(path) else files).append(str(path))
        yield from read_sources(files)
        for address in addresses:
            yield from self._address(address)
        for feed in feeds:
            yield from self._feed(feed)

    @property
    def fetcher(self) -> Fetcher:
        """What fetches."""
        if self._fetcher is None:
            self._fetcher = Fetcher(manners=shared_manners())
        return self._fetcher

    def _known(self, article_id: str) -> bool:
        return self._archive is not None and self._archive.has_article(article_id)

    def _address(self, address: str) -> Items:
        name = url_id(address)
        if self._archive is not None and (known := self._archive.article(name)) is not None:
            yield known
            return
        try:
            fetched = self.fetcher.fetch(address)
            content = fetched.content or b""
            if kind_of(content[:HEAD], fetched.url) is Kind.FEED:
                yield from self._entries(parse_feed(content, address), address)
                return
        except ArticleError as error:
            yield error
            return
        yield from read_bytes(
            content, address, url=fetched.url, article_id=name, charset=fetched.charset
        )

    def _feed(self, address: str) -> Items:
        state = self._notebook.feed(address)
        # What a broken-off run did not store would be lost if the server said "not changed".
        if state is not None and not all(map(self._known, state.entries)):
            state = None
        try:
            fetched = self.fetcher.fetch(
                address,
                etag=state.etag if state else None,
                modified=state.modified if state else None,
            )
            if fetched.content is None:
                self._tally.unchanged += 1
                return
            entries = parse_feed(fetched.content, address)
        except ArticleError as error:
            yield error
            return
        read: list[str] = []
        failed = False
        for item in self._entries(entries, address):
            if isinstance(item, Article):
                read.append(item.id)
            elif not (isinstance(item, FetchError) and item.gone):
                failed = True
            yield item
        if failed:  # asked for again in full, so that what failed is tried again
            fetched = replace(fetched, etag=None, modified=None)
        self._notebook.note_feed(
            address, FeedState(etag=fetched.etag, modified=fetched.modified, entries=tuple(read))
        )

    def _entries(self, entries: list[Entry], feed: str) -> Items:
        for entry in entries:
            if self._known(entry.id):
                self._tally.known += 1
            elif len(entry.text) >= _WHOLE or entry.url is None:
                yield self._as_it_stands(entry, feed)
            else:
                yield self._page(entry, feed)

    def _page(self, entry: Entry, feed: str) -> Article | ArticleError:
        """Gives the page of an entry, with what the feed knows better; else the entry's words."""
        url = entry.url or feed
        try:
            fetched = self.fetcher.fetch(url)
            items = read_bytes(
                fetched.content or b"",
                url,
                url=fetched.url,
                article_id=entry.id,
                charset=fetched.charset,
            )
            found: Article | ArticleError = next(items, ArticleError("is empty", source=url))
        except ArticleError as error:
            found = error
        if isinstance(found, Article):
            return replace(
                found,
                id=entry.id,
                title=found.title or entry.title,
                published=entry.published or found.published,
                publisher=found.publisher or entry.publisher,
            )
        return self._as_it_stands(entry, feed) if len(entry.text) >= _ENOUGH else found

    @staticmethod
    def _as_it_stands(entry: Entry, feed: str) -> Article | ArticleError:
        try:
            return entry_article(entry, entry.url or feed)
        except ArticleError as error:
            return error
