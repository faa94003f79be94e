"""How often people agree with the machine: each figure from a handful of known histories."""

from dataclasses import replace
from datetime import UTC, date, datetime

from strategies import make_article, make_event

from geoevents.model import Review, SubEventType
from geoevents.review import Decision, decide, quality, undo
from geoevents.store import EventStore


def named(number, **values):
    return make_event(event_id=f"{number:016x}", **values)


def test_figures_are_counted_from_the_machine_s_version_to_the_one_that_stands(tmp_path):
    store = EventStore.open(tmp_path / "store")
    made = [named(n, confidence=0.9 if n % 2 else 0.4) for n in range(8)]
    made[7] = replace(made[7], dataset="ACLED")
    store.add([(make_article(), made)])

    def take(number, verdict, who="Ana", **changes):
        seen = store.versions(made[number].event_id)[-1]
        decide(store, seen, Decision(verdict=verdict, reviewer=who, changes=changes))

    take(0, Review.ACCEPTED)
    take(1, Review.ACCEPTED)
    take(2, Review.CORRECTED, sub_event_type=SubEventType.SHELLING, actor1=None)
    take(3, Review.CORRECTED, "Boris", event_date=date(2025, 3, 1))
    take(3, Review.ACCEPTED, "Ana")  # stays a corrected record
    take(4, Review.REJECTED, "Boris")
    take(5, Review.REJECTED)
    undo(store, made[5].event_id, "Ana")  # counts no longer
    take(7, Review.REJECTED)  # not the machine's

    figures = quality(store)
    assert (figures.accepted, figures.corrected, figures.rejected) == (2, 2, 1)
    by_field = {a.name: (a.kept, a.reviewed) for a in figures.fields}
    assert by_field["kind"] == (3, 4)
    assert by_field["date"] == (3, 4)
    assert by_field["actor"] == (3, 4)
    assert by_field["place"] == (4, 4)
    assert figures.reviewers == {"Ana": 4, "Boris": 1}
    assert [(a.name, a.kept, a.reviewed) for a in figures.kinds] == [
        ("Government regains territory", 2, 5)
    ]
    assert {a.name: (a.kept, a.reviewed) for a in figures.confidence} == {
        "0.00 to 0.50": (1, 3),
        "0.85 to 1.00": (1, 2),
    }
    kinds = ("kind", "Government regains territory", "Shelling/artillery/missile attack")
    assert figures.corrections[kinds] == 1
    assert figures.corrections["actor", "Military Forces of Russia", "none"] == 1


def test_a_store_without_reviews_has_no_figures(tmp_path):
    store = EventStore.open(tmp_path / "store")
    store.add([(make_article(), [make_event(recorded_at=datetime(2025, 1, 1, tzinfo=UTC))])])
    figures = quality(store)
    assert (figures.reviewed, figures.fields) == (0, ())
