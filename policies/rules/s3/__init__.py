"""Rules about buckets; what belongs to a bucket may stand in it or in resources of its own."""
