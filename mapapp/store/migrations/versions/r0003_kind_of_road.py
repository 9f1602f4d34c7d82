"""Keep what kind of road a section belongs to, as its source writes it."""

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; sections that are there have no kind."""
    op.add_column("road_sections", sa.Column("kind", sa.Text(), server_default="", nullable=False))
