"""That what matters gets to its citizen: seen in a chat, told on the phone, or found out that nobody can be reached."""
