"""Lay out the tables of draft plans and of zones as they were before a plan was published."""

from __future__ import annotations

import sqlalchemy as sa

from .schema import METADATA, Day, Moment, _text

draft_plans = sa.Table(
    "draft_plans",
    METADATA,
    sa.Column("draft_id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("base_revision", sa.Integer, nullable=False),
    sa.Column("from_day", Day, nullable=False),
    # The steps as `plans.written` writes them, those taken back among them, and how many count.
    sa.Column("edits", sa.JSON, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
    sa.Column("state", sa.String(20), nullable=False, server_default="draft"),
    _text("note"),
    # Why it was published although nobody answers for some place.
    _text("reason"),
    sa.CheckConstraint("state in ('draft', 'published', 'dropped')", name="state"),
)

former_zones = sa.Table(
    "former_zones",
    METADATA,
    sa.Column("former_id", sa.Integer, primary_key=True),
    sa.Column("zone_kind", sa.String(20), nullable=False),
    sa.Column("zone_code", sa.Text, nullable=False, index=True),
    sa.Column("valid_from", Day),
    sa.Column("valid_to", Day, nullable=False),
    # Name, road, side…: the columns of the zone's own table, which may have more of them one day.
    sa.Column("attributes", sa.JSON, nullable=False),
    sa.Column("geometry", sa.LargeBinary, nullable=False),
    sa.Column("draft_id", sa.ForeignKey("draft_plans.draft_id"), nullable=False),
    sa.CheckConstraint("zone_kind in ('community', 'section')", name="zone_kind"),
    sa.CheckConstraint("valid_from is null or valid_to >= valid_from", name="period"),
)
