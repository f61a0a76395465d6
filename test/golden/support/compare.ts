import * as fs from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Folder with golden figures and sample data: `TST_SHARED`, or `../shared` beside the checkout. */
export const sharedFolder = process.env['TST_SHARED'] ?? path.resolve(__dirname, '../../../../shared');
const goldenRoot = path.join(sharedFolder, 'golden');

/**
 * `describe` for one golden folder. Prints `golden <folder>: N figures, largest relative difference X` at the end.
 * Without the golden files it fails when CI=true and is skipped, with the reason, elsewhere.
 */
export function describeGolden(
  folder: string,
  body: (golden: GoldenComparison) => void,
  title = folder,
): void {
  const present = fs.existsSync(path.join(goldenRoot, folder));
  if (!present && process.env['CI'] !== 'true') {
    describe.skip(`golden ${title} (no ${path.join(goldenRoot, folder)}; set TST_SHARED)`, () => {
      it('is skipped', () => undefined);
    });
    return;
  }
  describe(`golden ${title}`, () => {
    const golden = new GoldenComparison(folder, title);
    body(golden);
    afterAll(() => golden.report());
  });
}

export interface Mismatch {
  readonly name: string;
  readonly actual: unknown;
  readonly expected: unknown;
}

/** Compares figures with those of a golden folder; counts them; remembers the largest relative difference. */
export class GoldenComparison {
  figures = 0;
  largest = 0;
  largestName = '';
  private mismatches: Mismatch[] = [];
  private mismatchCount = 0;

  constructor(
    readonly folder: string,
    readonly title = folder,
  ) {}

  /** Parsed JSON of a file (`.json` or `.json.gz`); null stays null. */
  json<T>(file: string): T {
    return JSON.parse(this.read(file)) as T;
  }

  /** A CSV file (`.csv` or `.csv.gz`) with a date column first: times in local naive ms and the named columns. */
  csv(file: string): { times: Float64Array; columns: Record<string, Float64Array> } {
    const lines = this.read(file).trimEnd().split('\n');
    const names = lines[0].split(',').slice(1);
    const times = new Float64Array(lines.length - 1);
    const columns: Record<string, Float64Array> = {};
    for (const name of names) columns[name] = new Float64Array(lines.length - 1);
    for (let row = 1; row < lines.length; row++) {
      const cells = lines[row].split(',');
      times[row - 1] = goldenTime(cells[0]);
      names.forEach((name, i) => {
        columns[name][row - 1] = goldenNumber(cells[i + 1]);
      });
    }
    return { times, columns };
  }

  /** True within max(relative, absolute) `tolerance`; NaN equals NaN, also null; infinities must be equal. */
  number(name: string, actual: number, expected: number | string | null, tolerance = 1e-9): boolean {
    this.figures++;
    const want = goldenNumber(expected);
    if (Object.is(actual, want) || actual === want || (Number.isNaN(actual) && Number.isNaN(want)))
      return true;
    const difference = Math.abs(actual - want);
    const isClose = difference <= tolerance * Math.max(1, Math.abs(want));
    // Below 1 the absolute rule decides, so that is what the printed figure uses too.
    const relative = difference / Math.max(1, Math.abs(want));
    if (relative > this.largest) {
      this.largest = relative;
      this.largestName = name;
    }
    if (!isClose) this.fail({ name, actual, expected: want });
    return isClose;
  }

  /** Whole numbers, texts and flags: must be the same. */
  exact(name: string, actual: unknown, expected: unknown): boolean {
    this.figures++;
    const same =
      actual === expected || (Number.isNaN(actual) && (expected === null || Number.isNaN(expected)));
    if (!same) this.fail({ name, actual, expected });
    return same;
  }

  /** Every row of a golden column against a series: same times where either has a value. */
  series(
    name: string,
    actual: { readonly times: Float64Array; readonly values: Float64Array },
    expected: { readonly times: Float64Array; readonly values: Float64Array },
    tolerance = 1e-9,
  ): void {
    let row = 0;
    for (let i = 0; i < expected.times.length; i++) {
      while (row < actual.times.length && actual.times[row] < expected.times[i]) {
        // A row of ours that the file lacks may only be empty.
        if (!Number.isNaN(actual.values[row]))
          this.fail({ name: at(name, actual.times[row]), actual: actual.values[row], expected: 'no row' });
        row++;
      }
      const value = actual.times[row] === expected.times[i] ? actual.values[row++] : NaN;
      if (Number.isNaN(value) && Number.isNaN(expected.values[i])) this.figures++;
      else this.number(at(name, expected.times[i]), value, expected.values[i], tolerance);
    }
    for (; row < actual.times.length; row++) {
      if (!Number.isNaN(actual.values[row]))
        this.fail({ name: at(name, actual.times[row]), actual: actual.values[row], expected: 'no row' });
    }
  }

  /** Throws if any figure differed since the last call. Call it at the end of each `it`. */
  check(): void {
    const { mismatches, mismatchCount } = this;
    this.mismatches = [];
    this.mismatchCount = 0;
    if (mismatchCount === 0) return;
    const lines = mismatches.map((m) => `  ${m.name}: ${String(m.actual)} instead of ${String(m.expected)}`);
    throw new Error(`golden ${this.title}: ${mismatchCount} figures differ, the first:\n${lines.join('\n')}`);
  }

  /**
   * The folder's row in the table that `npm test -- golden` ends with (`TST_GOLDEN_SUMMARY` names the file that
   * gathers them); a line of its own where a test is run alone.
   */
  report(): void {
    const summary = process.env['TST_GOLDEN_SUMMARY'];
    if (summary !== undefined) {
      const { title, figures, largest, largestName } = this;
      fs.appendFileSync(summary, `${JSON.stringify({ title, figures, largest, where: largestName })}\n`);
      return;
    }
    const where = this.largestName === '' ? '' : ` (${this.largestName})`;
    process.stdout.write(
      `golden ${this.title}: ${this.figures} figures, largest relative difference ${this.largest.toExponential(1)}${where}\n`,
    );
  }

  private fail(mismatch: Mismatch): void {
    this.mismatchCount++;
    if (this.mismatches.length < 12) this.mismatches.push(mismatch);
  }

  private read(file: string): string {
    const content = fs.readFileSync(path.join(goldenRoot, this.folder, file));
    return (file.endsWith('.gz') ? gunzipSync(content) : content).toString('utf8');
  }
}

/** Golden text or JSON value as a number: empty and null are NaN, "inf" is infinity. */
export function goldenNumber(value: number | string | null | undefined): number {
  if (value === null || value === undefined || value === '') return NaN;
  if (value === 'inf') return Infinity;
  if (value === '-inf') return -Infinity;
  return Number(value);
}

/** Golden date text as local naive ms. */
export function goldenTime(text: string): number {
  return Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text.replace(' ', 'T')}Z`);
}

function at(name: string, time: number): string {
  return `${name} at ${new Date(time).toISOString().slice(0, 19)}`;
}
