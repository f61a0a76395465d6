/**
 * The one registry of errors: code, whether a retry can help, and what the operator does about it.
 * Throw with `tstError('CODE', 'sentence with the facts')`.
 */
export const ERRORS = {
  BAD_CONFIG: {
    retryable: false,
    remedy: 'Correct the named key in the named file; `npx tst config show` prints what is in force.',
  },
  BAD_DATA_FILE: {
    retryable: false,
    remedy: 'Correct the named row of the named file, then run the command again; nothing was stored.',
  },
  NOT_FINITE: {
    retryable: false,
    remedy:
      'Correct the number that the message names where it comes from: a file, a setting, or the broker.',
  },
  BAD_INPUT: { retryable: false, remedy: 'Correct the value that the message names.' },
  UNKNOWN_INSTRUMENT: {
    retryable: false,
    remedy:
      'Add the instrument to instrumentconfig.csv, rollconfig.csv and ib_config_futures.csv, or correct its name.',
  },
  MISSING_DATA: {
    retryable: false,
    remedy: 'Run the prices stage, or import the history of the instrument.',
  },
  BROKER_DIFFERS: {
    retryable: false,
    remedy:
      'Correct the named row of the named file (or ask the broker): nothing of the instrument is traded until both agree.',
  },
  PRICE_SPIKE: { retryable: false, remedy: 'Answer the question: `npx tst questions`.' },
  ROLL_NOT_REGISTERED: { retryable: false, remedy: 'Roll the price series of the instrument first.' },
  ORDER_REFUSED: { retryable: false, remedy: 'Read the reason; `npx tst orders` shows what is open.' },
  LIMIT_BREACHED: { retryable: false, remedy: 'Raise or reset the limit, or wait until it resets.' },
  ORDER_UNKNOWN: {
    retryable: false,
    remedy:
      'The order may be at the broker: compare `npx tst positions`; the instrument stays locked until they agree.',
  },
  BROKER_UNREACHABLE: { retryable: true, remedy: 'Start the gateway or check ib_ipaddress and ib_port.' },
  BROKER_REFUSED: {
    retryable: false,
    remedy: "Read the broker's text; correct the contract or the account.",
  },
  BROKER_PACING: { retryable: true, remedy: 'None needed: the request is repeated later.' },
  BROKER_CLIENT_ID_IN_USE: {
    // A gateway that restarts, or has not noticed yet that a process ended, refuses our own id for some seconds.
    retryable: true,
    remedy: 'If it lasts, stop the other program that uses this client id, or set another ib_idoffset.',
  },
  DATABASE_UNREACHABLE: { retryable: true, remedy: 'Start the database or check mongo_host.' },
  JOURNAL_UNWRITABLE: {
    retryable: true,
    remedy:
      'Free space on the disk of the folder, or mend it; nothing is booked or sent without the journal.',
  },
  DATABASE_ENGINE: {
    retryable: false,
    remedy:
      'Start with the engine that made the files (TST_MONGOD names its program), or change over as the message says.',
  },
  VERSION_CONFLICT: {
    retryable: true,
    remedy: 'None needed: somebody else wrote first, the step is repeated.',
  },
  SERVICE_UNAVAILABLE: { retryable: true, remedy: "Read the service's log, named in the message." },
  SYSTEM_BUSY: {
    retryable: false,
    remedy: 'Stop the other process of this system, or choose another name with --system.',
  },
  SYSTEM_TAKEN: {
    retryable: false,
    remedy:
      'Stop the other session of this system, or wait until its lease has run out; two at once would trade against each other.',
  },
  RUN_FAILED: {
    retryable: false,
    remedy: 'Read the reason, correct its cause, and run it again: what was done is not repeated.',
  },
  HALTED: { retryable: false, remedy: 'Lift the halt with a reason: `npx tst halt lift`.' },
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
