"""Colours: told apart with any colour vision, and seen on every ground they stand on.

Colour vision is simulated in linear light by the matrices of Machado, Oliveira and Fernandes, "A
Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, at
full severity. Contrast is that of WCAG 2.2: 3 for marks (1.4.11), 4.5 for words (1.4.3).
"""

from __future__ import annotations

import re
import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from geoevents.views.palette import TYPE_COLOURS, TYPE_ORDER, rim_colour, type_rims

ROOT = Path(__file__).parents[2]
SIMULATIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Of CIE 1976 ΔE: one is the least that a trained eye sees; side by side, ten cannot be missed.
APART = 15.0


def linear(colour):
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light):
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    xyz = to_xyz @ light / np.array([0.95047, 1.0, 1.08883])
    cube = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * cube[1] - 16, 500 * (cube[0] - cube[1]), 200 * (cube[1] - cube[2])])


def contrast(one, other):
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def variables(scheme):
    """The colours of the map's style sheet in one scheme."""
    sheet = (ROOT / "static/map/map.css").read_text(encoding="utf-8")
    blocks = re.findall(
        r"^:root(?:\[data-theme=\"dark\"\])? \{(.*?)\}", sheet, re.MULTILINE | re.DOTALL
    )
    light, dark = blocks[:2]
    text = light if scheme == "light" else dark
    return dict(re.findall(r"--([a-z0-9]+): ([^;]+);", text))


def theme(scheme):
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    return config["theme"], config["theme"][scheme]


@pytest.mark.parametrize("vision", SIMULATIONS)
def test_kinds_are_told_apart_with_any_colour_vision(vision):
    seen = {
        kind: lab(np.clip(SIMULATIONS[vision] @ linear(colour), 0, 1))
        for kind, colour in TYPE_COLOURS.items()
    }
    near = {
        f"{a.value} – {b.value}": round(float(np.linalg.norm(seen[a] - seen[b])), 1)
        for a, b in combinations(seen, 2)
    }
    assert {pair: far for pair, far in near.items() if far < APART} == {}


def test_marks_are_seen_on_the_paper_of_both_themes():
    """Of a mark the colour itself or its rim stands out from the paper around it."""
    for scheme in ("light", "dark"):
        names = variables(scheme)
        assert names["rim"] == ("62%" if scheme == "light" else "100%")
        for colour in TYPE_COLOURS.values():
            rim = rim_colour(colour) if scheme == "light" else colour
            assert max(contrast(colour, names["paper"]), contrast(rim, names["paper"])) >= 3, colour


def test_bars_are_seen_on_the_page_of_both_themes():
    for scheme, box in (("light", "#FFFFFF"), ("dark", "#1C2024")):
        rims = type_rims(dark=scheme == "dark")
        for kind, rim in zip(TYPE_ORDER, rims, strict=True):
            assert max(contrast(TYPE_COLOURS[kind], box), contrast(rim, box)) >= 3, kind


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_are_read_on_their_grounds(scheme):
    _, colours = theme(scheme)
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        for words in ("textColor", "linkColor", "grayTextColor"):
            assert contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
    side = colours["sidebar"]["backgroundColor"]
    assert contrast(colours["grayTextColor"], side) >= 4.5
    for tone in ("orange", "blue", "green", "violet", "red", "yellow", "gray"):
        pair = colours[f"{tone}TextColor"], colours[f"{tone}BackgroundColor"]
        assert contrast(*pair) >= 4.5, tone
    names = variables(scheme)
    for ground in ("land0", "land1", "land2"):
        assert contrast(names["word"], names[ground]) >= 4.5, ground
        assert contrast(names["region"], names[ground]) >= 4.5, ground
    assert contrast(names["focus"], names["paper"]) >= 3


def test_the_theme_has_the_colours_of_the_kinds():
    shared, _ = theme("light")
    assert shared["chartCategoricalColors"] == [TYPE_COLOURS[kind] for kind in TYPE_ORDER]
