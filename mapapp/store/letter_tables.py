"""Lay out the tables of letters and their history, of bulletins, and of texts cleared for the public."""

from __future__ import annotations

import sqlalchemy as sa

from .schema import METADATA, Day, Moment, _text

letter_rounds = sa.Table(
    "letter_rounds",
    METADATA,
    sa.Column("round_id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("as_of", Moment, nullable=False),
    sa.Column("terms", sa.JSON, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("opened_at", Moment, nullable=False),
)

letters = sa.Table(
    "letters",
    METADATA,
    sa.Column("letter_id", sa.Integer, primary_key=True),
    sa.Column("round_id", sa.Integer, sa.ForeignKey("letter_rounds.round_id"), nullable=False),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("rung", sa.String(20), nullable=False),
    sa.Column("issued_on", Day, nullable=False),
    sa.Column("reply_by", Day, nullable=False),
    sa.Column("as_of", Moment, nullable=False),
    _text("remark"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("issued_at", Moment, nullable=False),
    # The document as it went out, byte for byte, and its digest.
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.CheckConstraint("kind in ('unit', 'leader')", name="kind"),
    sa.UniqueConstraint("round_id", "kind", "recipient"),
)

letter_points = sa.Table(
    "letter_points",
    METADATA,
    sa.Column("point_id", sa.Integer, primary_key=True),
    sa.Column("letter_id", sa.Integer, sa.ForeignKey("letters.letter_id"), nullable=False, index=True),
    sa.Column("round_id", sa.Integer, sa.ForeignKey("letter_rounds.round_id"), nullable=False),
    # No reference to the problem's row: a letter outlives a file that brings the problem in anew.
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("source_id", sa.Text, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("because", sa.String(20), nullable=False),
    sa.Column("rung", sa.String(20), nullable=False),
    sa.Column("type_key", sa.Text, nullable=False),
    _text("address"),
    sa.Column("due_at", Moment),
    sa.Column("days_over", sa.Float(53)),
    sa.UniqueConstraint("round_id", "source", "source_id"),
    sa.UniqueConstraint("letter_id", "place"),
)

letter_events = sa.Table(
    "letter_events",
    METADATA,
    sa.Column("event_id", sa.Integer, primary_key=True),
    sa.Column("letter_id", sa.Integer, sa.ForeignKey("letters.letter_id"), nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("on_day", Day, nullable=False),
    sa.Column("reply_by", Day),
    _text("note"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("noted_at", Moment, nullable=False),
)

bulletins = sa.Table(
    "bulletins",
    METADATA,
    sa.Column("bulletin_id", sa.Integer, primary_key=True),
    sa.Column("frozen_id", sa.Integer, sa.ForeignKey("frozen_figures.frozen_id"), nullable=False),
    sa.Column("before_id", sa.Integer, sa.ForeignKey("frozen_figures.frozen_id")),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("heading", sa.JSON, nullable=False),
    sa.Column("paragraphs", sa.JSON, nullable=False),
    # Raised by every change: a draft that somebody else has changed meanwhile is not overwritten.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
    sa.Column("issued_at", Moment),
    sa.Column("content", sa.LargeBinary),
    _text("sha256"),
)

cleared_texts = sa.Table(
    "cleared_texts",
    METADATA,
    sa.Column("cleared_id", sa.Integer, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("source_id", sa.Text, nullable=False),
    # Digest of address and description as they were: a text that has changed is to be read anew.
    sa.Column("original", sa.String(64), nullable=False),
    _text("address"),
    _text("description"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("cleared_at", Moment, nullable=False),
    sa.UniqueConstraint("source", "source_id"),
)
