"""Notices: what applicants are told by mail and SMS, and the branch head when no day is left."""
