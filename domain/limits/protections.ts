/** The step that sends: without it the system is a manual one. */
export const SENDING_STEP = 'create_broker_orders_from_contract_orders';

/** What protected a system when one of its workers started: what is configured beyond the defaults, and who sends. */
export interface Protections {
  /** Files of the private directory that were read, by name. */
  readonly files: readonly string[];
  /** False: a manual system. */
  readonly sends: boolean;
  /** Steps of the order stack that are performed. */
  readonly steps: readonly string[];
  /** Limits and lists that the user's files set, by dotted key; values as text. */
  readonly limits: readonly { readonly key: string; readonly value: string }[];
}

/**
 * Sentences about what a system ran with and lacks now. A value that was edited is the user's will; one that is no
 * longer set, a file that is gone, and a manual system that would send may be a link that broke.
 */
export function lostProtections(before: Protections, now: Protections): readonly string[] {
  return [
    ...without(before.files, now.files).map((file) => `${file} is gone`),
    ...(now.sends && !before.sends
      ? ['orders were traded by hand, and would be sent by the system now']
      : []),
    ...lostSteps(before, now).map((step) => `the step ${step} is no longer performed`),
    ...before.limits
      .filter(({ key }) => !now.limits.some((each) => each.key === key))
      .map(({ key, value }) => `${key} was ${value} and is no longer set`),
  ];
}

/** The sending step may be missing: then nothing is sent. */
function lostSteps(before: Protections, now: Protections): readonly string[] {
  return without(before.steps, now.steps).filter((step) => step !== SENDING_STEP);
}

function without(all: readonly string[], some: readonly string[]): readonly string[] {
  return all.filter((each) => !some.includes(each));
}
