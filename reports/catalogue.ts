/** The reports there are. Keys of `reports:` in the configuration; pysystemtrade's names are understood too. */
export const REPORT_NAMES = ['status', 'trades', 'pandl', 'reconcile'] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

export type ReportOutput = 'console' | 'email' | 'file' | 'emailfile';

const ALIASES: Readonly<Record<string, ReportName>> = {
  status_report: 'status',
  trade: 'trades',
  trade_report: 'trades',
  trades_report: 'trades',
  pandl_report: 'pandl',
  daily_pandl_report: 'pandl',
  reconcile_report: 'reconcile',
};

export interface WantedReport {
  readonly name: ReportName;
  /** Instead of the report's own title. */
  readonly title?: string;
  readonly output: ReportOutput;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface ReportPlan {
  readonly wanted: readonly WantedReport[];
  /** Names that no report has, with what to do. */
  readonly unknown: readonly string[];
}

/** Entries of the configuration. */
interface ReportKeys {
  readonly reports: Readonly<
    Record<string, { title?: string; output?: ReportOutput; arguments?: Readonly<Record<string, unknown>> }>
  >;
  readonly report_output: ReportOutput;
}

/** Which reports to make and where they go. */
export function planReports({ reports, report_output }: ReportKeys): ReportPlan {
  const entries = Object.entries(reports);
  return {
    wanted: entries.flatMap(([key, entry]) => {
      const name = nameOf(key);
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
    unknown: entries.map(([key]) => key).filter((key) => nameOf(key) === undefined),
  };
}

function nameOf(key: string): ReportName | undefined {
  return REPORT_NAMES.find((name) => name === key) ?? ALIASES[key];
}
