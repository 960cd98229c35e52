"""The book file: tables, mapping, opening, locking, migrating, backing up, audit."""
