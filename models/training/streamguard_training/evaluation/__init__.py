"""`make evaluate`: trains the shipped form on the public sets, scores them with the worker's own code, judges, and draws."""
