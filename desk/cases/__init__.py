"""What one person asks about a ticket and another judges: returns, more time, pauses, exclusions, the ledger."""
