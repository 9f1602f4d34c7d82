"""Lay out the tables of the clock: limits, office hours, holidays and make-up working days."""

from __future__ import annotations

import sqlalchemy as sa

from .schema import METADATA, Day, _text

clock_limits = sa.Table(
    "clock_limits",
    METADATA,
    sa.Column("limit_id", sa.Integer, primary_key=True),
    sa.Column("type_key", sa.Text, nullable=False),
    _text("condition"),
    sa.Column("amount", sa.Float(53), nullable=False),
    sa.Column("unit", sa.String(20), nullable=False),
    _text("finish"),
    _text("in_charge"),
    _text("note"),
    sa.CheckConstraint("amount > 0", name="amount"),
    sa.UniqueConstraint("type_key", "condition"),
)

clock_hours = sa.Table(
    "clock_hours",
    METADATA,
    sa.Column("shift_id", sa.Integer, primary_key=True),
    # A day of every year (07-01) or of one year (2026-07-01); "" for the whole year.
    _text("from_day"),
    _text("to_day"),
    sa.Column("weekdays", sa.String(7), nullable=False),
    sa.Column("begins", sa.Integer, nullable=False),
    sa.Column("ends", sa.Integer, nullable=False),
    _text("note"),
    sa.CheckConstraint("begins >= 0 and ends > begins and ends <= 1440", name="shift"),
)

clock_days = sa.Table(
    "clock_days",
    METADATA,
    sa.Column("day_id", sa.Integer, primary_key=True),
    sa.Column("day", Day, nullable=False, unique=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    _text("notice"),
    sa.CheckConstraint("kind in ('holiday', 'workday')", name="kind"),
)

TABLES = {"limits": clock_limits, "hours": clock_hours, "days": clock_days}
"""The table of each key of `mapapp.clock_tables.TABLES`."""
