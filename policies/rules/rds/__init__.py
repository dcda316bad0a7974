"""Rules about RDS instances, clusters and what belongs to them."""
