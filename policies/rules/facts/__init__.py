"""What resources say about themselves and each other, read once for the rules that need it. No rule stands here."""
