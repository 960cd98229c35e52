"""The pages of the rail, a module each, imported when first shown."""
