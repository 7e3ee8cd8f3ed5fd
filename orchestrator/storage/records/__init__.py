"""The durable record: what was said and decided, in SQL, for people and reports."""
