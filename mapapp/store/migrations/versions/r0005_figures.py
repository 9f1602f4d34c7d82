"""Make room for frozen figures, saved views, campaign stages, weights and street offices."""

import sqlalchemy as sa
from alembic import op

from mapapp.store.schema import Day, Moment

revision = "r0005"
down_revision = "r0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and the column; communities that are there have no street office."""
    op.add_column("communities", sa.Column("street", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "frozen_figures",
        sa.Column("frozen_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_day", Day(), nullable=False),
        sa.Column("to_day", Day(), nullable=False),
        sa.Column("as_of", Moment(), nullable=False),
        sa.Column("frozen_at", Moment(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("cases_n", sa.Integer(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("cases", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("frozen_id", name="pk_frozen_figures"),
        sa.UniqueConstraint("name", name="uq_frozen_figures_name"),
    )
    op.create_table(
        "saved_views",
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), server_default="", nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("view_id", name="pk_saved_views"),
        sa.UniqueConstraint("name", name="uq_saved_views_name"),
    )
    op.create_table(
        "campaign_stages",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_day", Day(), nullable=False),
        sa.Column("to_day", Day(), nullable=False),
        sa.CheckConstraint("to_day >= from_day", name="ck_campaign_stages_period"),
        sa.PrimaryKeyConstraint("stage_id", name="pk_campaign_stages"),
        sa.UniqueConstraint("name", name="uq_campaign_stages_name"),
    )
    op.create_table(
        "score_weights",
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("weight", sa.Float(precision=53), nullable=False),
        sa.CheckConstraint("weight >= 0", name="ck_score_weights_weight"),
        sa.PrimaryKeyConstraint("indicator", name="pk_score_weights"),
    )
    op.create_table(
        "indicator_choices",
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("indicator", name="pk_indicator_choices"),
    )
