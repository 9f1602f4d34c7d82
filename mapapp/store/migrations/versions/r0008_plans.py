"""Make room for draft plans, and date the zones that published plans change."""

import sqlalchemy as sa
from alembic import op

from mapapp.store.schema import Day, Moment

revision = "r0008"
down_revision = "r0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and the columns; zones that are there hold since ever."""
    op.add_column("communities", sa.Column("valid_from", Day(), nullable=True))
    op.add_column("road_sections", sa.Column("valid_from", Day(), nullable=True))
    op.create_table(
        "draft_plans",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("from_day", Day(), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="draft", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state in ('draft', 'published', 'dropped')", name="ck_draft_plans_state"),
        sa.PrimaryKeyConstraint("draft_id", name="pk_draft_plans"),
        sa.UniqueConstraint("name", name="uq_draft_plans_name"),
    )
    op.create_table(
        "former_zones",
        sa.Column("former_id", sa.Integer(), nullable=False),
        sa.Column("zone_kind", sa.String(length=20), nullable=False),
        sa.Column("zone_code", sa.Text(), nullable=False),
        sa.Column("valid_from", Day(), nullable=True),
        sa.Column("valid_to", Day(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("zone_kind in ('community', 'section')", name="ck_former_zones_zone_kind"),
        sa.CheckConstraint("valid_from is null or valid_to >= valid_from", name="ck_former_zones_period"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft_plans.draft_id"], name="fk_former_zones_draft_id"),
        sa.PrimaryKeyConstraint("former_id", name="pk_former_zones"),
    )
    op.create_index("ix_former_zones_zone_code", "former_zones", ["zone_code"])
