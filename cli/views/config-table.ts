import CliTable from 'cli-table3';
import { describeOrigin, type EffectiveValue } from '../../config/effective';

/** Columns without frames: keys and values stay whole, so that they can be searched and copied. */
export function configTable(values: readonly EffectiveValue[]): string {
  const table = new CliTable({
    head: ['KEY', 'VALUE', 'FROM'],
    chars: Object.fromEntries(FRAME_PARTS.map((part) => [part, ''])),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const { key, value, origin } of values) table.push([key, asText(value), describeOrigin(origin)]);
  return table.toString();
}

const FRAME_PARTS = [
  ...['top', 'bottom', 'left', 'mid', 'right'].flatMap((side) => [side, `${side}-mid`]),
  ...['top', 'bottom'].flatMap((side) => [`${side}-left`, `${side}-right`]),
  ...['left-mid', 'mid-mid', 'right-mid', 'middle'],
];

/** The value as YAML on one line. */
function asText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}: ${asText(item)}`)
    .join(', ')}}`;
}
