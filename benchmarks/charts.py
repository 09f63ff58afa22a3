"""Draw the line charts of the results in the dashboard's style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from msp_dash.theme import SANS, colour

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "static" / "fonts"
SIZE_INCHES = (7.2, 4.2)
TOKENS = ("accent", "minerals_rich", "mined", "other")
MARKS = ("o", "s", "D", "^")

Curve = Sequence[tuple[float, float]]


def _axes(title: str, across: str, up: str) -> tuple[Figure, Axes]:
    for font in FONTS.glob("source-sans-3-*.ttf"):
        font_manager.fontManager.addfont(font)
    ink, quiet = colour("ink"), colour("ink2")
    mpl.rcParams.update(
        {
            "font.family": SANS,
            "font.size": 10,
            "text.color": ink,
            "axes.edgecolor": colour("line"),
            "axes.labelcolor": quiet,
            "xtick.color": quiet,
            "ytick.color": quiet,
            "svg.fonttype": "path",
            "svg.hashsalt": "msp",
        }
    )
    figure = Figure(figsize=SIZE_INCHES, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", weight=600, size=12)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(axis="y", color=colour("grid"))
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def draw(
    path: Path,
    title: str,
    across: str,
    up: str,
    curves: Mapping[str, Curve],
    *,
    log: bool = False,
) -> None:
    """Write one SVG: named curves of points, each labelled at its end.

    Parameters
    ----------
    path : the file. title, across, up : words for picture and axes, with units.
    curves : name -> points. log : whether both axes are logarithmic.
    """
    figure, axes = _axes(title, across, up)
    for (name, points), token, mark in zip(curves.items(), TOKENS, MARKS, strict=False):
        xs, ys = zip(*points, strict=True)
        axes.plot(xs, ys, marker=mark, color=colour(token), linewidth=2, markersize=5)
        axes.annotate(
            name,
            (xs[-1], ys[-1]),
            xytext=(6, 0),
            textcoords="offset points",
            color=colour(token),
            va="center",
        )
    if log:
        axes.set_xscale("log")
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)
    axes.margins(x=0.18)
    # Without a date: the same numbers give the same file.
    figure.savefig(path, metadata={"Date": None})
