"""Runs the pipeline once over the sample articles for all tests of this folder."""

from pathlib import Path

import pytest

ARTICLES = Path(__file__).resolve().parents[2] / "data" / "articles"


@pytest.fixture(scope="session")
def analyses():
    """Analyses of the sample articles by the stem of their files."""
    from geoevents.pipeline import Pipeline
    from geoevents.reading import read_articles

    paths = sorted(ARTICLES.glob("*.txt"))
    articles = [article for path in paths for article in read_articles(path)]
    stems = {article.id: path.stem for path, article in zip(paths, articles, strict=True)}
    return {stems[a.article.id]: a for a in Pipeline().extract(articles)}
