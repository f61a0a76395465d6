"""Correlations, clusters, portfolio risk and betas, worked out with numpy and pandas from returns on standard input."""
import json
import sys

import numpy
import pandas

given = json.load(sys.stdin)
times = pandas.to_datetime(given["times"], unit="ms")
returns = pandas.DataFrame(given["returns"], index=times).astype(float)
names = list(returns.columns)

recent = returns.iloc[-512:]
weekly = recent.cumsum().ffill().resample("7D").last().diff()
# Exponential estimates are read strictly before the end of their fit: without the last, incomplete week.
correlations = weekly.iloc[:-1].ewm(span=given["span"], min_periods=10).corr(pairwise=True)
correlation = correlations.loc[weekly.index[-2]].to_numpy()
correlation = numpy.clip(correlation, -0.99, 0.99)
numpy.fill_diagonal(correlation, 1.0)


def clusters(matrix, count):
    """Complete linkage on the distances between rows, merged until so many are left."""
    gaps = numpy.sqrt(((matrix[:, None, :] - matrix[None, :, :]) ** 2).sum(axis=2))
    groups = [[i] for i in range(len(matrix))]
    while len(groups) > count:
        pairs = [(gaps[numpy.ix_(a, b)].max(), i, j) for i, a in enumerate(groups) for j, b in enumerate(groups) if i < j]
        _, i, j = min(pairs)
        groups[i] = sorted(groups[i] + groups[j])
        del groups[j]
    return sorted(groups)


risks = numpy.array([given["risks"].get(name, 0.0) for name in names])

year = returns.iloc[-256:]
classes = given["classes"]
indices = {}
for asset_class in set(classes.values()):
    members = year[[name for name in names if classes[name] == asset_class]]
    stdevs = members.std()
    indices[asset_class] = (members / stdevs).mean(axis=1) * stdevs.mean()


def slope(y, x):
    both = pandas.concat([y, x], axis=1).dropna().to_numpy()
    covariance = numpy.cov(both[:, 0], both[:, 1])
    return float(covariance[0, 1] / covariance[1, 1])


betas = {name: slope(year[name], indices[classes[name]]) for name in names}
loadings = {}
for name, weight in given["weights"].items():
    loadings[classes[name]] = loadings.get(classes[name], 0.0) + betas[name] * weight
portfolio = sum(weight * year[name].fillna(0.0) for name, weight in given["weights"].items())

json.dump(
    {
        "correlation": correlation.tolist(),
        "clusters": clusters(correlation, 5),
        "risk": float(numpy.sqrt(risks @ correlation @ risks)),
        "betas": betas,
        "loadings": loadings,
        "portfolioBetas": {name: slope(portfolio, index) for name, index in indices.items()},
    },
    sys.stdout,
)
