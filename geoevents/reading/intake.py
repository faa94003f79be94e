"""Files, addresses and feeds → articles ready to be analysed: new, with language, copies linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.addresses import FetchError
from geoevents.reading.copies import Archive, Copies
from geoevents.reading.feeds import Entry, entry_article, parse_feed
from geoevents.reading.fetching import Fetcher
from geoevents.reading.kinds import HEAD, Kind, kind_of
from geoevents.reading.notebook import FeedState, Notebook, notebook_path
from geoevents.reading.pages import url_id
from geoevents.reading.sources import read_bytes, read_sources
from geoevents.reading.tongues import is_read, language_of

__all__ = ["Tally", "is_address", "open_sources", "screen"]

_NAMED = 5  # articles without a day that are told by name
_WHOLE = 1_500  # characters of a feed's entry that make its page needless
_ENOUGH = 300  # characters that will do where the page cannot be had

Items = Iterator[Article | ArticleError]


@dataclass(slots=True)
class Tally:
    """What became of the articles besides being read, counted while they stream by."""

    copies: int = 0  # linked to the article whose words they repeat, not read again
    languages: Counter[str] = field(
        default_factory=Counter
    )  # kept, but in no language that is read
    known: int = 0  # entries of feeds that the store has
    unchanged: int = 0  # feeds without anything new
    undated: list[str] = field(default_factory=list)  # names of articles without a day

    def words(self) -> list[str]:
        """Gives what is worth telling, in words."""
        told = []
        if self.copies:
            told.append(f"{self.copies:,} linked as copies of others")
        if self.languages:
            kinds = ", ".join(f"{code} {n:,}" for code, n in self.languages.most_common(8))
            told.append(
                f"{sum(self.languages.values()):,} kept unread for their language ({kinds})"
            )
        if self.undated:
            shown = ", ".join(self.undated[:_NAMED])
            more = f" and {len(self.undated) - _NAMED:,} more" if len(self.undated) > _NAMED else ""
            told.append(
                f"{len(self.undated):,} without a day of publication, so that days such as "
                f"“Friday” are uncertain ({shown}{more})"
            )
        if self.unchanged:
            told.append(f"{self.unchanged:,} feed{'s' if self.unchanged > 1 else ''} unchanged")
        return told


def is_address(path: object) -> bool:
    """Tells a web address from a path."""
    return str(path).lower().startswith(("http://", "https://"))


def open_sources(
    paths: Iterable[str | Path],
    *,
    feeds: Iterable[str] = (),
    archive: Archive | None = None,
    fetcher: Fetcher | None = None,
    tally: Tally | None = None,
) -> Items:
    """Gives the articles of files, folders, addresses and feeds; what fails gives its error.

    Each article has its ``language``; one that repeats an earlier one has ``copy_of``. Neither
    copies nor articles in a language that is not read have events looked for (see ``Pipeline``).
    An address that the archive knows is not fetched again; of a feed only new entries are, and its
    server is asked for nothing where it has not changed.

    Args:
        paths: files, folders, ``-`` for standard input, http(s) addresses.
        feeds: addresses of RSS or Atom feeds.
        archive: the store; without one nothing is known before the run.
        fetcher: what fetches; None makes one with the usual limits.
        tally: counts what happened.
    """
    notebook = Notebook(notebook_path(archive.root) if archive is not None else None)
    try:
        reader = _Reader(archive, notebook, fetcher, tally or Tally())
        yield from screen(
            reader.read(paths, feeds), archive=archive, notebook=notebook, tally=tally
        )
    finally:
        notebook.close()


def screen(
    items: Iterable[Article | ArticleError],
    *,
    archive: Archive | None = None,
    notebook: Notebook | None = None,
    tally: Tally | None = None,
) -> Items:
    """Gives articles with their language, and linked to the earlier one whose words they repeat.

    Articles that the archive has already pass unchanged.
    """
    counts = tally if tally is not None else Tally()
    own = notebook or Notebook(notebook_path(archive.root) if archive is not None else None)
    copies = Copies(archive, own)
    try:
        for item in items:
            if isinstance(item, ArticleError) or (archive and archive.has_article(item.id)):
                yield item
                continue
            language = item.language or language_of(item.text)
            original = item.copy_of or copies.original_of(item)
            if original is not None:
                counts.copies += 1
            elif not is_read(language):
                counts.languages[language or "unknown"] += 1
            elif item.published is None:
                counts.undated.append(item.title or item.url or f"{item.text[:40].strip()} …")
            yield replace(item, language=language, copy_of=original)
    finally:
        copies.close()
        if notebook is None:
            own.close()


class _Reader:
    """Reads one run's paths and feeds; the fetcher is made when it is first needed."""

    def __init__(
        self, archive: Archive | None, notebook: Notebook, fetcher: Fetcher | None, tally: Tally
    ) -> None:
        self._archive = archive
        self._notebook = notebook
        self._fetcher = fetcher
        self._tally = tally

    def read(self, paths: Iterable[str | Path], feeds: Iterable[str]) -> Items:
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
        if self._fetcher is None:
            self._fetcher = Fetcher()
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
