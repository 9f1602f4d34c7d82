"""Make room for the office's own limits, office hours, holidays and make-up working days."""

import sqlalchemy as sa
from alembic import op

from mapapp.store.schema import Day

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; while they are empty the program's reference tables are in force."""
    op.create_table(
        "clock_limits",
        sa.Column("limit_id", sa.Integer(), nullable=False),
        sa.Column("type_key", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), server_default="", nullable=False),
        sa.Column("amount", sa.Float(precision=53), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("finish", sa.Text(), server_default="", nullable=False),
        sa.Column("in_charge", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("amount > 0", name="ck_clock_limits_amount"),
        sa.PrimaryKeyConstraint("limit_id", name="pk_clock_limits"),
        sa.UniqueConstraint("type_key", "condition", name="uq_clock_limits_type_key"),
    )
    op.create_table(
        "clock_hours",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Text(), server_default="", nullable=False),
        sa.Column("to_day", sa.Text(), server_default="", nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("begins >= 0 and ends > begins and ends <= 1440", name="ck_clock_hours_shift"),
        sa.PrimaryKeyConstraint("shift_id", name="pk_clock_hours"),
    )
    op.create_table(
        "clock_days",
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("day", Day(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("kind in ('holiday', 'workday')", name="ck_clock_days_kind"),
        sa.PrimaryKeyConstraint("day_id", name="pk_clock_days"),
        sa.UniqueConstraint("day", name="uq_clock_days_day"),
    )
