"""Messages in and out: the transcript that is also the queue, and who holds a conversation."""
