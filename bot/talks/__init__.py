"""Written conversations, played through the public chat of a running desk, and the tickets that must come of them."""
