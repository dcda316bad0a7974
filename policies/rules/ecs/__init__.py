"""Rules about ECS services, task definitions and clusters, and what scales them."""
