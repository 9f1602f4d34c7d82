"""Lay out the tables of patrols, inspection points, frontages and the rules they are judged by."""

from __future__ import annotations

import sqlalchemy as sa

from .schema import METADATA, Day, Moment, _text

patrols = sa.Table(
    "patrols",
    METADATA,
    sa.Column("patrol_id", sa.Integer, primary_key=True),
    sa.Column("zone_kind", sa.String(20), nullable=False),
    sa.Column("zone_code", sa.Text, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    # A plan has a day and no visit yet; a visit has a moment.
    sa.Column("planned_on", Day),
    sa.Column("visited_at", Moment, index=True),
    sa.Column("until", Moment),
    _text("actor"),
    _text("unit"),
    _text("note"),
    sa.Column("length_m", sa.Float(53)),
    _text("source"),
    sa.CheckConstraint("zone_kind in ('community', 'section')", name="zone_kind"),
    sa.CheckConstraint("kind in ('patrol', 'persuasion')", name="kind"),
    sa.CheckConstraint("planned_on is not null or visited_at is not null", name="moment"),
)

inspection_points = sa.Table(
    "inspection_points",
    METADATA,
    sa.Column("point_id", sa.Integer, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    _text("name"),
    sa.Column("kind", sa.Text, nullable=False),
    _text("address"),
    _text("unit"),
    _text("leader"),
    _text("note"),
    sa.Column("radius_m", sa.Float(53), nullable=False),
    sa.Column("geometry", sa.LargeBinary, nullable=False),
    sa.Column("crs", sa.String(20), nullable=False),
)

inspections = sa.Table(
    "inspections",
    METADATA,
    sa.Column("inspection_id", sa.Integer, primary_key=True),
    # No reference to the point's row: what was found stays when the list of points is brought in anew.
    sa.Column("point_code", sa.Text, nullable=False, index=True),
    sa.Column("inspected_at", Moment, nullable=False),
    _text("actor"),
    _text("note"),
    sa.Column("score", sa.Float(53)),
    # Each item as the checklist stood that day, with what it was given: later lists change no old score.
    sa.Column("items", sa.JSON, nullable=False),
)

point_kinds = sa.Table(
    "point_kinds",
    METADATA,
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False, unique=True),
    sa.Column("name_zh", sa.Text, nullable=False),
    _text("name_en"),
    sa.Column("radius_m", sa.Float(53), nullable=False),
    _text("aliases"),
)

checklist_items = sa.Table(
    "checklist_items",
    METADATA,
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("item", sa.Text, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    _text("name_en"),
    sa.Column("full", sa.Float(53), nullable=False),
    sa.Column("weight", sa.Float(53), nullable=False),
    sa.UniqueConstraint("kind", "item"),
)

shops = sa.Table(
    "shops",
    METADATA,
    sa.Column("shop_id", sa.Integer, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    _text("name"),
    _text("trade"),
    _text("address"),
    _text("section_code"),
    _text("side"),
    _text("community_code"),
    sa.Column("signed_on", Day),
    _text("contact"),
    sa.Column("lon", sa.Float(53)),
    sa.Column("lat", sa.Float(53)),
)

shop_checks = sa.Table(
    "shop_checks",
    METADATA,
    sa.Column("check_id", sa.Integer, primary_key=True),
    sa.Column("shop_code", sa.Text, nullable=False, index=True),
    sa.Column("checked_at", Moment, nullable=False),
    sa.Column("in_order", sa.Boolean, nullable=False),
    _text("faults"),
    _text("actor"),
    _text("note"),
)

ground_rules = sa.Table(
    "ground_rules",
    METADATA,
    sa.Column("rule", sa.String(40), primary_key=True),
    sa.Column("value", sa.Float(53), nullable=False),
)
