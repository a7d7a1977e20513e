"""What every group of settings is."""

from __future__ import annotations

from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "ASSESSOR_"


class Group(BaseSettings):
    """Settings that belong together. The text below each is what `assessor settings` and the operators' guide say."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, use_attribute_docstrings=True)
