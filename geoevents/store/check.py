"""Checking a whole store: every record against the schema, its vocabulary and its article."""

from __future__ import annotations

from collections.abc import Iterator

from geoevents.errors import SchemaError
from geoevents.frame import record_to_event
from geoevents.store.event_store import EventStore

__all__ = ["faults"]


def faults(store: EventStore) -> Iterator[str]:
    """Gives what is wrong with a store, one sentence a fault; nothing where all is well.

    Every version of every record must fit the schema, and its ``notes`` must be the words that
    stand in its article from ``sentence_start`` to ``sentence_end``. Records without their article
    are what an interrupted run leaves; ingesting that article again completes them. Records of
    imported datasets have no article: their ``notes`` are all the words there are.

    Raises:
        StoreError: the store is gone.
    """
    texts = {article.id: article.text for article in store.articles()}
    missing: set[str] = set()
    for batch in store.events_dataset().to_batches(batch_size=4_096):
        for record in batch.to_pylist():
            try:
                event = record_to_event(record)
            except SchemaError as error:
                yield str(error)
                continue
            if event.dataset is not None:  # its article is a row of somebody else's dataset
                continue
            text = texts.get(event.article)
            if text is None:
                missing.add(event.article)
            elif text[event.sentence_start : event.sentence_end] != event.notes:
                yield (
                    f"event {event.event_id}: characters {event.sentence_start} to "
                    f"{event.sentence_end} of article {event.article!r} are not its notes"
                )
    for article in sorted(missing):
        yield f"article {article!r} has events but is not in the store; ingest it again"
