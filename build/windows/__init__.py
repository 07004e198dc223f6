"""The Windows program: built the same way on Debian, through wine, and on Windows itself."""
