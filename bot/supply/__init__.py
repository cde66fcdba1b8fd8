"""What the product is made of: the packages of its locks, what is known against them, and their bill of materials."""
