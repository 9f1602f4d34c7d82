"""Make the first tables."""

import sqlalchemy as sa
from alembic import op

from mapapp.store.schema import Day, Moment

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table and number the empty store's revision 0."""
    _make_the_city()
    _make_the_imports()
    _make_the_problems()
    _make_the_zones()
    op.execute("INSERT INTO city (id) VALUES (1)")
    op.execute("INSERT INTO revision (id, number) VALUES (1, 0)")


def _make_the_city() -> None:
    op.create_table(
        "city",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("projection", sa.Text(), server_default="", nullable=False),
        sa.Column("made_up", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_city_single"),
        sa.PrimaryKeyConstraint("id", name="pk_city"),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_revision_single"),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
    )
    op.create_table(
        "changes",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("actor", sa.Text(), server_default="", nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name="pk_changes"),
    )
    op.create_index("ix_changes_revision", "changes", ["revision"], unique=False)


def _make_the_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("file_name", sa.Text(), server_default="", nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("datum", sa.Text(), server_default="", nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("actor", sa.Text(), server_default="", nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", name="pk_imports"),
    )
    op.create_index("ix_imports_sha256", "imports", ["sha256"], unique=False)
    op.create_table(
        "rejected_rows",
        sa.Column("rejected_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("complaints", sa.JSON(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.import_id"], name="fk_rejected_rows_import_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rejected_id", name="pk_rejected_rows"),
    )
    op.create_index("ix_rejected_rows_import_id", "rejected_rows", ["import_id"], unique=False)
    op.create_table(
        "learned_words",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("type_key", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), server_default="", nullable=False),
        sa.Column("learned_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("text", name="pk_learned_words"),
    )


def _make_the_problems() -> None:
    op.create_table(
        "problems",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("source_id", sa.Text(), server_default="", nullable=False),
        sa.Column("type_key", sa.Text(), nullable=False),
        sa.Column("type_text", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("reported_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("disposed_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["imports.import_id"], name="fk_problems_import_id"),
        sa.PrimaryKeyConstraint("problem_id", name="pk_problems"),
        sa.UniqueConstraint("source", "source_id", name="uq_problems_source"),
    )
    op.create_index("ix_problems_reported_at", "problems", ["reported_at"], unique=False)
    op.create_index("ix_problems_type_key", "problems", ["type_key"], unique=False)


def _make_the_zones() -> None:
    op.create_table(
        "communities",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=False),
        sa.Column("crs", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("community_id", name="pk_communities"),
        sa.UniqueConstraint("code", name="uq_communities_code"),
    )
    op.create_table(
        "road_sections",
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("road", sa.Text(), server_default="", nullable=False),
        sa.Column("from_road", sa.Text(), server_default="", nullable=False),
        sa.Column("to_road", sa.Text(), server_default="", nullable=False),
        sa.Column("side", sa.Text(), server_default="", nullable=False),
        sa.Column("width_m", sa.Float(precision=53), nullable=True),
        sa.Column("geometry", sa.LargeBinary(), nullable=False),
        sa.Column("crs", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("section_id", name="pk_road_sections"),
        sa.UniqueConstraint("code", name="uq_road_sections_code"),
    )
    op.create_table(
        "roster",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("zone_kind", sa.String(length=20), nullable=False),
        sa.Column("zone_code", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("answerer", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        sa.Column("valid_from", Day(), nullable=True),
        sa.Column("valid_to", Day(), nullable=True),
        sa.CheckConstraint("role in ('lead', 'assist')", name="ck_roster_role"),
        sa.CheckConstraint("zone_kind in ('community', 'section')", name="ck_roster_zone_kind"),
        sa.CheckConstraint(
            "valid_to is null or valid_from is null or valid_to >= valid_from", name="ck_roster_period"
        ),
        sa.PrimaryKeyConstraint("roster_id", name="pk_roster"),
        sa.UniqueConstraint(
            "zone_kind", "zone_code", "role", "answerer", "valid_from", name="uq_roster_zone_kind"
        ),
    )
