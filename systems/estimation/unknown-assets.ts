/** Part of the portfolio that all assets of unknown weight would share if no other had a weight. */
const SHARE_OF_UNKNOWN = 0.5;

/**
 * A weight for assets without one (NaN) that have data: together half their part of the number of assets.
 * Assets without data get 0; the others make room; all is normalised to 1.
 * With no data at all everything is 0; with data but no weight at all, everything stays unknown.
 */
export function shareWithUnknown(weights: Float64Array, hasData: readonly boolean[]): Float64Array {
  if (!hasData.includes(true)) return new Float64Array(weights.length);
  const isUnknown = Array.from(weights, (w, i) => Number.isNaN(w) && hasData[i]);
  const unknown = isUnknown.filter(Boolean).length;
  const available = weights.filter((w) => !Number.isNaN(w)).length;
  if (available === 0) return new Float64Array(weights.length).fill(NaN);
  if (unknown === 0) return weights.map((w) => (Number.isNaN(w) ? 0 : w));
  const share = (SHARE_OF_UNKNOWN * unknown) / (unknown + available);
  return normalised(
    weights.map((w, i) => (isUnknown[i] ? share / unknown : Number.isNaN(w) ? 0 : w * (1 - share))),
  );
}

function normalised(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, w) => total + w, 0);
  return sum === 0 ? weights : weights.map((w) => w / sum);
}
