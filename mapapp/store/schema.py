"""Lay out the tables of a city's store.

The types are those of every SQL database; a geometry is WKB with its coordinate system beside it, so that the
same tables can later stand in PostgreSQL with PostGIS.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

SCHEMA = "r0013"


class Moment(TypeDecorator[str]):
    """A local time of the city; in SQLite a sortable text, so that a million of them are parsed at once."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine:
        """Choose text for SQLite and a timestamp elsewhere."""
        return dialect.type_descriptor(sa.String(26) if dialect.name == "sqlite" else sa.DateTime())


class Day(TypeDecorator[str]):
    """A day of the city's calendar, kept like a `Moment`."""

    impl = sa.Date
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine:
        """Choose text for SQLite and a date elsewhere."""
        return dialect.type_descriptor(sa.String(10) if dialect.name == "sqlite" else sa.Date())


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

city = sa.Table(
    "city",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("name"),
    _text("projection"),
    sa.Column("made_up", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.CheckConstraint("id = 1", name="single"),
)

revision = sa.Table(
    "revision",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.CheckConstraint("id = 1", name="single"),
)

imports = sa.Table(
    "imports",
    METADATA,
    sa.Column("import_id", sa.Integer, primary_key=True),
    _text("kind"),
    _text("source"),
    _text("file_name"),
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    _text("datum"),
    sa.Column("mapping", sa.JSON, nullable=False),
    _text("actor"),
    sa.Column("imported_at", Moment, nullable=False),
    sa.Column("accepted", sa.Integer, nullable=False),
    sa.Column("rejected", sa.Integer, nullable=False),
    sa.Column("added", sa.Integer, nullable=False),
    sa.Column("updated", sa.Integer, nullable=False),
    sa.Column("unchanged", sa.Integer, nullable=False),
    sa.Column("removed", sa.Integer, nullable=False),
)

rejected_rows = sa.Table(
    "rejected_rows",
    METADATA,
    sa.Column("rejected_id", sa.Integer, primary_key=True),
    sa.Column(
        "import_id", sa.ForeignKey("imports.import_id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("complaints", sa.JSON, nullable=False),
    sa.Column("raw", sa.JSON, nullable=False),
)

problems = sa.Table(
    "problems",
    METADATA,
    sa.Column("problem_id", sa.Integer, primary_key=True),
    sa.Column("import_id", sa.ForeignKey("imports.import_id"), nullable=False),
    _text("source"),
    _text("source_id"),
    sa.Column("type_key", sa.Text, nullable=False, index=True),
    _text("type_text"),
    _text("address"),
    _text("description"),
    _text("condition"),
    sa.Column("lon", sa.Float(53)),
    sa.Column("lat", sa.Float(53)),
    _text("status"),
    sa.Column("reported_at", Moment, nullable=False, index=True),
    sa.Column("due_at", Moment),
    sa.Column("disposed_at", Moment),
    sa.Column("closed_at", Moment),
    sa.UniqueConstraint("source", "source_id"),
)

communities = sa.Table(
    "communities",
    METADATA,
    sa.Column("community_id", sa.Integer, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    _text("name"),
    _text("street"),
    _text("households"),
    sa.Column("geometry", sa.LargeBinary, nullable=False),
    sa.Column("crs", sa.String(20), nullable=False),
    sa.Column("valid_from", Day),
)

road_sections = sa.Table(
    "road_sections",
    METADATA,
    sa.Column("section_id", sa.Integer, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    _text("name"),
    _text("road"),
    _text("from_road"),
    _text("to_road"),
    _text("side"),
    sa.Column("width_m", sa.Float(53)),
    _text("kind"),
    sa.Column("geometry", sa.LargeBinary, nullable=False),
    sa.Column("crs", sa.String(20), nullable=False),
    sa.Column("valid_from", Day),
)

roster = sa.Table(
    "roster",
    METADATA,
    sa.Column("roster_id", sa.Integer, primary_key=True),
    sa.Column("zone_kind", sa.String(20), nullable=False),
    sa.Column("zone_code", sa.Text, nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("answerer", sa.Text, nullable=False),
    _text("contact"),
    sa.Column("valid_from", Day),
    sa.Column("valid_to", Day),
    sa.CheckConstraint("zone_kind in ('community', 'section')", name="zone_kind"),
    sa.CheckConstraint("role in ('lead', 'assist')", name="role"),
    sa.CheckConstraint("valid_to is null or valid_from is null or valid_to >= valid_from", name="period"),
    sa.UniqueConstraint("zone_kind", "zone_code", "role", "answerer", "valid_from"),
)

learned_words = sa.Table(
    "learned_words",
    METADATA,
    sa.Column("text", sa.Text, primary_key=True),
    sa.Column("type_key", sa.Text, nullable=False),
    _text("actor"),
    sa.Column("learned_at", Moment, nullable=False),
)

decisions = sa.Table(
    "decisions",
    METADATA,
    sa.Column("decision_id", sa.Integer, primary_key=True),
    # No reference to the problem's row: a decision outlives a file that brings the problem in anew.
    _text("source"),
    _text("source_id"),
    sa.Column("zone_kind", sa.String(20), nullable=False),
    _text("zone_code"),
    _text("zone_name"),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    _text("note"),
    _text("candidates"),
    _text("reason"),
    sa.Column("lon", sa.Float(53)),
    sa.Column("lat", sa.Float(53)),
    sa.CheckConstraint("zone_kind in ('community', 'section')", name="zone_kind"),
    sa.UniqueConstraint("source", "source_id", "zone_kind"),
)

aliases = sa.Table(
    "aliases",
    METADATA,
    sa.Column("alias_id", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False, unique=True),
    sa.Column("road", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("learned_at", Moment, nullable=False),
)

changes = sa.Table(
    "changes",
    METADATA,
    sa.Column("change_id", sa.Integer, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False, index=True),
    sa.Column("changed_at", Moment, nullable=False),
    _text("actor"),
    sa.Column("what", sa.String(40), nullable=False),
    sa.Column("detail", sa.JSON, nullable=False),
)
