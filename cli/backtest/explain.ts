import { basename } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import { DAY_MS } from '../../domain/time/units';
import { renderText } from '../../reports/renderers/text';
import type { Section } from '../../reports/report';
import { column, row, table } from '../../reports/sections';
import type { Backtest } from '../../systems/backtest';
import { suggestion } from '../../systems/config/nearest-name';
import { type ExplanationStep, explainPosition } from '../../systems/explain';
import { formatTime, parseTime } from '../../systems/primitives/calendar';
import { backtestOf, type ResearchOptions, withResearch } from './load-research';

export interface ExplainOptions extends ResearchOptions {
  /** `YYYY-MM-DD`; default: the last day. */
  readonly date?: string;
}

const STAGES: Readonly<Record<ExplanationStep['stage'], string>> = {
  price: 'Price and volatility',
  forecast: 'Forecasts',
  size: 'Size of the position if it had all the capital',
  portfolio: 'Position in the portfolio',
};

/** Explains an instrument's position, stage by stage, with units. */
export async function explainResearch(
  reference: string,
  instrument: string,
  options: ExplainOptions,
): Promise<void> {
  await withResearch(reference, options, (research) =>
    explainIn(backtestOf(research), basename(reference), instrument, options),
  );
}

function explainIn(backtest: Backtest, name: string, instrument: string, options: ExplainOptions): void {
  const code = knownInstrument(backtest, instrument);
  const time = options.date === undefined ? undefined : endOfDay(options.date);
  const { times } = backtest.portfolio.notionalPosition(code);
  const day = times.findLast((each) => each <= (time ?? Infinity));
  if (day === undefined)
    throw tstError('MISSING_DATA', `${code} has no position before ${formatTime(times[0])}`);
  const report = {
    title: `${code} in ${name} on ${formatTime(day)}`,
    producedAt: Date.now(),
    zone: 'UTC',
    sections: explanationSections(explainPosition(backtest, code, day)),
  };
  process.stdout.write(renderText(report));
}

/** One table per stage. */
export function explanationSections(steps: readonly ExplanationStep[]): readonly Section[] {
  return Object.entries(STAGES).flatMap(([stage, title]) => {
    const rows = steps
      .filter((step) => step.stage === stage)
      .map(({ name, value, units }) =>
        row(name, Number.isNaN(value) ? 'missing' : Number(value.toPrecision(8)), units),
      );
    if (rows.length === 0) return [];
    return [table(title, [column('what'), column('value', 'short'), column('unit')], rows)];
  });
}

function knownInstrument({ instruments }: Backtest, code: string): string {
  if (instruments.includes(code)) return code;
  const near = suggestion(code, instruments);
  throw tstError('UNKNOWN_INSTRUMENT', `'${code}' is not among the instruments of the strategy${near}`);
}

/** Intraday rows of the day count as the day. */
function endOfDay(date: string): number {
  const time = parseTime(date);
  if (Number.isNaN(time) || date.length !== 10)
    throw tstError('BAD_INPUT', `--date must be YYYY-MM-DD, not '${date}'`);
  return time + DAY_MS - 1;
}
