"""The assembly: settings, the application, the wiring, the command line. Nobody imports it."""
