"""Alembic's environment and revisions. Titles are sentences; every revision goes up and down on SQLite and PostgreSQL."""
