"""Any text at all: nothing but our own errors, true offsets, and time that grows with its length.

The normal run takes a few hundred texts. By hand, as many as wanted (25 minutes for 10,000):

    GEOEVENTS_FUZZ=10000 python -m pytest tests/contract/test_any_text.py -m slow
"""

import math
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import PAYLOADS

from geoevents.errors import GeoeventsError
from geoevents.explanation import explain
from geoevents.model import Article
from geoevents.reading import read_articles

SAMPLES = [a.text for a in read_articles(Path(__file__).parents[2] / "data" / "articles")]
SENTENCES = [s + "." for text in SAMPLES for s in text.replace("\n", " ").split(". ") if s]
FRENCH = (
    "Les troupes russes ont pris le village vendredi, dit le ministère de la défense, et deux "
    "gens ont été tués dans la nuit, alors que les combats ont duré plusieurs heures là-bas."
)
TONGUES = {
    "uk": "Російські війська обстріляли Суми у п'ятницю, загинули двоє людей, повідомила влада.",
    "fr": FRENCH,
    "ar": "قصفت القوات مدينة خاركيف يوم الجمعة وقتل شخصان، حسبما قالت الوزارة في بيان.",
    "zh": "俄罗斯军队星期五占领了村庄，国防部说，两人丧生。" * 4,
    "sw": "Waasi walivamia kambi ya jeshi karibu na Butembo usiku wa kuamkia Jumanne na kuua "
    "askari wanne, alisema mkuu wa wilaya.",
    "cs": "Letadla ve středu bombardovala sklad munice u města a zahynuli při tom dva vojáci, "
    "oznámil mluvčí armády.",
    "sv": "Rebellerna intog flygplatsen natten till torsdagen och regeringens trupper drog sig "
    "tillbaka mot kusten, uppger vittnen.",
    "vi": "Máy bay đã ném bom một ngôi chùa vào đêm thứ Tư làm bảy nhà sư thiệt mạng, theo lời "
    "người dân địa phương.",
    "hu": "A lázadók szerdán elfoglalták a repülőteret, és a kormány csapatai visszavonultak a "
    "tengerpart felé, közölte egy szóvivő.",
    "ro": "Rebelii au ocupat aeroportul în noaptea de miercuri, iar trupele guvernului s-au retras "
    "spre coastă, a anunțat un purtător de cuvânt.",
}
OTHER_TONGUES = tuple(TONGUES.values())
CODE = (
    "for (int i = 0; i < n; i++) { attack(i); } // killed 3 in Kursk",
    '{"event": "shelling", "where": [51.2, 35.3], "dead": null}',
    "SELECT * FROM events WHERE place = 'Sumy'; DROP TABLE events; --",
    "<script>alert('Kharkiv was shelled on Friday')</script>",
    "\\x00\\u202e%s%n${jndi:ldap://x}",
)
FEW = 120
settings.register_profile("few", max_examples=FEW, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def pipeline():
    from geoevents.pipeline import Pipeline

    return Pipeline()


def mutated():
    """Real sentences that were cut, doubled, shuffled, cased and spiced with odd characters."""
    spice = st.text(min_size=1, max_size=6) | st.sampled_from(["\u202e", "\u0000", "\ufeff", "’s"])
    piece = st.sampled_from(SENTENCES) | st.sampled_from([*PAYLOADS, *CODE, *OTHER_TONGUES])

    @st.composite
    def build(draw):
        words = " ".join(draw(st.lists(piece, min_size=1, max_size=4)))
        for _ in range(draw(st.integers(0, 4))):
            at = draw(st.integers(0, len(words)))
            change = draw(st.integers(0, 4))
            if change == 0:
                words = words[:at] + draw(spice) + words[at:]
            elif change == 1:
                words = words[:at] + words[at + draw(st.integers(1, 30)) :]
            elif change == 2:
                words = words[:at].upper() + words[at:]
            elif change == 3:
                words = words[at:] + "\n" + words[:at]
            else:
                words = words.replace(" ", draw(st.sampled_from(["  ", "\n", "\t", "", "-"])), 5)
        return words

    return build()


def check(pipeline, text):
    try:
        analysis = pipeline.analyse(Article(id="x", text=text))
    except GeoeventsError:
        return
    for place in analysis.places:
        assert text[place.mention.start : place.mention.end] == place.mention.text
    for event in analysis.events:
        assert text[event.sentence_start : event.sentence_end] == event.notes
        for word in event.evidence:
            assert text[word.start : word.end] == word.text
        assert str(explain(event))


QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


@given(text=mutated() | st.text(max_size=400))
@settings(settings.get_profile("few"), suppress_health_check=QUIET)
def test_any_text_gives_events_or_our_own_error(pipeline, text):
    check(pipeline, text)


@pytest.mark.slow
def test_ten_thousand_texts(pipeline):
    """All that the environment asks for; without a word from it 400, for at most a minute."""
    asked = os.environ.get("GEOEVENTS_FUZZ")
    wanted = int(asked or 400)
    end = math.inf if asked else time.monotonic() + 60
    seen = 0

    @given(text=mutated() | st.text(max_size=2_000))
    @settings(max_examples=wanted, deadline=None, suppress_health_check=QUIET, database=None)
    def run(text):
        nonlocal seen
        if time.monotonic() < end:
            seen += 1
            check(pipeline, text)

    run()
    assert seen >= (wanted if asked else 100)


@pytest.mark.parametrize(
    "line",
    [
        "x" * 200_000,
        "Kursk " * 33_000,
        "Russian troops shelled Sumy and " * 6_250,
        "killed " * 28_000,
        "(" * 200_000,
        "1 " * 100_000,
        "Sumy, Kursk, Kharkiv, " * 9_000,
        "«“\"'" * 50_000,
        "a.b." * 50_000,
    ],
    ids=lambda line: line[:12],
)
def test_a_line_of_200_000_characters_is_read_in_time(pipeline, line):
    started = time.process_time()
    check(pipeline, line)
    assert time.process_time() - started < 60


@pytest.mark.parametrize("code", TONGUES)
def test_another_language_is_said_not_misread(pipeline, code):
    with pytest.raises(GeoeventsError, match=f"code '{code}'.*English only"):
        pipeline.analyse(Article(id="x", text=TONGUES[code]))


@pytest.mark.parametrize(
    "text",
    [
        "Kupiansk, Vovchansk, Lyptsi, Hlyboke, Starytsia, Zelene, Ohirtseve, Pletenivka, Tykhe.",
        "Gunmen storm police posts near Maiduguri, kill twenty officers, burn vehicles, vanish.",
        "Soldiers shelled the town of Loikaw. Les troupes ont bombardé le village.",
    ],
)
def test_lists_headlines_and_mixed_texts_are_read(pipeline, text):
    assert pipeline.analyse(Article(id="x", text=text)).article.id == "x"


def test_time_grows_with_the_length(pipeline):
    """A text eight times as long takes no more than about eight times as long."""
    base = "\n\n".join(SAMPLES[:4])
    pipeline.analyse(Article(id="warm", text=base))

    def seconds(times):
        text = "\n\n".join(base.replace("said", f"said {number}") for number in range(times))
        started = time.process_time()
        pipeline.analyse(Article(id="x", text=text))
        return time.process_time() - started

    small = min(seconds(2) for _ in range(2))
    assert seconds(16) < 8 * small * 2.2
