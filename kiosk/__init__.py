"""The touch pages in the hall: a visitor takes a ticket here."""
