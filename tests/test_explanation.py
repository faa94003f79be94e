"""Every record says which words, rule and reason made it, and the words stand where it says."""

from itertools import pairwise
from pathlib import Path

import pytest

from geoevents import cli
from geoevents.explanation import explain
from geoevents.model import ClaimStatus, EvidenceRole
from geoevents.views.highlights import OTHER_WORDS, article_spans, event_spans, legend, why_rows
from geoevents.views.passage import segments

ARTICLES = Path(__file__).parent.parent / "data" / "articles"
TEXT = (
    "Russia's defence ministry said on Friday that its troops had retaken the village of "
    "Goncharovka in the Kursk region. Ukraine's General Staff denied that."
)


@pytest.fixture(scope="module")
def analyses():
    from geoevents.pipeline import Pipeline
    from geoevents.reading import article_from_text, read_articles

    articles = [article_from_text(TEXT), *read_articles(ARTICLES)]
    return list(Pipeline().extract(articles))


def test_the_words_of_every_reason_stand_where_it_says(analyses):
    events = 0
    for analysis in analyses:
        for event in analysis.events:
            grounds = explain(event)
            events += 1
            for word in grounds.words:
                assert analysis.article.text[word.start : word.end] == word.text
            assert set(grounds.words) == {w for w in event.evidence if w.end > w.start}
            for reason in grounds.reasons:
                assert reason.value
                assert reason.words or reason.note, f"{reason.field} gives no ground"
    assert events > 50


def test_a_claim_names_its_words_rule_cue_place_and_date(analyses):
    claim = next(e for e in analyses[0].events if e.claim_status is ClaimStatus.CLAIMED)
    grounds = explain(claim)
    assert grounds.rule == "territory"
    assert [w.text for w in grounds.what.words] == ["retaken"]
    assert "defence ministry" in grounds.claim.words[0].text
    assert grounds.claim.value == "claimed by RU"
    assert [w.text for w in grounds.place.words] == ["Goncharovka"]
    assert "named with the act" in grounds.place.note
    assert grounds.date.value == str(claim.event_date)
    account = str(grounds)
    assert "“retaken” at" in account
    assert "ground that changes hands" in account


def test_a_denial_names_who_denies(analyses):
    denial = next(e for e in analyses[0].events if e.claim_status is ClaimStatus.DENIED)
    grounds = explain(denial)
    assert grounds.claim.value == "denied by UA"
    assert grounds.claim.words[0].role is EvidenceRole.DENIAL


def test_marks_never_overlap_and_join_to_the_text(analyses):
    for analysis in analyses:
        text = analysis.article.text
        spans = article_spans(analysis.events, [(p, "") for p in analysis.places], len(text))
        for before, after in pairwise(spans):
            assert before.end <= after.start
        assert "".join(piece for piece, _, _ in segments(text, 0, len(text), spans)) == text
        marked = {role for role, _ in legend(spans)}
        assert {s.role for s in spans} == marked
        assert len(dict(legend(spans)).values()) == len(marked)


def test_the_finer_mark_is_drawn_over_the_longer_and_evidence_over_names(analyses):
    claim, *_ = analyses[0].events
    spans = event_spans(claim, len(TEXT))
    roles = {TEXT[s.start : s.end]: s.role for s in spans}
    assert roles["retaken"] == "trigger"
    assert roles["Goncharovka"] == "place"
    everything = article_spans(analyses[0].events, [(p, "") for p in analyses[0].places], len(TEXT))
    # The Russia of "Russia's defence ministry" is a name too; who speaks is what counts here.
    assert not any(s.role == "other" and s.start < 25 for s in everything)
    assert OTHER_WORDS


def test_only_the_shown_part_is_marked(analyses):
    long = max(analyses, key=lambda a: len(a.article.text))
    spans = article_spans(long.events, [(p, "") for p in long.places], 200)
    assert all(s.end <= 200 for s in spans)


def test_the_page_says_why_by_field(analyses):
    claim, *_ = analyses[0].events
    rows = dict(why_rows(claim))
    assert rows["what happened"][0]["text"] == "Government regains territory"
    start = TEXT.index("retaken")
    assert rows["what happened"][1]["text"] == (
        f"“retaken” · characters {start} to {start + len('retaken')}"
    )


def test_extract_why_prints_the_grounds(tmp_path, capsys):
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert cli.main(["extract", str(file), "--why"]) == 0
    shown = capsys.readouterr().out
    assert "2 events" in shown
    assert "“retaken” at" in shown
    assert "claimed by RU" in shown
    assert "denied by UA" in shown
    assert "named with the act" in shown


def test_extract_why_has_no_other_format(tmp_path, capsys):
    with pytest.raises(SystemExit):
        cli.main(["extract", str(tmp_path), "--why", "--format", "csv"])
    assert "not allowed with" in capsys.readouterr().err
