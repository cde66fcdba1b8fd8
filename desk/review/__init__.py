"""What reviewers do with conversations: find and read them, masked; mark, tag and comment; reveal one for a reason."""
