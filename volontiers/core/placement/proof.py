"""Why no better flow exists: a price at each node, which anyone can check with additions alone."""

from dataclasses import dataclass

import numpy as np

from volontiers.core.placement.network import Network
from volontiers.core.placement.problem import Ints

FAR = np.int64(2**62)


@dataclass(frozen=True, slots=True)
class Residual:
    """What may still change: arc `arc` carries one more (forward) or one less, at this cost."""

    tail: Ints
    head: Ints
    cost: Ints
    arc: Ints
    sign: Ints


def residual_of(network: Network, flow: Ints) -> Residual:
    more, less = np.nonzero(flow < network.room)[0], np.nonzero(flow > 0)[0]
    return Residual(
        tail=np.concatenate([network.tail[more], network.head[less]]),
        head=np.concatenate([network.head[more], network.tail[less]]),
        cost=np.concatenate([network.cost[more], -network.cost[less]]),
        arc=np.concatenate([more, less]),
        sign=np.concatenate([np.ones(len(more), dtype=np.int64), -np.ones(len(less), dtype=np.int64)]),
    )


def shortest(residual: Residual, distance: Ints) -> tuple[Ints, Ints]:
    """(distances, last step of each shortest path or −1), from what is known to begin with (FAR: not reached).

    Rounds of Bellman and Ford, all arcs at once. Raises ValueError on a negative cycle: the flow was not optimal.
    """
    distance, last = distance.copy(), np.full(len(distance), -1)
    for _ in range(len(distance) + 1):
        reached = distance[residual.tail] < FAR
        offer = np.where(reached, distance[residual.tail] + residual.cost, FAR)
        better = np.nonzero(offer < distance[residual.head])[0]
        if not len(better):
            return distance, last
        np.minimum.at(distance, residual.head[better], offer[better])
        chosen = better[offer[better] == distance[residual.head[better]]]
        last[residual.head[chosen]] = chosen
    raise ValueError("a negative cycle: this flow is not optimal")


def prove(network: Network, flow: Ints) -> Ints:
    """One price per node. Raises ValueError where the flow is not optimal."""
    return shortest(residual_of(network, flow), np.zeros(network.end + 1, dtype=np.int64))[0]


def check(network: Network, flow: Ints, prices: Ints) -> bool:
    """Does the flow hold, and do the prices show that none costs less?

    A flow within the rooms which brings everybody to the end is optimal as soon as no arc with room left is
    cheaper than the difference of price between its ends, and no arc in use is dearer.
    """
    kept = np.bincount(network.tail, weights=flow, minlength=network.end + 1)
    kept -= np.bincount(network.head, weights=flow, minlength=network.end + 1)
    reduced = network.cost + prices[network.tail] - prices[network.head]
    return bool(
        np.array_equal(kept.astype(np.int64), network.supply)
        and np.all((flow >= 0) & (flow <= network.room))
        and np.all(reduced[flow < network.room] >= 0)
        and np.all(reduced[flow > 0] <= 0)
    )
