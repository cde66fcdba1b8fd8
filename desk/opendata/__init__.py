"""Open data: which tickets there were, told in a way that shows nobody's."""
