"""What happens to tickets, for other systems: kept with the step itself, sent by webhooks and to a broker."""
