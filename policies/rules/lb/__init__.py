"""Rules about load balancers, their listeners and target groups."""
