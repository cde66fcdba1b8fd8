"""What each co-unit of a ticket has to do: called, there, accepted, done; and units whistled to a place by a time."""
