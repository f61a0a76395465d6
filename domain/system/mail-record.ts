/** A mail that was sent, or held back, as it is kept for the record. */
export interface MailRecord {
  readonly id: string;
  readonly at: Date;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly outcome: 'sent' | 'outbox' | 'throttled' | 'failed';
  readonly error?: string;
}
