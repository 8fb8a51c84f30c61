"""How good and how fast the first plan is: gap to the proven bound and CPU time, on made port days of Montreal.

Boxes: heavy-tailed probabilities, discharge over the first three quarters of the horizon, a third leaving by rail.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from porttarget.scanning import Job, Resources, check_plan, load_resources, plan
from porttarget.scanning.read_resources import DATA

MONDAY = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
CASES = ((300, 24), (450, 24), (450, 48), (600, 72))
SEEDS = (0, 1, 2)


def _jobs(count: int, hours: int, seed: int, resources: Resources) -> list[Job]:
    rng = np.random.default_rng(seed)
    terminals = sorted(set(resources.terminals.values()))
    probability = np.sort(np.clip(rng.beta(0.35, 14, 5_000), 1e-4, 0.9))[::-1][:count]  # the riskiest of a great ship
    jobs = []
    for number in range(count):
        ready = MONDAY + timedelta(minutes=float(rng.uniform(0, hours * 45)))
        dwell = rng.uniform(4, 24) if rng.random() < 0.3 else rng.uniform(8, 72)
        jobs.append(Job(
            box_id=f"bench/{number}", container_number=None, probability=float(probability[number]), arm="model",
            terminal=str(rng.choice(terminals)), ready=ready, leave_by=ready + timedelta(hours=float(dwell)),
            size_type=str(rng.choice(["22G1", "45G1", "45R1"], p=[0.35, 0.55, 0.1])),
            cargo_density=str(rng.choice(["low", "medium", "high"], p=[0.45, 0.38, 0.17])),
        ))  # fmt: skip
    return jobs


def main() -> list[dict[str, object]]:
    """One row a case: mean gap, CPU seconds, violations found by the checker."""
    resources = load_resources(DATA / "CAMTR.toml")
    plan(_jobs(5, 24, 0, resources), resources, start=MONDAY, hours=24, seed=0)
    rows: list[dict[str, object]] = []
    for count, hours in CASES:
        gaps, spent, faults, overload = [], [], 0, []
        for seed in SEEDS:
            jobs = _jobs(count, hours, seed, resources)
            began = time.process_time()
            made = plan(jobs, resources, start=MONDAY, hours=hours, seed=seed)
            spent.append(time.process_time() - began)
            gaps.append(made.gap)
            overload.append(made.overload_probability)
            faults += len(check_plan(jobs, resources, made))
        rows.append({
            "benchmark": "plan", "boxes": count, "hours": hours,
            "gap_mean": round(float(np.mean(gaps)), 4), "gap_max": round(max(gaps), 4),
            "cpu_s": round(max(spent), 3), "violations": faults,
            "overload_probability": round(float(np.mean(overload)), 3),
        })  # fmt: skip
    only = replace(resources, scanners=resources.scanners[:1])
    jobs = [replace(job, terminal=only.default_terminal) for job in _jobs(5_000, 72, 0, resources) * 4]
    jobs = [replace(job, box_id=f"bench/{number}") for number, job in enumerate(jobs)]
    began = time.process_time()
    made = plan(jobs, only, start=MONDAY, hours=72, seed=0)
    rows.append({
        "benchmark": "plan", "boxes": len(jobs), "hours": 72,
        "gap_mean": round(made.gap, 4), "gap_max": round(made.gap, 4),
        "cpu_s": round(time.process_time() - began, 3), "scanners": 1,
    })  # fmt: skip
    return rows


if __name__ == "__main__":
    for line in main():
        print(line)
