"""Keep how many households a community has, where its source says so."""

import sqlalchemy as sa
from alembic import op

revision = "r0013"
down_revision = "r0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; communities that are there have no number."""
    op.add_column("communities", sa.Column("households", sa.Text(), server_default="", nullable=False))
