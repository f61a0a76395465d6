/** What a check of the doctor came to. */
export interface Finding {
  readonly check: string;
  /** `unknown`: it could not be looked at, because of another finding. */
  readonly state: 'ok' | 'warning' | 'problem' | 'unknown';
  readonly text: string;
  /** What to do; none when it is in order. */
  readonly remedy?: string;
}

export function ok(check: string, text: string): Finding {
  return { check, state: 'ok', text };
}

export function warning(check: string, text: string, remedy: string): Finding {
  return { check, state: 'warning', text, remedy };
}

export function problem(check: string, text: string, remedy: string): Finding {
  return { check, state: 'problem', text, remedy };
}

export function unknown(check: string, text: string): Finding {
  return { check, state: 'unknown', text, remedy: 'Remove what is in the way, then ask again.' };
}
