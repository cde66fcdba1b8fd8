"""Tickets: what a complaint becomes, who may do what to it, and by when."""
