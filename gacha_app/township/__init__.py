"""Villages' packages made one: checked, compared, added up."""
