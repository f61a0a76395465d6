import { z } from 'zod';
import { reportArguments } from './report-arguments';
import { flag, oneOf, positive, text, textOrNumber, wholeNumber } from './values';

/**
 * Directories. Those that are written to are relative to the system's data directory, and in it when absent; those that
 * are read are relative to the private directory. `~`, `$NAME` and pysystemtrade's dotted form (`private.backtests` for
 * `private/backtests`) are understood in all of them.
 */
export const directoryKeys = {
  offsystem_backup_directory: text.optional(),
  backtest_store_directory: text.optional(),
  csv_backup_directory: text.optional(),
  mongo_dump_directory: text.optional(),
  echo_directory: text.optional(),
  echo_extension: text,
  reporting_directory: text.optional(),
  outbox_directory: text.optional(),
  journal_directory: text.optional(),
  /** A second place for the journal, on another machine's disk. */
  journal_copy_directory: text.optional(),
  log_directory: text.optional(),
  email_store_filename: text.optional(),
  parquet_store: text.optional(),
  /**
   * Holds instrumentconfig.csv, rollconfig.csv, spreadcosts.csv, ib_config_futures.csv, ib_config_spot_FX.csv; one that it
   * lacks is the shipped one.
   */
  instrument_config_directory: text.optional(),
  /** Holds positions.csv and account.csv, by which a person states what is at a broker without an API. */
  broker_statement_directory: text.optional(),
};

export const backupKeys = {
  backup: z.object(
    { compress: flag, verify: flag, keep_days: positive, csv_contract_expired_days_max: wholeNumber },
    'must be a mapping',
  ),
  retention_days: z.object(
    {
      backtests: positive,
      series_versions: positive,
      diagnostics: positive,
      emails: positive,
      logs: positive,
    },
    'must be a mapping',
  ),
};

const reportOutput = oneOf(['console', 'email', 'file', 'emailfile']);

const reportEntry = z.object(
  {
    title: text.optional(),
    output: reportOutput.optional(),
    function: text.optional(),
    arguments: reportArguments.optional(),
  },
  'must be a mapping with title, output, arguments, or nothing',
);

/** A list of names, or a mapping in which a name alone (`status:`) takes every option from the defaults. */
function namedReports(value: unknown): unknown {
  if (Array.isArray(value)) return Object.fromEntries(value.map((name) => [String(name), {}]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, entry ?? {}]));
}

/** `reports` names the reports to make; given, it replaces the default list. */
export const reportKeys = {
  reports: z.preprocess(
    namedReports,
    z.record(z.string(), reportEntry, 'must be a list or a mapping of report names'),
  ),
  report_output: reportOutput,
  report_days_back: positive,
  report_delay_days_max: positive,
};

export const monitorKeys = {
  trading_server_ip: text.optional(),
  trading_server_username: text.optional(),
  trading_server_ssh_port: wholeNumber.optional(),
  quandl_key: textOrNumber.optional(),
  barchart_key: textOrNumber.optional(),
};
