"""What the assistant understands, as data with a score: sealed sets that nobody who builds looks into."""
