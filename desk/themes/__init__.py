"""The theme of the month (每月一题): candidates, what is done about the chosen one, and what changed since."""
