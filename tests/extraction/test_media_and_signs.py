"""Whose word a state's media are, and what there was a sign of, or no sign."""

import pytest


@pytest.mark.parametrize(
    ("source", "party"),
    [("Iranian state media", "IR"), ("Russian state television", "RU"), ("State media", "SY")],
)
def test_a_state_s_media_speak_for_their_own_state_wherever_it_happened(read_one, source, party):
    event = read_one(f"{source} said Israel had struck a depot near Damascus on Monday.")
    assert (event.claim_status, event.claimed_by) == ("claimed", party)


@pytest.mark.parametrize(
    ("signs", "events"),
    [
        ("There was no sign of shelling", 0),
        ("There were some signs of shelling", 1),
        ("There were the signs of shelling", 1),
    ],
)
def test_no_sign_of_an_act_is_no_act_and_a_sign_of_it_is_one(read, signs, events):
    assert len(read(f"{signs} in Sumy on Monday.")) == events


@pytest.mark.parametrize(
    "planned", ["planned to storm Goma and capture Bukavu", "threatened to shell Goma and burn it"]
)
def test_what_is_planned_beside_what_is_planned_has_not_happened(read, planned):
    assert read(f"Rebels {planned} on Monday.") == []
