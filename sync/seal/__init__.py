"""The seal of a letter: what the QR on it says, who may say it, and how a reader finds out. Pure: no I/O, no clock.

The format is written down in ARCHITECTURE.md, "Letters: the seal"; `tests/data/seal-vectors.json` has examples.
"""
