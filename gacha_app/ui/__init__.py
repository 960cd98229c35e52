"""Windows: they show what reports say and hand what is typed to services; they decide nothing."""
