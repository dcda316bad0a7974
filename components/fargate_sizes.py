"""The CPU and memory pairs that Fargate accepts; imports nothing, so that settings are checked against it cheaply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_GB: Final = 1024

MEMORY_BY_CPU: Final[Mapping[int, tuple[int, ...]]] = {
    256: (512, _GB, 2 * _GB),
    512: tuple(range(_GB, 4 * _GB + 1, _GB)),
    1024: tuple(range(2 * _GB, 8 * _GB + 1, _GB)),
    2048: tuple(range(4 * _GB, 16 * _GB + 1, _GB)),
    4096: tuple(range(8 * _GB, 30 * _GB + 1, _GB)),
    8192: tuple(range(16 * _GB, 60 * _GB + 1, 4 * _GB)),
    16384: tuple(range(32 * _GB, 120 * _GB + 1, 8 * _GB)),
}
"""Memory in MiB by CPU units (1024 units are one vCPU) of a Linux task.

Source: ECS API reference, RegisterTaskDefinition, `memory` (botocore 1.43.11), read 2026-11-22.
"""


def check_size(cpu: int, memory: int) -> None:
    """Raise ValueError, naming what is accepted, unless Fargate has tasks of `cpu` units and `memory` MiB."""
    if cpu not in MEMORY_BY_CPU:
        raise ValueError(f"cpu: is {cpu} units; Fargate has {', '.join(str(units) for units in MEMORY_BY_CPU)}")
    if memory not in MEMORY_BY_CPU[cpu]:
        raise ValueError(f"memory: is {memory} MiB; with {cpu} CPU units Fargate has {_described(MEMORY_BY_CPU[cpu])}")


def _described(sizes: tuple[int, ...]) -> str:
    if len(sizes) <= 4:
        return f"{', '.join(str(size) for size in sizes)} MiB"
    return f"{sizes[0]} to {sizes[-1]} MiB in steps of {sizes[1] - sizes[0]}"
