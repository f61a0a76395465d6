import type { ReportArguments } from '../config/schema/report-arguments';

/** What a report is called in commands and in `reports:` of the configuration, and whether the day makes it. */
interface ReportEntry {
  readonly kind: 'scheduled' | 'ad hoc';
  /** One line for people. */
  readonly about: string;
  /** What pysystemtrade and earlier versions call it. */
  readonly aliases?: readonly string[];
}

/** Every report; the scheduled ones in the order in which they are made. */
const REPORTS = {
  slippage: { kind: 'scheduled', about: 'what spreads cost: trades, samples, configuration (250 days)' },
  costs: { kind: 'scheduled', about: 'cost of a trade in units of risk, by instrument' },
  roll: { kind: 'scheduled', about: 'rolls ahead, the next first', aliases: ['rolls'] },
  pandl: {
    kind: 'scheduled',
    about: 'profit by instrument, strategy, asset class',
    aliases: ['daily_pandl'],
  },
  reconcile: { kind: 'scheduled', about: 'wanted, held and at the broker: where they differ' },
  trades: { kind: 'scheduled', about: 'orders filled, delays, slippage', aliases: ['trade'] },
  strategy: { kind: 'scheduled', about: 'how each position came about', aliases: ['strategies'] },
  risk: { kind: 'scheduled', about: 'risk of the portfolio, betas, correlations' },
  status: { kind: 'scheduled', about: 'delays, limits reached, locks; then everything' },
  liquidity: { kind: 'scheduled', about: 'contracts and risk traded a day' },
  instrument_risk: { kind: 'scheduled', about: 'risk of one contract of every instrument' },
  min_capital: {
    kind: 'scheduled',
    about: 'capital that each instrument needs',
    aliases: ['minimum_capital'],
  },
  duplicate_markets: {
    kind: 'scheduled',
    about: 'which of markets in the same thing to trade',
    aliases: ['duplicate_market'],
  },
  remove_markets: { kind: 'scheduled', about: 'markets to stop and to resume trading' },
  market_monitor: { kind: 'scheduled', about: 'how far each market has moved' },
  account_curve: { kind: 'scheduled', about: 'profit of the account over several periods' },
  instrument_list: { kind: 'ad hoc', about: 'everything configured of every instrument, and its tick' },
  dynamic_optimisation: {
    kind: 'ad hoc',
    about: 'whole contracts against the unrounded positions they stand for',
  },
  commissions: {
    kind: 'ad hoc',
    about: 'commissions as configured, announced and paid',
    aliases: ['commission'],
  },
} as const satisfies Readonly<Record<string, ReportEntry>>;

export type ReportName = keyof typeof REPORTS;

/** The reports there are, by their keys in the configuration; names of pysystemtrade are understood too. */
export const REPORT_NAMES = Object.keys(REPORTS) as readonly ReportName[];

export const REPORT_OUTPUTS = ['console', 'email', 'file', 'emailfile'] as const;

export type ReportOutput = (typeof REPORT_OUTPUTS)[number];

export interface WantedReport {
  readonly name: ReportName;
  /** Instead of the report's own title. */
  readonly title?: string;
  readonly output: ReportOutput;
  readonly arguments: ReportArguments;
}

export interface ReportPlan {
  readonly wanted: readonly WantedReport[];
  /** Names that no report has, with what to do. */
  readonly unknown: readonly string[];
}

/** Entries of the configuration. */
interface ReportKeys {
  readonly reports: Readonly<
    Record<string, { title?: string; output?: ReportOutput; arguments?: ReportArguments }>
  >;
  readonly report_output: ReportOutput;
}

/** Which reports to make and where they go. */
export function planReports({ reports, report_output }: ReportKeys): ReportPlan {
  const entries = Object.entries(reports);
  return {
    wanted: entries.flatMap(([key, entry]) => {
      const name = reportName(key);
      return name
        ? [
            {
              name,
              title: entry.title,
              output: entry.output ?? report_output,
              arguments: entry.arguments ?? {},
            },
          ]
        : [];
    }),
    unknown: entries.map(([key]) => key).filter((key) => reportName(key) === undefined),
  };
}

/** The report that a key of the configuration, or a person, means: `trade_report` is `trades`. */
export function reportName(given: string): ReportName | undefined {
  const name = given.replaceAll('-', '_').replace(/_report$/, '');
  return REPORT_NAMES.find((each) => {
    const { aliases = [] } = REPORTS[each] as ReportEntry;
    return each === name || aliases.includes(name);
  });
}

/** What a report is about, in a line, and whether the day makes it. */
export function aboutReport(name: ReportName): ReportEntry {
  return REPORTS[name];
}
