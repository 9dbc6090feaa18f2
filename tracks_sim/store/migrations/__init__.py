"""Migrations of the tables, one revision a file (alembic)."""
