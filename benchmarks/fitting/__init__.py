"""What ``fit_ranker.py`` is made of."""
