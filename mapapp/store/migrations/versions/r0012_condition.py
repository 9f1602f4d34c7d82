"""Keep under which condition a problem's limit holds, as its source writes it."""

import sqlalchemy as sa
from alembic import op

revision = "r0012"
down_revision = "r0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; problems that are there have no condition."""
    op.add_column("problems", sa.Column("condition", sa.Text(), server_default="", nullable=False))
