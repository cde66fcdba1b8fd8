"""The people who work here: accounts, sessions, API tokens and the audit of what they did."""
