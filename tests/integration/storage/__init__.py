"""The storage on a real Valkey."""
