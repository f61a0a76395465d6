import { createTransport } from 'nodemailer';
import type { MailAccount, MailConfig, MailMessage, MailOutcome } from './mail';
import { attachmentsOf, writeToOutbox } from './outbox';

const IMPLICIT_TLS_PORT = 465;

/** Failures that another attempt cannot cure: wrong login, refused address, refused mail. */
const FINAL_CODES = new Set(['EAUTH', 'EENVELOPE', 'EMESSAGE', 'ENOAUTH']);

/**
 * Sends a mail, once. Without an account, or if it could not be sent, it is written to the outbox
 * directory. Never throws for a failing server: the outcome says so. `at` is UTC ms of the trading clock.
 */
export async function sendMail(config: MailConfig, message: MailMessage, at: number): Promise<MailOutcome> {
  const { account, outboxDirectory } = config;
  if (!account) return { kind: 'outbox', files: await writeToOutbox(outboxDirectory, message, at) };
  try {
    return { kind: 'sent', response: await sendBySmtp(account, message, at) };
  } catch (error) {
    const files = await writeToOutbox(outboxDirectory, message, at, {
      from: account.address,
      to: account.to,
    });
    return { kind: 'failed', reason: reasonOf(error, account), retryable: isRetryable(error), files };
  }
}

async function sendBySmtp(account: MailAccount, message: MailMessage, at: number): Promise<string> {
  const transport = createTransport(transportOptions(account));
  try {
    const info = await transport.sendMail({
      from: account.address,
      to: [...account.to],
      subject: message.subject,
      text: message.text,
      html: message.html,
      attachments: attachmentsOf(message),
      date: new Date(at),
    });
    return info.response;
  } finally {
    transport.close();
  }
}

export function transportOptions(account: MailAccount) {
  const { server, port, tls, user, password, certificateAuthority, timeoutMs } = account;
  return {
    host: server,
    port,
    secure: port === IMPLICIT_TLS_PORT,
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'none',
    auth: password === undefined ? undefined : { user, pass: password },
    tls: certificateAuthority === undefined ? {} : { ca: certificateAuthority },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  };
}

function isRetryable(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  // 4xx: the server asks to try again later.
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500) return true;
  return !FINAL_CODES.has(code ?? '');
}

/** Never the password: servers may repeat a line of ours in their answer. */
export function reasonOf(error: unknown, { server, port, password }: MailAccount): string {
  const text = error instanceof Error ? error.message : String(error);
  const shown = password ? text.replaceAll(password, '********') : text;
  return `${server}:${port}: ${shown}`;
}
