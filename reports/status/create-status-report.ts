import { skewInWords } from '../../domain/execution/clock-skew';
import { daysBetween, formatDuration, formatLast, formatTime } from '../format';
import type { Part } from '../part';
import type { Report, Section, TableRow } from '../report';
import { column, header, paragraph, row, sectionsOf, table } from '../sections';
import type {
  ContractAlarm,
  LastUpdate,
  MethodStatus,
  PositionLimitStatus,
  ProcessState,
  StatusReportData,
  TradeLimitStatus,
} from './status-data';

/** Spare room without a limit, as pysystemtrade prints it. */
const NO_LIMIT = 9_999_999;

/** What needs attention first, then everything. */
export function createStatusReport(data: StatusReportData): Report {
  return {
    title: 'Status report',
    producedAt: data.producedAt,
    zone: data.zone,
    sections: [
      ...cycleSections(data),
      header('Needs attention'),
      ...alarmSections(data),
      ...fetchSections(data),
      ...delaySections(data),
      ...constraintSections(data),
      ...clockSections(data),
      ...holdSections(data),
      header('Data'),
      ...fullUpdateSections(data),
      header('Limits'),
      ...limitSections(data),
      header('Processes'),
      ...processSections(data),
    ],
  };
}

function cycleSections({ stages }: StatusReportData): readonly Section[] {
  return sectionsOf('Stages', stages, (all) => [
    table(
      'Daily cycle',
      [column('stage'), column('state'), column('summary'), column('problems', 'short')],
      all.map(({ stage, state, summary, problems }) => ({
        cells: [stage, state, summary, problems.length],
        emphasis: state === 'failed' ? 'problem' : problems.length > 0 ? 'warning' : undefined,
      })),
      'No stage has run yet.',
    ),
    ...all.flatMap(({ stage, problems }) =>
      problems.map((problem) => paragraph(`${stage}: ${problem}`, 'problem')),
    ),
  ]);
}

/** What has no time at all counts as delayed: pysystemtrade never noticed it. */
function isDelayed(last: number | undefined, data: StatusReportData): boolean {
  return last === undefined || daysBetween(last, data.producedAt) > data.delayDaysMax;
}

function delaySections(data: StatusReportData): readonly Section[] {
  const sections = [
    ...delayed('Delayed methods', mapPart(data.methods, asLastStart), data),
    ...delayed('Delayed adjusted prices', data.adjustedPrices, data),
    ...delayed('Delayed FX prices', data.fxPrices, data),
    ...delayed('Delayed optimal positions', data.optimalPositions, data),
  ];
  return sections.length > 0 ? sections : [paragraph('No delays.', 'good')];
}

function alarmSections({ contractAlarms, blockedRolls, zone }: StatusReportData): readonly Section[] {
  const paragraphs = (what: string) => (alarms: readonly ContractAlarm[]) =>
    alarms.map(({ instrument, texts, since }) =>
      paragraph(`${what}${instrument}: ${texts.join('; ')} (since ${formatTime(since, zone)}).`, 'problem'),
    );
  return [
    ...sectionsOf('Contracts in use', contractAlarms, paragraphs('')),
    ...sectionsOf('Blocked rolls', blockedRolls, paragraphs('Roll of ')),
  ];
}

function fetchSections({ missingPrices, zone }: StatusReportData): readonly Section[] {
  return sectionsOf('Prices that were not fetched', missingPrices, (missing) =>
    missing.length === 0
      ? []
      : [
          table(
            'Prices that were not fetched',
            [column('name'), column('trade date', 'short'), column('at'), column('why')],
            missing.map(({ name, tradeDate, at, isFailure, reasons }) => ({
              cells: [name, tradeDate, formatTime(at, zone), reasons.join('; ')],
              emphasis: isFailure ? 'problem' : 'warning',
            })),
          ),
        ],
  );
}

