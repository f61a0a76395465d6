import { pino } from 'pino';
import type { LoggingConfig } from '../../config/schema/logging';
import {
  type AttributeMode,
  isLogAttribute,
  joinedAttributes,
  type LogAttributes,
} from '../../domain/logs/log-attributes';
import { LOG_LEVELS, type LogLevel, parseLogLine, type StoredLogRecord } from '../../domain/logs/log-record';
import { createLogClient } from './log-client';

export interface ProcessLog {
  readonly log: pino.Logger;
  /** From now on records of this level and above go there too; those since the start of the process first. */
  attach(level: LogLevel | 'off', take: (record: StoredLogRecord) => void): void;
  close(): Promise<void>;
}

export interface ProcessLogOptions {
  /** Of the process. */
  readonly name: string;
  readonly config: LoggingConfig;
  /** Keeps records while the log server is away. */
  readonly spoolFile: string;
  /** What the present piece of work is: which activity of which workflow. */
  context(): WorkContext;
}

export interface WorkContext {
  readonly attributes?: LogAttributes;
  readonly workflowId?: string;
  readonly runId?: string;
}

/** Records kept for those who attach themselves later. */
const EARLY_MAX = 1_000;
const SECRETS = ['*.email_pwd', '*.password', 'facts.*.email_pwd', 'facts.*.password'];

/** The log of a process: structured records to its console, the log server, and whoever attaches itself. */
export function createLog(options: ProcessLogOptions): ProcessLog {
  const { name, config } = options;
  const client = config.server && createLogClient({ ...config.server, spoolFile: options.spoolFile });
  const early: string[] = [];
  const attached: { readonly level: LogLevel; take(record: StoredLogRecord): void }[] = [];
  const give = (line: string) => {
    if (early.length < EARLY_MAX) early.push(line);
    for (const each of attached) giveTo(each, line);
  };
  const streams = [
    ...streamOf(config.console, consoleStream()),
    ...(client ? streamOf(config.server!.level, { write: (line) => client.write(line.trimEnd()) }) : []),
    ...streamOf('debug', { write: give }),
  ];
  const log = pino(
    {
      base: { name },
      level: 'debug',
      messageKey: 'text',
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: SECRETS,
      formatters: { level: (label) => ({ level: label === 'fatal' ? 'critical' : label }), log: arranged },
      mixin: (_record, _level, logger) => inContext(logger as pino.Logger, options.context()),
    },
    pino.multistream(streams),
  );
  return {
    log,
    attach: (level, take) => {
      if (level === 'off') return;
      attached.push({ level, take });
      for (const line of early) giveTo({ level, take }, line);
    },
    close: async () => client?.close(),
  };
}

const BOUND = Symbol('attributes');
type BoundLog = pino.Logger & { [BOUND]?: LogAttributes };

/** A log whose records carry these attributes too. Throws BAD_INPUT for one that does not exist. */
export function boundLog(log: pino.Logger, given: LogAttributes, mode?: AttributeMode): pino.Logger {
  const child: BoundLog = log.child({});
  child[BOUND] = joinedAttributes((log as BoundLog)[BOUND] ?? {}, given, mode);
  return child;
}

/** What the work says of itself does not overrule what the log is bound to; what one record says overrules both. */
function inContext(log: BoundLog, { attributes = {}, workflowId, runId }: WorkContext): object {
  return {
    ...joinedAttributes(log[BOUND] ?? {}, attributes, 'preserve'),
    ...(workflowId && { workflowId }),
    ...(runId && { runId }),
  };
}

/** Attributes by their names; everything else that a record was given is its facts. */
function arranged(given: Record<string, unknown>): Record<string, unknown> {
  const isNamed = (key: string) => isLogAttribute(key) || key === 'workflowId' || key === 'runId';
  const entries = Object.entries(given);
  const facts = Object.fromEntries(entries.filter(([key]) => !isNamed(key)));
  return {
    ...Object.fromEntries(entries.filter(([key]) => isNamed(key))),
    ...(Object.keys(facts).length > 0 && { facts }),
  };
}

function streamOf(level: LogLevel | 'off', stream: pino.DestinationStream): pino.StreamEntry[] {
  if (level === 'off') return [];
  return [{ level: level === 'critical' ? 'fatal' : level, stream }];
}

/** A log that can't be written, on a full disk, must not end the process. */
function consoleStream(): pino.DestinationStream {
  const output = pino.destination({ dest: 1, sync: true });
  output.on('error', () => undefined);
  return output;
}

function giveTo(to: { level: LogLevel; take(record: StoredLogRecord): void }, line: string): void {
  const record = parseLogLine(line);
  if (record && LOG_LEVELS.indexOf(record.level) >= LOG_LEVELS.indexOf(to.level)) to.take(record);
}
