/**
 * The one registry of errors: code, whether a retry can help, and what the operator can do about it.
 * Throw with `tstError('CODE', 'sentence with the facts')`.
 */
export const ERRORS = {
  BAD_CONFIG: {
    retryable: false,
    remedy: 'Correct the named key in the named file, then run `npx tst config check`.',
  },
  BAD_DATA_FILE: {
    retryable: false,
    remedy: 'Nothing was stored. Correct the named row of the named file, then run the command again.',
  },
  NOT_FINITE: {
    retryable: false,
    remedy: 'Correct the number named in the message at its source: a file, a setting, or the broker.',
  },
  BAD_INPUT: { retryable: false, remedy: 'Correct the value named in the message.' },
  UNKNOWN_INSTRUMENT: {
    retryable: false,
    remedy:
      'Add the instrument to instrumentconfig.csv, rollconfig.csv and ib_config_futures.csv, or correct its name.',
  },
  MISSING_DATA: {
    retryable: false,
    remedy: 'Fetch what is missing (`npx tst run prices`); a first history: `npx tst instruments add CODE`.',
  },
  BROKER_DIFFERS: {
    retryable: false,
    remedy:
      'Correct the named row of the named file, or ask the broker: the instrument is not traded until both agree.',
  },
  PRICE_SPIKE: {
    retryable: false,
    remedy: 'Answer the question: `npx tst questions` lists it, with the command that answers it.',
  },
  ROLL_NOT_REGISTERED: {
    retryable: false,
    remedy: 'Roll the price series of the instrument first: `npx tst rolls` shows how.',
  },
  ORDER_REFUSED: {
    retryable: false,
    remedy: 'Read the reason in the message; `npx tst orders` shows the active orders.',
  },
  LIMIT_BREACHED: {
    retryable: false,
    remedy: 'Raise or reset the limit (`npx tst limits`), or wait until it resets.',
  },
  ORDER_UNKNOWN: {
    retryable: false,
    remedy:
      'The order may be at the broker, and its instrument is locked until that is known: `npx tst orders` shows it, `npx tst orders settle` says what became of it.',
  },
  BROKER_UNREACHABLE: {
    retryable: true,
    remedy: 'Start the gateway, or check ib_ipaddress and ib_port (`npx tst config show`).',
  },
  BROKER_REFUSED: {
    retryable: false,
    remedy: "Read the broker's text in the message, then correct the contract or the account.",
  },
  BROKER_ABSENT: {
    retryable: false,
    remedy:
      'Do it at your broker, and enter what came of it: docs/manual-trading.md, "A broker without an API".',
  },
  BROKER_PACING: { retryable: true, remedy: 'Nothing to do: the request is repeated later.' },
  BROKER_CLIENT_ID_IN_USE: {
    // For some seconds a gateway refuses even our own id: while it restarts, or until it notices that a process ended.
    retryable: true,
    remedy: 'If it lasts, stop the other program that uses this client id, or set another ib_idoffset.',
  },
  DATABASE_UNREACHABLE: {
    retryable: true,
    remedy: 'Start the database, or check mongo_host (`npx tst config show`).',
  },
  JOURNAL_UNWRITABLE: {
    retryable: true,
    remedy:
      'Free space on the disk of the folder, or make it writable: nothing is booked or sent without the journal.',
  },
  DATABASE_ENGINE: {
    retryable: false,
    remedy:
      'Start with the database program that made the files (set TST_MONGOD to it), or migrate as the message says.',
  },
  VERSION_CONFLICT: {
    retryable: true,
    remedy: 'Nothing to do: something else wrote first, and the step is repeated.',
  },
  SERVICE_UNAVAILABLE: {
    retryable: true,
    remedy: "Read the service's log, which the message names; `npx tst start` starts the service again.",
  },
  SYSTEM_BUSY: {
    retryable: false,
    remedy: 'Stop the other process of this system, or choose another system name with --system.',
  },
  SCHEMA_NEWER: {
    retryable: false,
    remedy: 'Use the release that wrote it, or a later one; an earlier backup can be restored with this one.',
  },
  SCHEMA_OLDER: {
    retryable: false,
    remedy:
      'Start the system once (`npx tst start`, or `npm start` for the simulated one): the worker brings the database up to date.',
  },
  SYSTEM_TAKEN: {
    retryable: false,
    remedy:
      'Stop the other session of this system, or wait until its lease has expired: two at once would trade against each other.',
  },
  RUN_FAILED: {
    retryable: false,
    remedy: 'Read the reason, correct its cause, then run it again: completed steps are not repeated.',
  },
  HALTED: { retryable: false, remedy: 'Lift the halt with a reason: `npx tst halt lift --reason "..."`.' },
} as const satisfies Record<string, { retryable: boolean; remedy: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** An error with a code of the registry. The message states the facts; `remedy` what the operator can do. */
export class TstError extends Error {
  override readonly name = 'TstError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  get remedy(): string {
    return ERRORS[this.code].remedy;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}

/** Makes an error of the registry, keeping its cause. */
export function tstError(code: ErrorCode, message: string, cause?: unknown): TstError {
  return new TstError(code, message, cause === undefined ? undefined : { cause });
}
