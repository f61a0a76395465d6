import { z } from 'zod';
import { isLogAttribute, type LogAttributes } from './log-attributes';

/** From the least to the most serious; a critical record is mailed. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'critical'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One line of a log. */
export interface LogRecord extends LogAttributes {
  /** ISO instant, by the machine's clock. */
  readonly time: string;
  readonly level: LogLevel;
  /** The process that wrote it, such as `worker-default`. */
  readonly name: string;
  readonly text: string;
}

/** What is known besides the attributes; `client` and `seq` number the records of one process for the log server. */
const fields = {
  time: z.iso.datetime(),
  level: z.enum(LOG_LEVELS),
  name: z.string().min(1),
  text: z.string(),
  workflowId: z.string().optional(),
  runId: z.string().optional(),
  facts: z.record(z.string(), z.unknown()).optional(),
};
const recordSchema = z.looseObject(fields);
const sentSchema = z.looseObject({ ...fields, client: z.string().min(1), seq: z.int().positive() });

export type StoredLogRecord = z.infer<typeof recordSchema>;
export type SentLogRecord = z.infer<typeof sentSchema>;

/** The record of a line of JSON; undefined for what is none, or has keys that no record has. */
export function parseLogLine(line: string): StoredLogRecord | undefined {
  return parsed(recordSchema, line, []);
}

/** The same of a record on its way to the log server, with who sent it and which of its records it is, from 1. */
export function parseSentLine(line: string): SentLogRecord | undefined {
  return parsed(sentSchema, line, ['client', 'seq']);
}

function parsed<Schema extends z.ZodObject>(
  schema: Schema,
  line: string,
  more: readonly string[],
): z.infer<Schema> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const result = schema.safeParse(value);
  if (!result.success) return undefined;
  const known = (key: string) => key in fields || more.includes(key) || isLogAttribute(key);
  return Object.keys(result.data).every(known) ? result.data : undefined;
}
