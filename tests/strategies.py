"""Hypothesis strategies for articles and events, and the texts that have broken other programs."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from geoevents.model import (
    Article,
    ClaimStatus,
    Event,
    Evidence,
    EvidenceRole,
    GeoPrecision,
    Review,
    SubEventType,
    TimePrecision,
)

PAYLOADS = (
    "{{7*7}}",
    "{% x",
    "{% for x in y %}",
    "${alert(1)}",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "a\u202eb\u202c",
    "\u200f\u05d0\u200e",
    "zero\u200bwidth",
    "quote\"quote'quote",
    "a,b;c",
    "line\nline",
    "back\\slash",
    "%s %d {0}",
    "'; DROP TABLE events; --",
    "é\u0301\U0001f4a5",
    "x" * 10_000,
)


def hostile_record(number, payload):
    """An article and its event that carry a payload in every field of words."""
    text = f"Shelled {payload} on Friday."
    event = Event(
        event_id=f"{number:016x}",
        event_date=date(2025, 3, 1),
        end_date=date(2025, 3, 1),
        time_precision=TimePrecision.DAY,
        sub_event_type=SubEventType.SHELLING,
        claim_status=ClaimStatus.CLAIMED,
        claimed_by=payload,
        notes=text,
        article=f"p{number}",
        sentence_start=0,
        sentence_end=len(text),
        location=payload,
        admin1=payload,
        country="UA",
        latitude=50.0,
        longitude=30.0 + number / 5,
        geo_precision=GeoPrecision.TOWN,
        actor1=payload,
        actor2=payload,
        source=payload,
        source_url=payload,
        confidence=0.5,
        place_reason=payload,
        date_text=payload,
        evidence=(Evidence(role=EvidenceRole.PLACE, start=8, end=8 + len(payload), text=payload),),
    )
    article = Article(id=f"p{number}", text=text, title=payload, publisher=payload)
    return article, [event]


# Surrogates cannot be written in UTF-8, NUL ends strings in C.
words = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40
) | st.sampled_from(PAYLOADS)
maybe_words = st.none() | words
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
moments = st.integers(0, 4_000_000_000_000_000).map(
    lambda microseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)


@st.composite
def events(draw, *, words=words):
    maybe = st.none() | words
    start, end = sorted(draw(st.tuples(days, days)))
    claim = draw(st.sampled_from(ClaimStatus))
    placed = draw(st.booleans())
    notes = draw(words)
    first = draw(st.integers(0, 1_000_000))
    point = (None, None)
    if placed:
        point = (draw(st.floats(-90, 90)), draw(st.floats(-180, 180)))
        if point == (0, 0):
            point = (0.5, 0.5)
    return Event(
        event_id=draw(st.text("0123456789abcdef", min_size=16, max_size=16)),
        event_date=start,
        end_date=end,
        time_precision=draw(st.sampled_from(TimePrecision)),
        sub_event_type=draw(st.sampled_from(SubEventType)),
        claim_status=claim,
        notes=notes,
        article=draw(words),
        sentence_start=first,
        sentence_end=first + len(notes),
        actor1=draw(maybe),
        actor2=draw(maybe),
        location=draw(maybe),
        place_id=draw(maybe),
        admin1=draw(maybe),
        country=draw(st.none() | st.sampled_from(["UA", "RU", "SD"])),
        latitude=point[0],
        longitude=point[1],
        geo_precision=draw(st.sampled_from(GeoPrecision)) if placed else None,
        fatalities=draw(st.none() | st.integers(0, 100_000)),
        claimed_by=draw(words) if claim is ClaimStatus.CLAIMED else None,
        denied_by=draw(words) if claim is ClaimStatus.DENIED else None,
        source=draw(maybe),
        source_url=draw(maybe),
        confidence=draw(st.floats(0, 1)),
        location_score=draw(st.none() | st.floats(0, 1)),
        place_reason=draw(maybe),
        date_text=draw(maybe),
        evidence=tuple(draw(st.lists(evidences, max_size=2))),
        review=draw(st.sampled_from(Review)),
        dataset=draw(maybe),
        licence=draw(maybe),
        citation=draw(maybe),
        reviewer=draw(maybe),
        reviewed_at=draw(st.none() | moments),
        review_note=draw(maybe),
        recorded_at=draw(moments),
    )


evidences = st.builds(
    Evidence,
    role=st.sampled_from(EvidenceRole),
    start=st.integers(0, 100),
    end=st.integers(100, 200),
    text=words,
    note=words,
)


def make_event(**values):
    """An event of 14 March 2025 in Goncharovka, changed where told."""
    standard = {
        "event_id": "00" * 8,
        "event_date": date(2025, 3, 14),
        "end_date": date(2025, 3, 14),
        "time_precision": TimePrecision.DAY,
        "sub_event_type": SubEventType.GOVERNMENT_REGAINS,
        "claim_status": ClaimStatus.CLAIMED,
        "claimed_by": "RU",
        "notes": "Russia took Goncharovka.",
        "article": "a1",
        "sentence_start": 0,
        "sentence_end": 24,
        "actor1": "Military Forces of Russia",
        "actor2": "Military Forces of Ukraine",
        "location": "Goncharovka",
        "place_id": "supplement:goncharovka",
        "admin1": "Kursk Oblast",
        "country": "RU",
        "latitude": 51.191,
        "longitude": 35.252,
        "geo_precision": GeoPrecision.TOWN,
        "source": "Wire",
        "confidence": 0.8,
        "recorded_at": datetime(2025, 3, 15, tzinfo=UTC),
    }
    return Event(**{**standard, **values})


def make_article(name="a1", text="Russia took Goncharovka.", **values):
    return Article(id=name, text=text, **values)
