"""The forms that expressions of time take in English news, as patterns with a name each."""

# ruff: noqa: ISC004 - every kind of expression is one pattern
from __future__ import annotations

import re

__all__ = ["PATTERN", "SINGLE", "windows"]

_NUMBER = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan\.?|feb\.?|mar\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?"
)
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_RULES: tuple[tuple[str, str], ...] = (
    (
        "range_dm",
        rf"(?:between\s+|from\s+)?(?P<d1>\d{{1,2}})\s*(?:-|–|—|to|and|until)\s*(?P<d2>\d{{1,2}})\s+(?P<m>{_MONTHS})(?:,?\s+(?P<y>\d{{4}}))?",
    ),
    (
        "range_md",
        rf"(?:between\s+|from\s+)?(?P<m>{_MONTHS})\s+(?P<d1>\d{{1,2}})\s*(?:-|–|—|to|and|until)\s*(?P<d2>\d{{1,2}})(?:,?\s+(?P<y>\d{{4}}))?",
    ),
    (
        "range_dmdm",
        rf"(?:between\s+|from\s+)?(?P<d1>\d{{1,2}})\s+(?P<m1>{_MONTHS})\s*(?:-|–|—|to|and|until)\s*(?P<d2>\d{{1,2}})\s+(?P<m2>{_MONTHS})(?:,?\s+(?P<y>\d{{4}}))?",
    ),
    ("iso", r"(?P<y>\d{4})-(?P<mo>\d{2})-(?P<d>\d{2})"),
    (
        "dmy",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTHS})(?:,?\s+(?P<y>\d{{4}}))?",
    ),
    ("mdy", rf"(?P<m>{_MONTHS})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y>\d{{4}}))?"),
    (
        "months_before",
        rf"(?:(?:about|around|some)\s+)?(?P<n>{_NUMBER})\s+months?\s+(?:before|earlier)(?:\s+(?:that|then))?",
    ),
    (
        "before",
        rf"(?:(?:about|around|some)\s+)?(?P<n>{_NUMBER})\s+(?P<u>days?|weeks?)\s+(?:(?P<w>earlier|later|afterwards)|(?P<v>before|after)(?!\s+(?!that\b|then\b)\w))",
    ),
    (
        "week_of",
        rf"(?:in|during|over)\s+the\s+(?P<k>first|second|third|fourth|last|final)\s+week\s+of\s+(?P<m>{_MONTHS})(?:,?\s+(?P<y>\d{{4}}))?",
    ),
    (
        "ago",
        rf"(?:(?:about|around|some)\s+)?(?P<n>{_NUMBER})\s+(?P<u>days?|nights?|weeks?|months?|years?)\s+ago",
    ),
    (
        "past",
        rf"(?:in|over|during|within)\s+the\s+(?:past|last|previous)\s+(?P<n>{_NUMBER}|24|48|72|few|couple\s+of)?\s*(?P<u>hours?|days?|weeks?|months?)",
    ),
    (
        "same_day",
        r"(?:on\s+)?(?:(?:the|that)\s+(?:very\s+)?same|that(?:\s+very)?)\s+(?:day|night|morning|afternoon|evening)(?!s)|later\s+(?:in\s+)?the\s+day|hours\s+(?:later|earlier|(?:before|after)(?!\s+(?!that\b|then\b)\w))|later\s+that\s+day",
    ),
    ("next_day", r"(?:on\s+)?the\s+(?:following|next)\s+(?:day|night|morning|afternoon|evening)"),
    (
        "prev_day",
        r"(?:on\s+)?the\s+(?:previous|preceding)\s+(?:day|night|evening|afternoon)|the\s+(?:day|night|evening)\s+before(?!\s+\w)",
    ),
    ("ordinal_day", r"on\s+the\s+first\s+day(?!\s+of)"),
    ("weekdays", rf"(?:between|from)\s+(?P<d>{_DAYS})\s+(?:and|to|until)\s+(?P<d2>{_DAYS})"),
    ("weekdays_and", rf"(?:on\s+)?(?P<d>{_DAYS})\s+and\s+(?:on\s+)?(?P<d2>{_DAYS})"),
    ("weekday_ago", rf"a\s+week\s+ago\s+(?:on\s+)?(?P<d>{_DAYS})"),
    (
        "weekday",
        rf"(?:(?P<q>last|this|next|past|coming)\s+)?(?P<d>{_DAYS})\b(?:[-–](?P<d2>{_DAYS}))?(?:\s+(?P<part>night|morning|evening|afternoon|dawn))?(?P<w>\s+(?:of\s+)?last\s+week)?",
    ),
    (
        "daypart",
        r"(?:in|by|during)\s+the\s+(?:early\s+|late\s+)?(?:morning|evening|afternoon)"
        r"|(?:at|before|by|after)\s+(?:dawn|dusk|noon|midday|midnight|nightfall|lunchtime|sunrise)"
        r"|at\s+(?:about\s+|around\s+)?\d{1,2}(?::\d\d)?\s*[ap]\.?m\b\.?",
    ),
    ("numeric", r"(?P<d>\d{1,2})[./](?P<mo>\d{1,2})[./](?P<y>\d{4})"),
    ("fortnight", r"a\s+fortnight\s+ago"),
    ("day_before", r"(?:on\s+)?the\s+day\s+before\s+yesterday"),
    ("yesterday", r"yesterday|last\s+night|on\s+the\s+eve(?!\s+of\b)"),
    (
        "today",
        r"today|tonight|this\s+(?:morning|afternoon|evening)|overnight|(?:during|in|through(?:out)?)\s+the\s+night(?!\s+(?:of|to)\b)|at\s+dawn\s+today|earlier\s+(?:today|in\s+the\s+day)",
    ),
    ("weekend", r"(?:over|at|during|on|this|last)\s+(?:the\s+)?(?:past\s+|last\s+)?weekend"),
    (
        "this_week",
        r"(?:earlier\s+|later\s+)?this\s+week|in\s+recent\s+days|(?:earlier\s+)?in\s+the\s+week",
    ),
    ("last_week", r"last\s+week|the\s+(?:previous|past)\s+week|the\s+week\s+before(?!\s+\w)"),
    ("this_month", r"(?:earlier\s+|late\s+)?this\s+month|in\s+recent\s+weeks"),
    ("last_month", r"last\s+month|the\s+(?:previous|past)\s+month"),
    ("this_year", r"(?:earlier\s+)?this\s+year|in\s+recent\s+months"),
    ("last_year", r"last\s+year"),
    (
        "month",
        rf"(?P<q>last|this|early|late|mid|in|since|of|by|until|during|from)(?:[\s-]+(?P<q2>early|late|mid))?[\s-]+(?P<m>{_MONTHS})(?:,?\s+(?:(?P<y>\d{{4}})|of\s+(?P<rel>last|this)\s+year))?(?!\w)",
    ),
    ("month_year", rf"(?P<m>{_MONTHS})\s+(?P<y>\d{{4}})"),
    (
        "season",
        r"(?:in|during|over|last|this)\s+(?:the\s+)?(?P<q>last|past|previous|early|late|middle\s+of\s+)?\s*(?P<s>spring|summer|autumn|winter)(?:\s+(?:of\s+)?(?P<y>\d{4}))?",
    ),
    ("year", r"in\s+(?P<y>(?:19|20)\d{2})"),
)
PATTERN = re.compile(
    r"\b(?:"
    + "|".join(
        rf"(?P<{name}>{re.sub(r'[(][?]P<(?P<g>[^>]+)>', '(?:', pattern)}\b)"
        for name, pattern in _RULES
    )
    + ")",
    re.IGNORECASE,
)
# One of these is in every expression of time.
_HINT = re.compile(
    r"\d|day|week|month|year|night|morning|evening|noon|dawn|dusk|sunrise|lunchtime|hour|eve\b"
    r"|spring|summer|autumn|winter|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    re.IGNORECASE,
)
_AROUND = 48  # characters that an expression may reach from such a word
SINGLE = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _RULES}


def windows(text: str) -> list[tuple[int, int]]:
    """Gives the stretches around words of time: the long pattern is dear, and needs one of them."""
    spans: list[tuple[int, int]] = []
    for match in _HINT.finditer(text):
        start = max(0, match.start() - _AROUND)
        if start:
            start = text.find(" ", start) + 1
        end = text.find(" ", match.end() + _AROUND)
        end = end if end >= 0 else len(text)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((min(start, match.start()), end))
    return spans
