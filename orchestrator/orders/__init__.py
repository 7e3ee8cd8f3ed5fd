"""What a business owes a customer: orders and tickets, as values. No storage, no actor."""
