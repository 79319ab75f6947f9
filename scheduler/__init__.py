"""Planned time: the runner of jobs, and what falls due."""
