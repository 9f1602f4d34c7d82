"""Make room for people's decisions and the words for roads that they teach."""

import sqlalchemy as sa
from alembic import op

from mapapp.store.schema import Moment

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of decisions and aliases."""
    op.create_table(
        "decisions",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("source_id", sa.Text(), server_default="", nullable=False),
        sa.Column("zone_kind", sa.String(length=20), nullable=False),
        sa.Column("zone_code", sa.Text(), server_default="", nullable=False),
        sa.Column("zone_name", sa.Text(), server_default="", nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("candidates", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.CheckConstraint("zone_kind in ('community', 'section')", name="ck_decisions_zone_kind"),
        sa.PrimaryKeyConstraint("decision_id", name="pk_decisions"),
        sa.UniqueConstraint("source", "source_id", "zone_kind", name="uq_decisions_source"),
    )
    op.create_table(
        "aliases",
        sa.Column("alias_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("road", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("learned_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("alias_id", name="pk_aliases"),
        sa.UniqueConstraint("text", name="uq_aliases_text"),
    )
