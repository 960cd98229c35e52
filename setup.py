"""Put `resources/` and `db/` inside the package when a wheel is made; all else stands in `pyproject.toml`."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["gacha_app*"]), "gacha_app.resources", "gacha_app.db"],
    package_dir={"gacha_app.resources": "resources", "gacha_app.db": "db"},
    package_data={"gacha_app.resources": ["**/*"], "gacha_app.db": ["**/*"]},
    exclude_package_data={"": ["**/*.pyc"]},
)
