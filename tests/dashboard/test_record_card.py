"""What the card of a record says of its sources."""

from __future__ import annotations

import pytest
from strategies import make_event

from geoevents.dashboard.record_card import event_blocks
from geoevents.model import ClaimStatus, Evidence, EvidenceRole

AID = Evidence(role=EvidenceRole.ATTRIBUTION, start=0, end=15, text="two aid workers")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "Nile Wire, in its own voice"),
        ({"evidence": (AID, AID)}, "two aid workers, in Nile Wire"),
        ({"claim_status": ClaimStatus.CLAIMED, "claimed_by": "SD"}, "Sudan claims it"),
    ],
)
def test_who_says_so_is_who_was_quoted(more, words):
    plain = {"claim_status": ClaimStatus.REPORTED, "claimed_by": None, "evidence": ()}
    event = make_event(**{**plain, "source": "Nile Wire", **more})
    (facts,) = [block for block in event_blocks(event, None) if block["kind"] == "facts"]
    said = dict(facts["rows"])["Who says so"]
    assert [line["text"] for line in said] == [words]
