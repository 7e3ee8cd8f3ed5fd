"""The private listener: what is alive, conversations, orders, tickets, dead letters, metrics."""
