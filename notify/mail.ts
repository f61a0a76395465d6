/** A mail before it is rendered. */
export interface MailMessage {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly attachments?: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly filename: string;
  readonly content: string | Uint8Array;
  readonly contentType: string;
}

/** How mail is sent. Without `account` it is written to the outbox directory. */
export interface MailConfig {
  readonly account?: MailAccount;
  readonly outboxDirectory: string;
}

export interface MailAccount {
  readonly address: string;
  readonly to: readonly string[];
  readonly server: string;
  readonly port: number;
  readonly user: string;
  /** Absent: no login. */
  readonly password?: string;
  /** `opportunistic`: when the server offers it; `required`: never without; `none`. Port 465 is TLS from the start. */
  readonly tls: 'opportunistic' | 'required' | 'none';
  /** PEM of the authority that signed the server's certificate, if it is not a public one. */
  readonly certificateAuthority?: string;
  readonly timeoutMs: number;
}

export type MailOutcome =
  | { readonly kind: 'sent'; readonly response: string }
  | { readonly kind: 'outbox'; readonly files: readonly string[] }
  /** Not sent; a copy is in the outbox directory, so that nothing is lost. */
  | {
      readonly kind: 'failed';
      readonly reason: string;
      readonly retryable: boolean;
      readonly files: readonly string[];
    };
