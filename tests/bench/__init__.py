"""The figures of docs/figures.md, measured: `python -m tests.bench [--quick] [PART …]`.

Speeds are given as shares of one another within the same minute, since no two machines are alike;
load comes from a second process over loopback."""
