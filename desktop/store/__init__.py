"""The encrypted file an office works on: open, upgrade, write, read, search, back up.

from desktop.store.store import Store
from desktop.store.values import Author, Intent, Query
"""
