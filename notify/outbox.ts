import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { MailMessage } from './mail';

/**
 * Writes a mail as `<time>_<subject>.eml` and, for reading at once, `.html` and `.txt`; returns the paths. The
 * same mail of the same instant overwrites itself. `at` is UTC ms of the trading clock.
 */
export async function writeToOutbox(
  directory: string,
  message: MailMessage,
  at: number,
  addresses: { readonly from: string; readonly to: readonly string[] } = {
    from: 'tst@localhost',
    to: ['operator@localhost'],
  },
): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const stem = join(directory, fileStem(message, at));
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    [`${stem}.eml`, await composed(message, at, addresses)],
    ...(message.html === undefined ? [] : [[`${stem}.html`, message.html] as const]),
    [`${stem}.txt`, `${message.subject}\n\n${message.text}\n`],
  ];
  for (const [path, content] of files) await writeWhole(path, content);
  return files.map(([path]) => path);
}

/** `20261120_213000_status_report_1f3a`: sorts by time; the last part distinguishes mails of the same second. */
function fileStem(message: MailMessage, at: number): string {
  const [date, time] = new Date(at).toISOString().split('T');
  const subject = message.subject
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, 60);
  const digest = createHash('sha256')
    .update(`${at}|${message.subject}|`)
    .update(message.text)
    .digest('hex')
    .slice(0, 4);
  return `${date.replaceAll('-', '')}_${time.slice(0, 8).replaceAll(':', '')}_${subject}_${digest}`;
}

async function composed(
  message: MailMessage,
  at: number,
  { from, to }: { readonly from: string; readonly to: readonly string[] },
): Promise<Uint8Array> {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  const mail = { ...message, attachments: attachmentsOf(message), from, to: [...to], date: new Date(at) };
  const info = await composer.sendMail(mail);
  return info.message as Uint8Array;
}

/** As the mail library wants them. */
export function attachmentsOf({ attachments = [] }: MailMessage) {
  return attachments.map(({ content, ...rest }) => ({
    ...rest,
    content: typeof content === 'string' ? content : Buffer.from(content),
  }));
}

/** A reader never sees half a file. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, content, { mode: 0o600 });
  await rename(`${path}.part`, path);
}
