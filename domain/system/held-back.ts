import type { MailRecord } from './mail-record';

const TEXT_MAX = 300;

/** One mail about those that were held back, because others with their subject had come before; undefined for none. */
export function heldBackDigest(
  mails: readonly Pick<MailRecord, 'subject' | 'text' | 'at'>[],
): { readonly subject: string; readonly text: string } | undefined {
  if (mails.length === 0) return undefined;
  const subjects = [...new Set(mails.map(({ subject }) => subject))];
  const parts = subjects.map((subject) => {
    const same = mails.filter((mail) => mail.subject === subject);
    const { text, at } = same[same.length - 1];
    const shown = text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)} ...` : text;
    return `${subject}: ${same.length}, the last at ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC\n${shown}`;
  });
  return {
    subject: 'Mails that were held back',
    text: `${parts.join('\n\n')}\n\nEach is stored in the database, as all mails are.`,
  };
}
