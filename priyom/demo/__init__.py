"""The demo: simulated visitors and clerks who act through the real use cases."""
