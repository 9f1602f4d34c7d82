"""Lay out the tables of frozen figures, saved views, campaign stages and weights."""

from __future__ import annotations

import sqlalchemy as sa

from .schema import METADATA, Day, Moment, _text

frozen_figures = sa.Table(
    "frozen_figures",
    METADATA,
    sa.Column("frozen_id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("from_day", Day, nullable=False),
    sa.Column("to_day", Day, nullable=False),
    sa.Column("as_of", Moment, nullable=False),
    sa.Column("frozen_at", Moment, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    # The revision of the city whose figures these are.
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("cases_n", sa.Integer, nullable=False),
    sa.Column("choices", sa.JSON, nullable=False),
    sa.Column("weights", sa.JSON, nullable=False),
    # A Parquet file and its digest: a figure that was altered outside the program is noticed.
    sa.Column("cases", sa.LargeBinary, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
)

saved_views = sa.Table(
    "saved_views",
    METADATA,
    sa.Column("view_id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("page", sa.Text, nullable=False),
    _text("query"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
)

campaign_stages = sa.Table(
    "campaign_stages",
    METADATA,
    sa.Column("stage_id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("from_day", Day, nullable=False),
    sa.Column("to_day", Day, nullable=False),
    sa.CheckConstraint("to_day >= from_day", name="period"),
)

score_weights = sa.Table(
    "score_weights",
    METADATA,
    sa.Column("indicator", sa.String(40), primary_key=True),
    sa.Column("weight", sa.Float(53), nullable=False),
    sa.CheckConstraint("weight >= 0", name="weight"),
)

indicator_choices = sa.Table(
    "indicator_choices",
    METADATA,
    sa.Column("indicator", sa.String(40), primary_key=True),
    sa.Column("basis", sa.String(40), nullable=False),
)
