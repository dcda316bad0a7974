"""Rules about distributions at the edge."""
