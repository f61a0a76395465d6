import type { Plot } from '../report';

const BAR_WIDTH = 30;

/** A plot in words: bars of signs, a line's ends and extremes, where each value is in its range. */
export function plotText(plot: Plot): string {
  switch (plot.type) {
    case 'bars':
      return barsText(plot.bars);
    case 'lines':
      return plot.lines.map(({ label, values }) => `${label}: ${lineSummary(values)}`).join('\n');
    case 'ranges':
      return rangesText(plot.ranges);
    case 'heat-map':
      return extremes(plot);
    case 'points':
      return `${plot.points.length} points; the table has them`;
  }
}

type Bars = Extract<Plot, { type: 'bars' }>['bars'];

function barsText(bars: Bars): string {
  const largest = Math.max(...bars.map(({ value }) => Math.abs(value) || 0), Number.MIN_VALUE);
  const nameWidth = Math.max(...bars.map(({ label }) => label.length));
  return bars
    .map(({ label, value }) => {
      const length = Math.round((BAR_WIDTH * Math.abs(value)) / largest) || 0;
      const bar = (value < 0 ? '-' : '+').repeat(length);
      return `${label.padEnd(nameWidth)} ${shown(value).padStart(10)} ${bar}`.trimEnd();
    })
    .join('\n');
}

/** `CORN  1.2 [*....] 2.9`: the star is the value, outside of the brackets when out of range. */
function rangesText(ranges: Extract<Plot, { type: 'ranges' }>['ranges']): string {
  const nameWidth = Math.max(...ranges.map(({ label }) => label.length));
  return ranges
    .map(({ label, lower, upper, value }) => {
      const where = value < lower ? 'below' : value > upper ? 'above' : 'within';
      return `${label.padEnd(nameWidth)} ${shown(value)} is ${where} ${shown(lower)} to ${shown(upper)}`;
    })
    .join('\n');
}

const PAIRS_SHOWN = 3;

/** The pairs that are most alike and most unlike. */
function extremes({ labels, values }: Extract<Plot, { type: 'heat-map' }>): string {
  const pairs = labels
    .flatMap((a, i) =>
      labels.slice(i + 1).map((b, j) => ({ pair: `${a}/${b}`, value: values[i][i + 1 + j] })),
    )
    .filter(({ value }) => Number.isFinite(value))
    .sort((x, y) => y.value - x.value);
  const named = (some: typeof pairs) =>
    some.map(({ pair, value }) => `${pair} ${value.toFixed(2)}`).join(', ');
  if (pairs.length === 0) return 'no pairs';
  return `highest: ${named(pairs.slice(0, PAIRS_SHOWN))}; lowest: ${named(pairs.slice(-PAIRS_SHOWN).reverse())}`;
}

function lineSummary(values: readonly number[]): string {
  const known = values.filter((value) => Number.isFinite(value));
  if (known.length === 0) return 'no values';
  const [low, high] = known.reduce(
    ([min, max], value) => [Math.min(min, value), Math.max(max, value)],
    [Infinity, -Infinity],
  );
  const [first, last, lowest, highest] = [known[0], known[known.length - 1], low, high].map(shown);
  return `first ${first}, last ${last}, lowest ${lowest}, highest ${highest}`;
}

function shown(value: number): string {
  return Number.isFinite(value) ? value.toPrecision(4) : 'unknown';
}
