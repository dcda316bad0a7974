from __future__ import annotations

import subprocess
import sys

import pytest

from components.fargate_sizes import MEMORY_BY_CPU, check_size


@pytest.mark.parametrize(
    ("cpu", "memory"),
    [(256, 512), (256, 2048), (512, 3072), (1024, 8192), (2048, 5120), (4096, 30720), (8192, 61440), (16384, 122880)],
)
def test_pair_that_fargate_has_is_accepted(cpu: int, memory: int) -> None:
    check_size(cpu, memory)


@pytest.mark.parametrize(
    ("cpu", "memory", "message"),
    [
        (300, 512, "cpu: is 300 units; Fargate has 256, 512, 1024, 2048, 4096, 8192, 16384"),
        (256, 3072, "memory: is 3072 MiB; with 256 CPU units Fargate has 512, 1024, 2048 MiB"),
        (2048, 4000, "with 2048 CPU units Fargate has 4096 to 16384 MiB in steps of 1024"),
        (8192, 17408, "with 8192 CPU units Fargate has 16384 to 61440 MiB in steps of 4096"),
        (16384, 36864, "in steps of 8192"),
    ],
)
def test_pair_that_fargate_lacks_is_refused_with_what_it_has(cpu: int, memory: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_size(cpu, memory)


def test_every_size_of_memory_is_a_power_of_two_or_whole_gigabytes() -> None:
    assert all(memory == 512 or memory % 1024 == 0 for sizes in MEMORY_BY_CPU.values() for memory in sizes)


def test_settings_can_check_sizes_without_a_provider_sdk() -> None:
    script = "import sys, components.fargate_sizes; sys.exit('pulumi' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
