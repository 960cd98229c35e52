"""Windows over the window: one decision or one record each, and never more than one action."""
