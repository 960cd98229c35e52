"""The reusable pieces of the window: fields, forms, tables, figures, cards, messages, pages. They know no book."""
