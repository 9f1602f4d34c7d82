"""Fix the colours and shapes that mean the same thing on every map, table, chart and document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GroupStyle:
    """
    How one group of problems looks.

    Attributes
    ----------
    colour
        `#rrggbb`; the four differ in lightness and hue, so that they stay apart for colour-blind readers.
    shape
        circle, triangle, square or diamond: the group can be told without its colour.
    glyph
        The same shape as a character, for tables and menus.
    """

    colour: str
    shape: str
    glyph: str


GROUPS: dict[str, GroupStyle] = {
    "sanitation": GroupStyle("#9a5b13", "circle", "●"),
    "road_occupation": GroupStyle("#1763b8", "triangle", "▲"),
    "small_ads": GroupStyle("#b5218c", "square", "■"),
    "other": GroupStyle("#6b7785", "diamond", "◆"),
}

COUNTS = ("#fdd49e", "#fdbb84", "#fc8d59", "#e34a33", "#b30000")
"""Sequential, light to dark: few to many (ColorBrewer OrRd, colour-blind safe)."""

CHANGE = ("#2166ac", "#67a9cf", "#f2f2f2", "#ef8a62", "#b2182b")
"""Diverging: fewer, the same, more (ColorBrewer RdBu)."""

CONFIDENCE = {99: "#7f0000", 95: "#d7301f", 90: "#fc8d59", 0: "#fdd49e"}
"""Hotspot classes by confidence in per cent; 0 = counted only, not tested."""

CLOCK = {"green": "#2e8540", "yellow": "#d9a400", "red": "#c62828"}
"""The clock's three lights, and nothing else."""

CANDIDATES = ("#0b6bb5", "#c2410c", "#0f7b55", "#a21caf", "#8a6d00", "#475569", "#b91c1c", "#155e75")
"""Candidates by their number; each is dark enough for white figures. A ninth begins again."""
SEVERITY = {"error": "#7b2d8b", "warning": "#2a7f9e", "notice": "#8a94a0"}
"""How grave a finding is, gravest first; the clock's lights mean something else."""

PLAN = {
    "selected": "#0b3d91",
    "focus": "#5b8def",
    "listed": "#155e75",
    "given": "#0f7b55",
    "changed": "#8a6d00",
    "new": "#a21caf",
    "removed": "#475569",
    "nobody": "#b91c1c",
}
"""Why a zone stands out on the map of a plan."""

ORDER = {
    "communities": 10,
    "problem_density": 20,
    "road_sections": 30,
    "candidates": 35,
    "hotspot_cells": 40,
    "audit_findings": 50,
    "patrol_coverage": 30,
    "patrol_track": 60,
    "plan_zones": 55,
    "inspection_points": 45,
}
"""Which layer of shapes lies above which; points and numbers lie above all."""

COVERAGE = {"ok": "#4c9a6a", "late": "#d98b2b", "never": "#8e3b8a"}
"""Visited within the interval, longer ago, never; not the clock's colours, and told apart in grey."""

READINESS = {"fail": "#8e3b8a", "unknown": "#d98b2b", "ready": "#4c9a6a"}
"""How an inspection point would fare today; the colours of `COVERAGE`, worst to best."""

FRONTAGES = {"faulty": "#8e3b8a", "unsigned": "#d98b2b", "unchecked": "#7d93b2", "in_order": "#4c9a6a"}
"""How a shop keeps its frontage, worst to best."""

ACCENT = "#1f5fbf"
NO_VALUE = "#d5dae0"
"""A zone without a value."""


def candidate_colour(number: int) -> str:
    """Return the colour of the candidate with a number (from 1), the same on map and card."""
    return CANDIDATES[(number - 1) % len(CANDIDATES)]
