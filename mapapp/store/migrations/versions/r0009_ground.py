"""Make room for patrols, inspection points with their checks, and shop frontages."""

import sqlalchemy as sa
from alembic import op

from mapapp.store.schema import Day, Moment

revision = "r0009"
down_revision = "r0008"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "patrols",
        sa.Column("patrol_id", sa.Integer(), nullable=False),
        sa.Column("zone_kind", sa.String(length=20), nullable=False),
        sa.Column("zone_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("planned_on", Day(), nullable=True),
        sa.Column("visited_at", Moment(), nullable=True),
        sa.Column("until", Moment(), nullable=True),
        *(_text(name) for name in ("actor", "unit", "note")),
        sa.Column("length_m", sa.Float(precision=53), nullable=True),
        _text("source"),
        sa.CheckConstraint("zone_kind in ('community', 'section')", name="ck_patrols_zone_kind"),
        sa.CheckConstraint("kind in ('patrol', 'persuasion')", name="ck_patrols_kind"),
        sa.CheckConstraint("planned_on is not null or visited_at is not null", name="ck_patrols_moment"),
        sa.PrimaryKeyConstraint("patrol_id", name="pk_patrols"),
    )
    op.create_index("ix_patrols_visited_at", "patrols", ["visited_at"])
    op.create_table(
        "inspection_points",
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        _text("name"),
        sa.Column("kind", sa.Text(), nullable=False),
        *(_text(name) for name in ("address", "unit", "leader", "note")),
        sa.Column("radius_m", sa.Float(precision=53), nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=False),
        sa.Column("crs", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("point_id", name="pk_inspection_points"),
        sa.UniqueConstraint("code", name="uq_inspection_points_code"),
    )
    op.create_table(
        "inspections",
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("point_code", sa.Text(), nullable=False),
        sa.Column("inspected_at", Moment(), nullable=False),
        *(_text(name) for name in ("actor", "note")),
        sa.Column("score", sa.Float(precision=53), nullable=True),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("inspection_id", name="pk_inspections"),
    )
    op.create_index("ix_inspections_point_code", "inspections", ["point_code"])
    op.create_table(
        "point_kinds",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        _text("name_en"),
        sa.Column("radius_m", sa.Float(precision=53), nullable=False),
        _text("aliases"),
        sa.PrimaryKeyConstraint("place", name="pk_point_kinds"),
        sa.UniqueConstraint("kind", name="uq_point_kinds_kind"),
    )
    op.create_table(
        "checklist_items",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        _text("name_en"),
        sa.Column("full", sa.Float(precision=53), nullable=False),
        sa.Column("weight", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_checklist_items"),
        sa.UniqueConstraint("kind", "item", name="uq_checklist_items_kind"),
    )
    op.create_table(
        "shops",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        *(_text(name) for name in ("name", "trade", "address", "section_code", "side", "community_code")),
        sa.Column("signed_on", Day(), nullable=True),
        _text("contact"),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", name="pk_shops"),
        sa.UniqueConstraint("code", name="uq_shops_code"),
    )
    op.create_table(
        "shop_checks",
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("shop_code", sa.Text(), nullable=False),
        sa.Column("checked_at", Moment(), nullable=False),
        sa.Column("in_order", sa.Boolean(), nullable=False),
        *(_text(name) for name in ("faults", "actor", "note")),
        sa.PrimaryKeyConstraint("check_id", name="pk_shop_checks"),
    )
    op.create_index("ix_shop_checks_shop_code", "shop_checks", ["shop_code"])
    op.create_table(
        "ground_rules",
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("rule", name="pk_ground_rules"),
    )
