"""A chart as a matplotlib Figure; knows neither sheets, papers nor Qt."""
