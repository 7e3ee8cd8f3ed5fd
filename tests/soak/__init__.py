"""A daemon under load that is killed again and again for minutes, and the verdict."""