function asLastStart(methods: readonly MethodStatus[]): readonly LastUpdate[] {
  return methods.map(({ process, method, lastStart }) => ({
    name: `${process}/${method}`,
    lastUpdate: lastStart,
  }));
}

function mapPart<From, To>(source: Part<From>, map: (data: From) => To): Part<To> {
  return source.kind === 'data' ? { kind: 'data', data: map(source.data) } : source;
}

function delayed(
  title: string,
  source: Part<readonly LastUpdate[]>,
  data: StatusReportData,
): readonly Section[] {
  return sectionsOf(title, source, (all) => {
    const late = all.filter(({ lastUpdate }) => isDelayed(lastUpdate, data));
    return late.length === 0 ? [] : [updateTable(title, late, data)];
  });
}

/** Oldest first; what never came is the oldest. */
function updateTable(title: string, updates: readonly LastUpdate[], data: StatusReportData) {
  const sorted = [...updates].sort(
    (a, b) => (a.lastUpdate ?? -Infinity) - (b.lastUpdate ?? -Infinity) || a.name.localeCompare(b.name),
  );
  const rows = sorted.map(
    ({ name, lastUpdate }): TableRow => ({
      cells: [
        name,
        formatLast(lastUpdate, data.zone),
        lastUpdate === undefined ? '' : formatDuration(data.producedAt - lastUpdate),
      ],
      emphasis: isDelayed(lastUpdate, data) ? 'problem' : undefined,
    }),
  );
  const columns = [column('name'), column('last update'), { ...column('age'), align: 'right' as const }];
  return table(title, columns, rows, 'Nothing is stored of it yet.');
}

function constraintSections(data: StatusReportData): readonly Section[] {
  const sections = [
    ...sectionsOf('Trade limits', data.tradeLimits, (all) => {
      const full = all.filter((each) => capacity(each) <= 0);
      return full.length === 0 ? [] : [tradeLimitTable('Instruments at trade limit', full, data)];
    }),
    ...sectionsOf('Position limits', data.positionLimits, (all) => {
      const full = all.filter((each) => spare(each) <= 0);
      return full.length === 0 ? [] : [positionLimitTable('Instruments at position limit', full)];
    }),
  ];
  return sections.length > 0 ? sections : [paragraph('No constraints.', 'good')];
}

function clockSections({ clockSkew, clockSkewWarnMs, zone }: StatusReportData): readonly Section[] {
  return sectionsOf('Clock', clockSkew, (skew) => {
    if (!skew) return [];
    const text = `Our clock was ${skewInWords(skew.skewMs)} at ${formatTime(skew.at, zone)}.`;
    return [paragraph(text, Math.abs(skew.skewMs) > clockSkewWarnMs ? 'problem' : 'good')];
  });
}

function capacity({ limit, tradedSinceReset }: TradeLimitStatus): number {
  return limit - tradedSinceReset;
}

function spare({ limit, position }: PositionLimitStatus): number {
  return limit === undefined ? NO_LIMIT : limit - Math.abs(position);
}

function tradeLimitTable(title: string, limits: readonly TradeLimitStatus[], data: StatusReportData) {
  const columns = [
    column('strategy/instrument'),
    column('period', 'short'),
    column('limit', 'short'),
    column('trades since reset', 'short'),
    column('capacity', 'short'),
    column('time since reset'),
  ];
  const rows = limits.map(
    (each): TableRow => ({
      cells: [
        nameOf(each),
        each.periodDays,
        each.limit,
        each.tradedSinceReset,
        capacity(each),
        formatDuration(data.producedAt - each.resetAt),
      ],
      emphasis: capacity(each) <= 0 ? 'warning' : undefined,
    }),
  );
  return table(title, columns, rows, 'No trade limit is set.');
}

function positionLimitTable(title: string, limits: readonly PositionLimitStatus[]) {
  const columns = [
    column('key'),
    column('position', 'short'),
    column('limit', 'short'),
    column('spare', 'short'),
  ];
  const rows = limits.map(
    (each): TableRow => ({
      cells: [nameOf(each), each.position, each.limit ?? 'none', spare(each)],
      emphasis: spare(each) <= 0 ? 'warning' : undefined,
    }),
  );
  return table(title, columns, rows, 'No position limit is set.');
}

