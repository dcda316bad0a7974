"""The cost pack."""
