"""Make room for briefings, their scenes and pictures, and their frozen copies."""

import sqlalchemy as sa
from alembic import op

from mapapp.store.schema import Moment

revision = "r0011"
down_revision = "r0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "briefings",
        sa.Column("briefing_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("briefing_id", name="pk_briefings"),
        sa.UniqueConstraint("name", name="uq_briefings_name"),
    )
    op.create_table(
        "briefing_scenes",
        sa.Column("scene_id", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("view", sa.JSON(), nullable=True),
        sa.Column("layers", sa.JSON(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("scene_id", name="pk_briefing_scenes"),
        sa.ForeignKeyConstraint(
            ["briefing_id"],
            ["briefings.briefing_id"],
            name="fk_briefing_scenes_briefing_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_briefing_scenes_briefing_id", "briefing_scenes", ["briefing_id"])
    op.create_table(
        "briefing_pictures",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("file_name", sa.Text(), server_default="", nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_briefing_pictures"),
    )
    op.create_table(
        "frozen_briefings",
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("as_of", Moment(), nullable=False),
        sa.Column("frozen_at", Moment(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("scenes_n", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("copy_id", name="pk_frozen_briefings"),
    )
