"""Documents as other programs read them."""
