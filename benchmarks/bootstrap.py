"""Bootstrap intervals: what a measure is on rows drawn again and again, and how far two methods differ on one draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

DRAWS = 1000
SEED = 0
INTERVAL = (0.025, 0.975)

Measure = Callable[[np.ndarray], dict[str, float]]
"""From the numbers of rows, some of them more than once, to figures by name."""


@dataclass(frozen=True)
class Resampled:
    """Figures on all rows, and on every draw."""

    whole: dict[str, float]
    draws: dict[str, np.ndarray]

    def intervals(self) -> dict[str, list[float]]:
        """Each figure with its 95 % interval: value, low, high."""
        return {key: _three(value, self.draws[key]) for key, value in self.whole.items()}

    def minus(self, other: Resampled) -> dict[str, list[float]]:
        """The same of the differences; both have to be of the same number of rows, so that their draws are the same."""
        return {
            key: _three(value - other.whole[key], self.draws[key] - other.draws[key])
            for key, value in self.whole.items()
        }


def resample(n: int, measure: Measure) -> Resampled:
    """Measure `n` rows, and DRAWS samples of `n` of them with replacement; two calls with one `n` draw the same."""
    rng = np.random.default_rng(SEED)
    drawn = [measure(rng.integers(0, n, n)) for _ in range(DRAWS)]
    whole = measure(np.arange(n))
    return Resampled(whole, {key: np.array([row[key] for row in drawn]) for key in whole})


def mean(of: list[Resampled]) -> Resampled:
    """The mean of several sets of rows, each drawn by itself."""
    keys = of[0].whole
    return Resampled(
        {key: float(np.mean([one.whole[key] for one in of])) for key in keys},
        {key: np.mean([one.draws[key] for one in of], axis=0) for key in keys},
    )


def _three(value: float, draws: np.ndarray) -> list[float]:
    return [round(float(x), 4) for x in (value, *np.quantile(draws, INTERVAL))]
