"""What the hall remembers. The only room that speaks SQL; it keeps rows and the journal, and decides nothing."""
