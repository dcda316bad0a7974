"""One format a module, each a function from plans to text."""
