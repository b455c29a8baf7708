"""Reference numbers for verification/tests/sensitivity_indices.rs, made by SALib 1.6 (Python).

    pip install SALib==1.6.0
    python salib_reference.py

Prints the indices of the Ishigami function from the points both programs can make (fractional parts of
multiples of square roots), and the elementary effects of the trajectories in trajectories.csv, which the
test holds to be those of its own design.
"""

import csv
import math
from pathlib import Path

import numpy as np
from SALib.analyze import morris, sobol

BASE = 512
ROOTS = [2, 3, 5, 7, 11, 13]


def ishigami(u):
    x = [math.pi * (2 * v - 1) for v in u]
    return math.sin(x[0]) + 7 * math.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * math.sin(x[0])


def point(row):
    return [((row + 1) * math.sqrt(r)) % 1.0 for r in ROOTS]


values = []
for row in range(BASE):
    a, b = point(row)[:3], point(row)[3:]
    mixed = [[b[j] if j == i else a[j] for j in range(3)] for i in range(3)]
    values += [ishigami(p) for p in [a, *mixed, b]]
problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
found = sobol.analyze(problem, np.array(values), calc_second_order=False, seed=1)
print("first", [float(x) for x in found["S1"]])
print("total", [float(x) for x in found["ST"]])

with open(Path(__file__).with_name("trajectories.csv")) as file:
    points = np.array([[float(x) for x in row] for row in csv.reader(file)])
values = np.array([ishigami(p) for p in points])
found = morris.analyze(problem, points, values, num_levels=4, seed=1)
for key in ["mu", "mu_star", "sigma"]:
    print(key, [float(x) for x in found[key]])
