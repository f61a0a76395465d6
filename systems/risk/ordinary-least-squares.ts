/**
 * Slope of the least-squares line y = a + b x over the rows where both have a value; NaN with fewer than two such rows
 * or no variance of x.
 */
export function slope(y: Float64Array, x: Float64Array): number {
  let [count, meanX, meanY, sumXX, sumXY] = [0, 0, 0, 0, 0];
  for (let row = 0; row < x.length; row++) {
    if (Number.isNaN(x[row]) || Number.isNaN(y[row])) continue;
    count++;
    const gap = x[row] - meanX;
    meanX += gap / count;
    meanY += (y[row] - meanY) / count;
    sumXX += gap * (x[row] - meanX);
    sumXY += gap * (y[row] - meanY);
  }
  return count > 1 && sumXX > 0 ? sumXY / sumXX : NaN;
}
