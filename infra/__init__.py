"""The platform's Pulumi program: reads a stack's settings and composes the components."""
