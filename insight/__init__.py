"""The branch head's pages: waits as they are measured, worst first."""
