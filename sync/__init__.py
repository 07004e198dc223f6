"""What both ends of the sync must agree on, and both ends: the client's engine and the central API."""
