"""Lay out the tables of briefings, their scenes and pictures, and their frozen copies."""

from __future__ import annotations

import sqlalchemy as sa

from .schema import METADATA, Moment, _text

briefings = sa.Table(
    "briefings",
    METADATA,
    sa.Column("briefing_id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    # Rises with every change: a save by somebody who has not seen the last one is refused.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
)

briefing_scenes = sa.Table(
    "briefing_scenes",
    METADATA,
    sa.Column("scene_id", sa.Integer, primary_key=True),
    sa.Column(
        "briefing_id",
        sa.ForeignKey("briefings.briefing_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    _text("title"),
    _text("text"),
    _text("notes"),
    sa.Column("query", sa.JSON, nullable=False),
    sa.Column("view", sa.JSON, nullable=True),
    sa.Column("layers", sa.JSON, nullable=False),
    sa.Column("pictures", sa.JSON, nullable=False),
)

briefing_pictures = sa.Table(
    "briefing_pictures",
    METADATA,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    _text("file_name"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("added_at", Moment, nullable=False),
)

frozen_briefings = sa.Table(
    "frozen_briefings",
    METADATA,
    sa.Column("copy_id", sa.Integer, primary_key=True),
    # No reference to the briefing: a copy outlives it.
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("as_of", Moment, nullable=False),
    sa.Column("frozen_at", Moment, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("scenes_n", sa.Integer, nullable=False),
    # Figures, shapes, maps and pictures, and their digest: a copy that was altered elsewhere is noticed.
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
)
