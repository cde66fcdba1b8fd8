"""Finding by words, alike on both stores."""
