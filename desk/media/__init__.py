"""Photos, voice notes, videos and files: taken in with their message, fetched afterwards, kept once, shown to few."""
