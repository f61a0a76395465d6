/** Correlations of named assets, row by row; missing ones are NaN. */
export interface CorrelationMatrix {
  readonly names: readonly string[];
  /** `names.length` squared values, row-major. */
  readonly values: Float64Array;
}

/** Every pair has the same correlation. */
export function constantCorrelation(names: readonly string[], offDiagonal: number): CorrelationMatrix {
  const n = names.length;
  const values = new Float64Array(n * n).fill(offDiagonal);
  for (let i = 0; i < n; i++) values[i * n + i] = 1;
  return { names, values };
}

/** Mean of the correlations between different assets that are not missing; NaN if all are. */
export function averageCorrelation(matrix: CorrelationMatrix): number {
  const n = matrix.names.length;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const x = matrix.values[i * n + j];
      if (i === j || Number.isNaN(x)) continue;
      sum += x;
      count++;
    }
  }
  return count > 0 ? sum / count : NaN;
}

/** `shrinkage` parts of `target`, the rest of each correlation between different assets. */
export function shrinkCorrelation(
  matrix: CorrelationMatrix,
  shrinkage: number,
  target: number,
): CorrelationMatrix {
  if (shrinkage === 0) return matrix;
  return mapPairs(matrix, (x) => shrinkage * target + (1 - shrinkage) * x);
}

/** Shrinks to the average correlation of the matrix. */
export function shrinkToAverage(matrix: CorrelationMatrix, shrinkage: number): CorrelationMatrix {
  return shrinkCorrelation(matrix, shrinkage, averageCorrelation(matrix));
}

/** The matrix of some of the assets, by their positions. */
export function subsetCorrelation(
  matrix: CorrelationMatrix,
  positions: readonly number[],
): CorrelationMatrix {
  const n = matrix.names.length;
  const values = new Float64Array(positions.length * positions.length);
  positions.forEach((row, i) => {
    positions.forEach((column, j) => {
      values[i * positions.length + j] = matrix.values[row * n + column];
    });
  });
  return { names: positions.map((p) => matrix.names[p]), values };
}

/** Weights' variance for assets of unit risk: w'Cw. */
export function portfolioVariance(matrix: CorrelationMatrix, weights: Float64Array): number {
  const n = matrix.names.length;
  let total = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += matrix.values[i * n + j] * weights[j];
    total += weights[i] * row;
  }
  return total;
}

function mapPairs(matrix: CorrelationMatrix, f: (x: number) => number): CorrelationMatrix {
  const n = matrix.names.length;
  const values = Float64Array.from(matrix.values);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) if (i !== j) values[i * n + j] = f(values[i * n + j]);
  }
  return { names: matrix.names, values };
}
