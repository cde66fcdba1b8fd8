"""Teaching the assistant from what it got wrong: corrections, change sets, and what was learned from them."""
