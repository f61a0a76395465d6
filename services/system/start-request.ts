import type { SystemSetup } from './endpoints';

/** What a system consists of; a command may need only some. */
export type Part = 'temporal' | 'database' | 'gateway' | 'workers';

export interface StartRequest {
  readonly system: string;
  readonly setup: SystemSetup;
  /** What to start; what was configured elsewhere (external servers, a real gateway) is only looked for. */
  readonly parts: readonly Part[];
  /** Main database; the series are in `<database>_series`. */
  readonly database: string;
  /** From the user's own `mongo_host`; undefined: an embedded server. */
  readonly mongoUrl?: string;
  /** A real gateway, or none; needed when the setup says `ib`. */
  readonly gateway?:
    | { readonly kind: 'ib'; readonly host: string; readonly port: number }
    | { readonly kind: 'none' };
  /** Where the consoles of the processes are kept. */
  readonly echos: { readonly echos: string; readonly echoExtension: string };
  /** ISO instant and speed of a simulated clock. */
  readonly clock?: { readonly start?: string; readonly speed: number };
  /** One worker process for each. */
  readonly machines: readonly string[];
  /** Ports that the user asked for; a taken one is refused. */
  readonly ports?: {
    readonly temporal?: number;
    readonly ui?: number;
    readonly database?: number;
    readonly gateway?: number;
  };
  /** Aborting it while the system starts stops what has been started. */
  readonly signal?: AbortSignal;
  say(line: string): void;
}
