"""The hall simulated forward: how long each visitor will wait, and how good such figures are."""
