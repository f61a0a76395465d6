import Table from 'cli-table3';

/** One line of the table. An aim is met at `least` or above, or at `most` or below. */
export interface Measured {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly parquet?: number;
  readonly least?: number;
  readonly most?: number;
}

/** The column of Parquet is left out when no line has it. */
export function printMeasured(title: string, lines: readonly Measured[]): void {
  const withParquet = lines.some(({ parquet }) => parquet !== undefined);
  const table = new Table({
    head: [title, 'measured', ...(withParquet ? ['Parquet'] : []), 'aim', ''],
    colAligns: ['left', 'right', 'right', ...(withParquet ? (['right'] as const) : []), 'left'],
    style: { head: [], border: [] },
  });
  for (const line of lines) {
    const { what, value, unit, parquet } = line;
    const compared = parquet === undefined ? '' : `${digits(parquet)} ${unit}`;
    table.push([
      what,
      `${digits(value)} ${unit}`,
      ...(withParquet ? [compared] : []),
      aimOf(line),
      verdict(line),
    ]);
  }
  console.log(table.toString());
}

function aimOf({ least, most, unit }: Measured): string {
  if (least !== undefined) return `>= ${least} ${unit}`;
  return most === undefined ? '' : `<= ${most} ${unit}`;
}

function verdict({ value, least, most }: Measured): string {
  if (least === undefined && most === undefined) return '';
  return value >= (least ?? 0) && value <= (most ?? Number.POSITIVE_INFINITY) ? 'met' : 'MISSED';
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Milliseconds that the work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds of this process's processor time that the work takes. */
export async function processorTime(work: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Milliseconds of the fastest of several times: what else the machine does is in none of them, or in few. */
export async function fastest(times: number, work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times; time += 1) best = Math.min(best, await timed(work));
  return best;
}
