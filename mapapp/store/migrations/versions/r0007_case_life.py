"""Make room for the life of cases, step by step, and for photos; what is written there stays."""

import sqlalchemy as sa
from alembic import op

from mapapp.store.schema import Moment

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None

KEPT = ("events", "photos")


def upgrade() -> None:
    """Make the tables, and in SQLite the triggers that refuse to change or delete what is in them."""
    op.create_table(
        "events",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("source_id", sa.Text(), server_default="", nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("amount", sa.Float(precision=53), nullable=True),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("answerer", sa.Text(), server_default="", nullable=False),
        sa.Column("assisting", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_events"),
    )
    op.create_index("ix_events_source", "events", ["source", "source_id"])
    op.create_table(
        "photos",
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("source_id", sa.Text(), server_default="", nullable=False),
        sa.Column("event_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mime", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.CheckConstraint("kind in ('before', 'after', 'scene')", name="ck_photos_kind"),
        sa.PrimaryKeyConstraint("photo_id", name="pk_photos"),
        sa.UniqueConstraint("source", "source_id", "kind", "sha256", name="uq_photos_source"),
    )
    op.create_index("ix_photos_sha256", "photos", ["sha256"])
    if op.get_bind().dialect.name == "sqlite":
        for table in KEPT:
            _keep(table)


def _keep(table: str) -> None:
    number = {"events": "event_id", "photos": "photo_id"}[table]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table}: history is only added to'); END"
    op.execute(f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} {refuse}")
    # INSERT OR REPLACE deletes the old row without asking the trigger above.
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {number} = NEW.{number})"  # noqa: S608
    op.execute(f"CREATE TRIGGER {table}_never_replaced BEFORE INSERT ON {table} WHEN {there} {refuse}")
