"""Make room for letters with their history, bulletins, and texts cleared for the public."""

import sqlalchemy as sa
from alembic import op

from mapapp.store.schema import Day, Moment

revision = "r0010"
down_revision = "r0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    op.create_table(
        "letter_rounds",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("as_of", Moment(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", name="pk_letter_rounds"),
        sa.UniqueConstraint("name", name="uq_letter_rounds_name"),
    )
    op.create_table(
        "letters",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("rung", sa.String(length=20), nullable=False),
        sa.Column("issued_on", Day(), nullable=False),
        sa.Column("reply_by", Day(), nullable=False),
        sa.Column("as_of", Moment(), nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind in ('unit', 'leader')", name="ck_letters_kind"),
        sa.ForeignKeyConstraint(["round_id"], ["letter_rounds.round_id"], name="fk_letters_round_id"),
        sa.PrimaryKeyConstraint("letter_id", name="pk_letters"),
        sa.UniqueConstraint("number", name="uq_letters_number"),
        sa.UniqueConstraint("round_id", "kind", "recipient", name="uq_letters_round_id"),
    )
    op.create_table(
        "letter_points",
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(length=20), nullable=False),
        sa.Column("rung", sa.String(length=20), nullable=False),
        sa.Column("type_key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("days_over", sa.Float(precision=53), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["letter_rounds.round_id"], name="fk_letter_points_round_id"),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.letter_id"], name="fk_letter_points_letter_id"),
        sa.PrimaryKeyConstraint("point_id", name="pk_letter_points"),
        sa.UniqueConstraint("round_id", "source", "source_id", name="uq_letter_points_round_id"),
        sa.UniqueConstraint("letter_id", "place", name="uq_letter_points_letter_id"),
    )
    op.create_index("ix_letter_points_letter_id", "letter_points", ["letter_id"])
    op.create_table(
        "letter_events",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("reply_by", Day(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.letter_id"], name="fk_letter_events_letter_id"),
        sa.PrimaryKeyConstraint("event_id", name="pk_letter_events"),
    )
    op.create_index("ix_letter_events_letter_id", "letter_events", ["letter_id"])
    op.create_table(
        "bulletins",
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("frozen_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("heading", sa.JSON(), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["frozen_id"], ["frozen_figures.frozen_id"], name="fk_bulletins_frozen_id"),
        sa.ForeignKeyConstraint(["before_id"], ["frozen_figures.frozen_id"], name="fk_bulletins_before_id"),
        sa.PrimaryKeyConstraint("bulletin_id", name="pk_bulletins"),
        sa.UniqueConstraint("name", name="uq_bulletins_name"),
    )
    op.create_table(
        "cleared_texts",
        sa.Column("cleared_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("cleared_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("cleared_id", name="pk_cleared_texts"),
        sa.UniqueConstraint("source", "source_id", name="uq_cleared_texts_source"),
    )
