"""A distribution known at the nodes of an even grid, as a smooth curve."""

from __future__ import annotations

from itertools import accumulate, pairwise


class Cumulative:
    """P(θ below x) as a smooth curve through the cells of the grid; a node stands for the cell around it.

    The sum of masses misses h²/24 of the density's slope at a cell's edge (Euler and Maclaurin); with it, and a cubic
    inside the cell, 61 nodes are as good as a thousand.
    """

    def __init__(self, posterior: list[float], first: float, step: float) -> None:
        self.first, self.step, self.nodes = first, step, len(posterior)
        padded = [0.0, *posterior, 0.0]
        pairs = list(pairwise(padded))
        sums = [0.0, *accumulate(posterior)]
        self.edges = [total + (after - before) / 24 for total, (before, after) in zip(sums, pairs, strict=True)]
        self.slopes = [(before + after) / 2 for before, after in pairs]

    def below(self, theta: float) -> float:
        """P(θ below the given one), 0..1."""
        position = min(max((theta - self.first) / self.step + 0.5, 0.0), float(self.nodes))
        cell = min(int(position), self.nodes - 1)
        return min(max(self._at(cell, position - cell), 0.0), 1.0)

    def quantile(self, share: float) -> float:
        """θ below which the share of the posterior lies, by bisection."""
        low, high = self.first, self.first + (self.nodes - 1) * self.step
        for _ in range(30):
            middle = (low + high) / 2
            # Between the outer nodes nothing has to be limited.
            position = (middle - self.first) / self.step + 0.5
            cell = int(position)
            low, high = (low, middle) if self._at(cell, position - cell) >= share else (middle, high)
        return high

    def _at(self, cell: int, t: float) -> float:
        """The curve in a cell, at the share `t` of it, 0..1."""
        low, high = self.edges[cell], self.edges[cell + 1]
        rise = (1 - t) * self.slopes[cell] - t * self.slopes[cell + 1]
        bend = t * (1 - t) * (rise + (2 * t - 1) * (high - low))
        return low + t * (high - low) + bend
