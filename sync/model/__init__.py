"""The rules both ends share: record types as data, operations, merging, validation. Pure: no I/O, no clock."""
