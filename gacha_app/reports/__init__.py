"""Questions answered as frozen dataclasses; read only.

May not write, and may not know workbooks, papers, charts, windows or commands.
"""
