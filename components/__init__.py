"""The platform's reusable components: one ComponentResource a module."""
