"""The reference central: takes ops from every PC, decides, and hands each PC what it may read."""
