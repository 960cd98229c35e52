"""A report as a PDF for the wall or the file, by Typst; knows neither sheets, charts nor Qt."""
