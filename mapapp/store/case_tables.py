"""Lay out the tables of case life: steps that are only ever added to, and photos."""

from __future__ import annotations

import sqlalchemy as sa

from .schema import METADATA, Moment, _text

events = sa.Table(
    "events",
    METADATA,
    sa.Column("event_id", sa.Integer, primary_key=True),
    # No reference to the problem's row: a life outlives a file that brings the problem in anew.
    _text("source"),
    _text("source_id"),
    sa.Column("step", sa.String(20), nullable=False),
    # Null: the step is known from a ledger, its moment is not.
    sa.Column("at", Moment),
    sa.Column("actor", sa.Text, nullable=False),
    _text("role"),
    _text("note"),
    sa.Column("until", Moment),
    sa.Column("amount", sa.Float(53)),
    _text("unit"),
    _text("answerer"),
    _text("assisting"),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.Index("ix_events_source", "source", "source_id"),
)

photos = sa.Table(
    "photos",
    METADATA,
    sa.Column("photo_id", sa.Integer, primary_key=True),
    _text("source"),
    _text("source_id"),
    # 0: of the case, not of one of its steps. Steps are never removed, so nothing can point nowhere.
    sa.Column("event_id", sa.Integer, nullable=False, server_default="0"),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    sa.Column("mime", sa.String(20), nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("taken_at", Moment),
    sa.Column("lon", sa.Float(53)),
    sa.Column("lat", sa.Float(53)),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("added_at", Moment, nullable=False),
    sa.CheckConstraint("kind in ('before', 'after', 'scene')", name="kind"),
    sa.UniqueConstraint("source", "source_id", "kind", "sha256"),
)
