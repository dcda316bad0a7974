"""Cases that the rules must get right beyond their own examples: misses, false alarms, unknowns."""
