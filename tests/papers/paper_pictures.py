"""Papers as pictures, for tests that look at them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

from gacha_app.papers import typesetting

PIXELS_PER_INCH = 36


def pages_as_pictures(template: str, data: dict[str, Any]) -> list[np.ndarray]:
    """Return each page as an array of greys, two points a pixel."""
    made = typesetting._compiler(template, data)[0].compile(format="png", ppi=PIXELS_PER_INCH)
    return [
        np.asarray(Image.open(io.BytesIO(one)).convert("L")) for one in (made if isinstance(made, list) else [made])
    ]


def has_clean_margins(page: np.ndarray) -> bool:
    """Tell whether nothing stands within 30 points of the left and right edges, or 16 of the upper and lower."""
    edges = (page[:, :15], page[:, -15:], page[:8, :], page[-8:, :])
    return all(bool((edge > 240).all()) for edge in edges)
