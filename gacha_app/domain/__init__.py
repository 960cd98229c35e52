"""The village's rules in plain Python: no Qt, no SQL, no files."""
