"""A report as a workbook, and workbooks read in; knows neither papers, charts nor Qt."""
