"""From a cart to a placed order: what is still to be asked, what it costs, and its end."""
