"""The seed that catches each planted fault, as `dev.py simulate --planted` found it."""

CAUGHT_BY = {
    "base-claims-all": 1,
    "cleared-field-not-sent": 1,
    "counter-stands-still": 1,
    "cursor-before-page": 17,
    "cut-page-counts": 1,
    "echo-over-pending-edit": 4,
    "lost-value-kept": 1,
    "nothing-given-back": 36,
    "outbox-dropped-at-rejoin": 4,
    "own-op-not-folded": 1,
    "refused-counts-as-taken": 4,
    "refused-op-blocks-all": 4,
}
