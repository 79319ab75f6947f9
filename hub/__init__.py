"""The hub: who watches which hall, what each view shows, and pushing it from the journal."""
