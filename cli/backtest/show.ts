import { stringify } from 'yaml';
import { listStages, readStage, type StageResult } from '../../data/results/diagnostics';
import { type Database, openDatabase } from '../../data/store/database';
import { tstError } from '../../domain/errors/errors';
import { renderText } from '../../reports/renderers/text';
import type { Section } from '../../reports/report';
import { column, paragraph, row, table } from '../../reports/sections';
import { withSystem } from '../../services/system/with-system';
import { suggestion } from '../../systems/config/nearest-name';
import type { ExplanationStep } from '../../systems/explain';
import { explanationSections } from './explain';

export interface ShowOptions {
  readonly system?: string;
  /** Default: the newest run. */
  readonly date?: string;
  readonly stage?: string;
  readonly instrument?: string;
  readonly rows: number;
}

/** A stage's series as production stores them; null where a value is missing. */
interface StoredSeries {
  readonly dates: readonly string[];
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Prints what a production run of a strategy stored: its stages, or one of them. */
export async function showStored(strategy: string, options: ShowOptions): Promise<void> {
  await withSystem(options.system, ['database'], async (endpoints) => {
    const database = await openDatabase(endpoints.mongoUrl, endpoints.database);
    try {
      await showRun(database, strategy, options);
    } finally {
      await database.close();
    }
  });
}

/** The same on an open database; lists the results if the options do not name a single one. */
export async function showRun(database: Database, strategy: string, options: ShowOptions): Promise<void> {
  const stored = await listStages(database, { strategy });
  if (stored.length === 0) throw await noRunOf(database, strategy);
  const tradeDate = options.date ?? stored[0].tradeDate;
  const run = stored.filter((each) => each.tradeDate === tradeDate);
  if (run.length === 0) throw unknownName('date', tradeDate, new Set(stored.map((each) => each.tradeDate)));
  const found = chosen(run, options);
  if (found.length !== 1) {
    printList(strategy, tradeDate, found.length === 0 ? run : found);
    return;
  }
  printStage(found[0], await readStage(database, found[0]), options.rows);
}

async function noRunOf(database: Database, strategy: string): Promise<Error> {
  const strategies = new Set((await listStages(database)).map((each) => each.strategy));
  return unknownName('strategy', strategy, strategies);
}

function unknownName(what: string, name: string, stored: ReadonlySet<string>): Error {
  const there = [...stored].join(', ') || 'nothing: run the positions stage first';
  const near = suggestion(name, stored);
  return tstError(
    'BAD_INPUT',
    `no run of ${what} '${name}' is stored${near}; there is: ${there} (kept for 30 days)`,
  );
}

/** An instrument alone means the explanation of its position. Throws BAD_INPUT for an unknown name. */
function chosen(run: readonly StageResult[], { stage, instrument }: ShowOptions): readonly StageResult[] {
  if (stage === undefined && instrument === undefined) return [];
  const wanted = stage ?? 'explanation';
  const ofStage = run.filter((each) => each.stage === wanted);
  if (ofStage.length === 0) throw unknownName('stage', wanted, new Set(run.map((each) => each.stage)));
  if (instrument === undefined) return ofStage;
  const found = ofStage.filter((each) => each.instrument === instrument);
  if (found.length === 0)
    throw unknownName('instrument', instrument, new Set(ofStage.map((each) => each.instrument)));
  return found;
}

function printList(strategy: string, tradeDate: string, run: readonly StageResult[]): void {
  const stages = [...new Set(run.map(({ stage }) => stage))];
  const rows = stages.map((stage) =>
    row(
      stage,
      run
        .filter((each) => each.stage === stage && each.instrument !== '')
        .map(({ instrument }) => instrument)
        .join(' '),
    ),
  );
  print(`Run of ${strategy} for ${tradeDate}`, run[0].at, [
    table('Stored results', [column('stage'), column('of')], rows),
    paragraph('Look at one with --stage, and --instrument where there are several.'),
  ]);
}

function printStage(
  { strategy, tradeDate, stage, instrument, at }: StageResult,
  value: unknown,
  rows: number,
) {
  const title = `${strategy} for ${tradeDate}: ${stage} ${instrument}`.trimEnd();
  if (stage === 'explanation') print(title, at, explanationSections(readSteps(value)));
  else if (isSeries(value)) print(title, at, [seriesTable(value, rows)]);
  else process.stdout.write(`# ${title}\n${stringify(value)}`);
}

function seriesTable({ dates, columns }: StoredSeries, rows: number): Section {
  const names = Object.keys(columns);
  const from = Math.max(0, dates.length - rows);
  const shown = dates
    .slice(from)
    .map((date, i) => row(date, ...names.map((name) => short(columns[name][from + i]))));
  return table('', [column('date'), ...names.map((name) => column(name, 'short'))], shown);
}

function short(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(6));
}

/** JSON has no NaN: it was stored as null. */
function readSteps(value: unknown): ExplanationStep[] {
  const steps = value as (Omit<ExplanationStep, 'value'> & { value: number | null })[];
  return steps.map((step) => ({ ...step, value: step.value ?? NaN }));
}

function isSeries(value: unknown): value is StoredSeries {
  return typeof value === 'object' && value !== null && 'dates' in value && 'columns' in value;
}

function print(title: string, at: Date, sections: readonly Section[]): void {
  process.stdout.write(renderText({ title, producedAt: at.getTime(), zone: 'UTC', sections }));
}
