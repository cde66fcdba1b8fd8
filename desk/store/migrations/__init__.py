"""Alembic's environment and revisions. Every revision goes up and down on SQLite and PostgreSQL."""
