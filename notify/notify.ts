import { createHash } from 'node:crypto';
import type { MailRecord } from '../domain/system/mail-record';
import { HOUR_MS } from '../domain/time/units';
import type { MailConfig, MailMessage, MailOutcome } from './mail';
import { sendMail } from './send-mail';

/** Where mails are kept and counted. */
export interface MailStore {
  store(record: MailRecord): Promise<unknown>;
  /** Place of this mail among those of its subject in the present window: 1 for the first. */
  count(subject: string, at: Date, windowMs: number): Promise<number>;
}

export interface Notifier {
  /** At most one mail of a subject in the throttle's time; those held back are stored. */
  notice(message: MailMessage, at: number): Promise<NoticeOutcome>;
  /** Something that a person must see: subject `*CRITICAL*: <text>`, never held back. */
  critical(text: string, at: number, details?: string): Promise<NoticeOutcome>;
  /** A report: neither held back nor stored, since reports are kept as such. */
  report(message: MailMessage, at: number): Promise<MailOutcome>;
}

export type NoticeOutcome = MailOutcome | { readonly kind: 'throttled'; readonly since: 'now' | 'earlier' };

export interface NotifierOptions {
  readonly mail: MailConfig;
  readonly store: MailStore;
  readonly throttleHours: number;
}

const SUBJECT_LENGTH_MAX = 150;

/** What mails people. Every notice is stored, sent or not; a failing server or store is an outcome, not an error. */
export function createNotifier({ mail, store, throttleHours }: NotifierOptions): Notifier {
  /** A record lost is a smaller evil than an alert that is repeated, or not sent, because of it. */
  const keep = async (record: MailRecord) => {
    await store.store(record).catch(() => undefined);
  };
  /** Without the count (the database may be what is broken) the mail is sent. */
  const placeOf = (subject: string, at: number) =>
    store.count(subject, new Date(at), throttleHours * HOUR_MS).catch(() => 1);
  const sendAndStore = async (message: MailMessage, at: number): Promise<MailOutcome> => {
    const outcome = await sendMail(mail, message, at);
    const error = outcome.kind === 'failed' ? outcome.reason : undefined;
    await keep(recordOf(message, at, outcome.kind, error));
    return outcome;
  };
  return {
    async notice(message, at) {
      const place = await placeOf(message.subject, at);
      if (place === 1) return sendAndStore(message, at);
      await keep(recordOf(message, at, 'throttled'));
      if (place > 2) return { kind: 'throttled', since: 'earlier' };
      await sendMail(mail, lastOfTheDay(message.subject, throttleHours), at);
      return { kind: 'throttled', since: 'now' };
    },
    critical: (text, at, details) => sendAndStore(criticalMessage(text, details), at),
    report: (message, at) => sendMail(mail, message, at),
  };
}

function criticalMessage(text: string, details: string | undefined): MailMessage {
  const firstLine = text.split('\n')[0];
  const subject = `*CRITICAL*: ${firstLine}`.slice(0, SUBJECT_LENGTH_MAX);
  return { subject, text: details === undefined ? text : `${text}\n\n${details}` };
}

function lastOfTheDay(subject: string, hours: number): MailMessage {
  const text =
    `More mails with this subject have come within ${hours} hours. They are stored and no longer sent until ` +
    `that time has passed. This is the only warning.`;
  return { subject, text };
}

/** The id is a function of the mail, so that storing it twice is storing it once. */
function recordOf(
  message: MailMessage,
  at: number,
  outcome: MailRecord['outcome'],
  error?: string,
): MailRecord {
  const { subject, text, html } = message;
  const digest = createHash('sha256').update(`${at}|${subject}|${text}`).digest('hex').slice(0, 24);
  return {
    id: `mail:${digest}`,
    at: new Date(at),
    subject,
    text,
    ...(html !== undefined && { html }),
    outcome,
    ...(error !== undefined && { error }),
  };
}
