import { createHash } from 'node:crypto';
import type { MailRecord } from '../domain/system/mail-record';
import { HOUR_MS } from '../domain/time/units';
import type { MailConfig, MailMessage, MailOutcome } from './mail';
import { postUrl } from './post-url';
import { sendMail } from './send-mail';

/** Where mails are kept and counted. */
export interface MailStore {
  store(record: MailRecord): Promise<unknown>;
  /** Number of this mail among those of its subject in the current window: 1 for the first. */
  count(subject: string, at: Date, windowMs: number): Promise<number>;
}

export interface Notifier {
  /** At most one mail per subject in the throttle's time; those held back are stored. */
  notice(message: MailMessage, at: number): Promise<NoticeOutcome>;
  /** Something that the operator must see: subject `*CRITICAL*: <text>`, never held back. */
  critical(text: string, at: number, details?: string): Promise<NoticeOutcome>;
  /** A report: neither held back nor stored, since reports are kept as such. */
  report(message: MailMessage, at: number): Promise<MailOutcome>;
}

export type NoticeOutcome = MailOutcome | { readonly kind: 'throttled'; readonly since: 'now' | 'earlier' };

export interface NotifierOptions {
  readonly mail: MailConfig;
  readonly store: MailStore;
  readonly throttleHours: number;
  /** A second way for critical ones, which needs no mail server. */
  readonly webhook?: string;
}

const SUBJECT_LENGTH_MAX = 150;

/** Sends mails. Every notice is stored, sent or not; a failing server or store is an outcome, not an error. */
export function createNotifier({ mail, store, throttleHours, webhook }: NotifierOptions): Notifier {
  /** A record lost is a smaller evil than an alert that is repeated, or not sent, because of it. */
  const keep = async (record: MailRecord) => {
    await store.store(record).catch(() => undefined);
  };
  /** Without the count (the database may be the problem) the mail is sent. */
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
    async critical(text, at, details) {
      const message = criticalMessage(text, details);
      // At the same time: a mail server that answers nothing must not hold it up.
      const called = webhook === undefined ? undefined : postUrl(webhook, asChat(message));
      const outcome = await sendMail(mail, message, at);
      const errors = [outcome.kind === 'failed' ? outcome.reason : undefined, await called].filter(Boolean);
      await keep(recordOf(message, at, outcome.kind, errors.length > 0 ? errors.join('; ') : undefined));
      return outcome;
    },
    report: (message, at) => sendMail(mail, message, at),
  };
}

/** `text` is what chat services show. */
function asChat({ subject, text }: MailMessage) {
  return { subject, text: `${subject}\n${text}` };
}

function criticalMessage(text: string, details: string | undefined): MailMessage {
  const firstLine = text.split('\n')[0];
  const subject = `*CRITICAL*: ${firstLine}`.slice(0, SUBJECT_LENGTH_MAX);
  return { subject, text: details === undefined ? text : `${text}\n\n${details}` };
}

function lastOfTheDay(subject: string, hours: number): MailMessage {
  const text =
    `More mails with this subject have come within ${hours} hours. From now on they are stored but not sent, until ` +
    `that time has passed. This notice is not repeated.`;
  return { subject, text };
}

/** The id is derived from the mail, so that storing it twice stores it once. */
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
