"""Base of the config classes: frozen, bounded, refused in one sentence, and able to say what each setting may be.

A value out of bounds raises `ConfigError`; nothing is clipped silently. XGBoost itself accepts n_estimators=-1,
max_depth=10**9 and learning_rate=nan, so the bounds have to be ours.
"""

from typing import Any, Literal, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from omninmo.errors import ConfigError


class Settings(BaseModel):
    """Base of the config classes: frozen, no unknown names, one-sentence errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def __init__(self, /, **values: Any) -> None:
        """Check the settings.

        Raises
        ------
        ConfigError
            If a value is out of bounds, or no setting has that name.
        """
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise ConfigError(_sentence(type(self), error.errors()[0])) from None

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some settings changed, checked like a new one."""
        return type(self)(**{**self.model_dump(), **changes})


def _sentence(settings: type[Settings], detail: ErrorDetails) -> str:
    """Return in one sentence what was asked, what is allowed and what to do."""
    path = [str(part) for part in detail["loc"]]
    name = path[-1] if path else settings.__name__
    if detail["type"] == "value_error":
        reason = str(detail["ctx"]["error"])
        return f"{name}: {reason}." if path else f"{reason[0].upper()}{reason[1:]}."
    if detail["type"] == "extra_forbidden":
        return f"There is no setting {name!r}; the settings are {', '.join(settings.model_fields)}."
    if detail["type"] == "missing":
        return f"{name} is missing; give it a value."
    if detail["type"] == "too_long":
        count, most = detail["ctx"]["actual_length"], detail["ctx"]["max_length"]
        return f"{name} has {count:,} entries, but may have at most {most:,}; take fewer."
    given = str(detail["input"])[:40]
    return f"{name} is {given}, but {_demand(settings, name, detail)}."


def _demand(settings: type[Settings], name: str, detail: ErrorDetails) -> str:
    field = settings.model_fields.get(name)
    if field is None:
        return detail["msg"][:1].lower() + detail["msg"][1:]
    if choices := choices_of(settings, name):
        return f"must be one of {', '.join(filter(None, choices))}; choose one of them"
    bounds = bounds_of(settings, name)
    if bounds is None:
        return detail["msg"][:1].lower() + detail["msg"][1:]
    kind = "a whole number" if field.annotation is int else "a number"
    low, high, open_low = bounds
    above = "above" if open_low else "of at least"
    usual = "none" if field.default is None else f"{field.default:g}"
    return f"must be {kind} {above} {low:.10g} and at most {high:.10g}; the default is {usual}"


def bounds_of(settings: type[Settings], name: str) -> tuple[float, float, bool] | None:
    """Return (lowest, highest, whether the lowest itself is excluded) of a numeric setting; None for the others."""
    limits: dict[str, float] = {}
    for rule in settings.model_fields[name].metadata:
        limits.update({word: getattr(rule, word) for word in ("ge", "gt", "le") if hasattr(rule, word)})
    if "le" not in limits:
        return None
    return limits.get("ge", limits.get("gt", 0)), limits["le"], "gt" in limits


def choices_of(settings: type[Settings], name: str) -> tuple[str, ...]:
    """Return the values that a setting may have; () where it is free."""
    annotation = settings.model_fields[name].annotation
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def range_of(settings: type[Settings], name: str) -> str:
    """Return the bounds of a numeric setting in words, e.g. "1 to 12" or "above 0 to 1"; "" for the others."""
    bounds = bounds_of(settings, name)
    if bounds is None:
        return ""
    low, high, open_low = bounds
    return f"{'above ' if open_low else ''}{low:.10g} to {high:.10g}"
