"""What is kept of a citizen: told and handed over to them, and erased at their wish or when its time is over."""
