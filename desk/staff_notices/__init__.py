"""What staff are told: which event concerns whom, the rows of it, the inbox, and the mails."""
