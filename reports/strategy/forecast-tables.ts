import { figureTable, number, words } from '../figures';
import type { Section } from '../report';
import { stepOf } from './step-of';
import type { InstrumentSteps } from './strategy-data';

const WEIGHT = ': weight';
const CAPPED = ': scaled and capped';

/** Forecast weights in percent, forecasts as they are weighted, and before: one column for each rule. */
export function forecastSections(instruments: readonly InstrumentSteps[]): readonly Section[] {
  const rules = [
    ...new Set(
      instruments.flatMap(({ steps }) =>
        steps.filter(({ name }) => name.endsWith(CAPPED)).map(({ name }) => name.slice(0, -CAPPED.length)),
      ),
    ),
  ];
  if (rules.length === 0) return [];
  const weight = (each: InstrumentSteps, rule: string) => stepOf(each, `${rule}${WEIGHT}`);
  const forecast = (each: InstrumentSteps, rule: string) => stepOf(each, `${rule}${CAPPED}`);
  const ruleTable = (title: string, unit: string | undefined, cell: typeof weight) =>
    figureTable(
      title,
      [
        words<InstrumentSteps>('instrument', ({ instrument }) => instrument),
        ...rules.map((rule) => number<InstrumentSteps>(rule, unit, 2, (each) => cell(each, rule))),
      ],
      instruments,
    );
  return [
    ruleTable('Forecast weights', '%', (each, rule) => 100 * weight(each, rule)),
    ruleTable('Weighted forecasts', undefined, (each, rule) => weight(each, rule) * forecast(each, rule)),
    ruleTable('Unweighted forecasts, capped', undefined, forecast),
  ];
}
