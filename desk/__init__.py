"""The clerk's page: one window, the visitor at it, and the line."""