function nameOf({
  strategy,
  instrument,
}: {
  readonly strategy?: string;
  readonly instrument: string;
}): string {
  return strategy === undefined ? instrument : `${strategy}/${instrument}`;
}

/** What a person, or the system for a person, has stopped. */
function holdSections({ overrides, locks, questions, zone }: StatusReportData): readonly Section[] {
  return [
    ...sectionsOf('Locks', locks, (all) =>
      all.length === 0
        ? [paragraph('No locked instruments.', 'good')]
        : [
            table(
              'Locked instruments',
              [column('instrument'), column('owner'), column('reason'), column('since')],
              all.map(({ instrument, owner, reason, since }) => ({
                cells: [instrument, owner, reason, formatTime(since, zone)],
                emphasis: 'problem' as const,
              })),
            ),
          ],
    ),
    ...sectionsOf('Overrides', overrides, (all) =>
      all.length === 0
        ? []
        : [
            table(
              'Overrides',
              [column('name'), column('override'), column('because')],
              all.map((o) => row(o.name, o.override, o.reason)),
            ),
          ],
    ),
    ...sectionsOf('Questions', questions, (all) =>
      all.length === 0
        ? []
        : [
            table(
              'Open questions (`npx tst questions`)',
              [column('question'), column('text'), column('asked')],
              all.map((q) => row(q.id, q.text, formatTime(q.askedAt, zone))),
            ),
          ],
    ),
  ];
}

function fullUpdateSections(data: StatusReportData): readonly Section[] {
  const full = (title: string, source: Part<readonly LastUpdate[]>) =>
    sectionsOf(title, source, (all) => [updateTable(title, all, data)]);
  return [
    ...full('Adjusted prices', data.adjustedPrices),
    ...full('FX prices', data.fxPrices),
    ...full('Optimal positions', data.optimalPositions),
  ];
}

function limitSections(data: StatusReportData): readonly Section[] {
  return [
    ...sectionsOf('Trade limits', data.tradeLimits, (all) => [tradeLimitTable('Trade limits', all, data)]),
    ...sectionsOf('Position limits', data.positionLimits, (all) => [
      positionLimitTable('Position limits', all),
    ]),
  ];
}

function processSections(data: StatusReportData): readonly Section[] {
  const { zone } = data;
  return [
    ...sectionsOf('Processes', data.processes, (all) => [processTable(all, zone)]),
    ...sectionsOf('Methods', data.methods, (all) => [
      table(
        'Methods',
        [column('process'), column('method'), column('last start'), column('last end'), column('running')],
        all.map((each) =>
          row(
            each.process,
            each.method,
            formatLast(each.lastStart, zone),
            formatLast(each.lastEnd, zone),
            isRunning(each) ? 'yes' : '',
          ),
        ),
        'No process has run yet.',
      ),
    ]),
  ];
}

/** Started later than it ended, or not ended at all. */
function isRunning({ lastStart, lastEnd }: MethodStatus): boolean {
  return lastStart !== undefined && (lastEnd === undefined || lastStart > lastEnd);
}

function processTable(processes: readonly ProcessState[], zone: string) {
  const columns = ['process', 'status', 'state', 'last start', 'last end', 'window', 'after', 'machine'].map(
    (name) => column(name),
  );
  const rows = processes.map(
    (each): TableRow => ({
      cells: [
        each.process,
        each.status,
        each.state,
        formatLast(each.lastStart, zone),
        formatLast(each.lastEnd, zone),
        `${each.windowStart}-${each.windowStop}`,
        each.previousProcess ?? '',
        each.machine,
      ],
      emphasis: each.state === 'crashed' || each.state === 'failed' ? 'problem' : undefined,
    }),
  );
  return table('Control', columns, rows);
}
