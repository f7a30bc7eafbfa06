"""Writes scikit_criteria_oracle.json: what scikit-criteria makes of drawn points and weights.

It is run by hand in an environment of its own (scikit-criteria wants other versions of numpy and scikit-learn than the rest of the tests):
``python -m venv v && v/bin/pip install scikit-criteria && v/bin/python tests/core/scoring/make_scikit_criteria_oracle.py``
"""

import json
from pathlib import Path

import numpy as np
import skcriteria
from skcriteria.agg import similarity, simple
from skcriteria.preprocessing.scalers import SumScaler, VectorScaler

rng = np.random.default_rng(11)
cases = []
for sites, criteria in ((3, 2), (10, 6), (40, 15)):
    points = np.round(rng.uniform(1, 100, (sites, criteria)), 3)
    weights = np.round(rng.uniform(0.5, 4, criteria), 2)
    data = skcriteria.mkdm(points, [max] * criteria, weights=weights)
    shares = SumScaler(target="weights").transform(data)
    cases.append(
        {
            "points": points.tolist(),
            "weights": weights.tolist(),
            "weighted_sum": np.asarray(simple.WeightedSumModel().evaluate(shares).e_.score).tolist(),
            # The package gives the logarithm to base 10 of the product.
            "weighted_product": (10 ** np.asarray(simple.WeightedProductModel().evaluate(shares).e_.score)).tolist(),
            "topsis": (
                100 * np.asarray(similarity.TOPSIS().evaluate(VectorScaler(target="matrix").transform(shares)).e_.similarity)
            ).tolist(),
        }
    )
document = {"made_by": f"scikit-criteria {skcriteria.VERSION}, make_scikit_criteria_oracle.py", "cases": cases}
Path(__file__).with_name("scikit_criteria_oracle.json").write_text(json.dumps(document) + "\n", encoding="utf-8")
