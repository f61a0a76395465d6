/**
 * Names that every part of a system agrees on: task queues, workflow ids, order references.
 * All are derived from what they name, so that doing something twice finds the first.
 */

/** The processes of a system; each is a task queue, and configuration maps it to a machine. */
export const PROCESSES = ['workflows', 'prices', 'engine', 'broker', 'orders', 'reports', 'backup'] as const;
export type ProcessName = (typeof PROCESSES)[number];

export const STAGES = ['prices', 'positions', 'orders', 'reports', 'backup'] as const;
export type StageName = (typeof STAGES)[number];

/** `<system>-<process>`. */
export function taskQueue(system: string, process: ProcessName): string {
  return `${system}-${process}`;
}

/** `<system>/daily-cycle/<trade date>`. */
export function cycleWorkflowId(system: string, tradeDate: string): string {
  return `${system}/daily-cycle/${tradeDate}`;
}

/** `<system>/<stage>/<trade date>`. */
export function stageWorkflowId(system: string, stage: StageName, tradeDate: string): string {
  return `${system}/${stage}/${tradeDate}`;
}

/** One order stack per system. */
export function orderStackWorkflowId(system: string): string {
  return `${system}/order-stack`;
}

/** One question per contract and bar size, or per day whose sources differ; its record in the database has the same id. */
export function questionWorkflowId(system: string, question: string): string {
  return `${system}/question/${question}`;
}

/** `<system>-<ULID>`: at most 40 characters, because the broker returns no more. */
export function orderReference(system: string, ulid: string): string {
  return `${system}-${ulid}`;
}

/**
 * `<system>/order/<instrument>/<side>-<contracts of each leg>/<orderRef>`, e.g. `demo/order/CORN/sell-2+2/demo-01K...`:
 * the side is that of the first leg, the reference makes it unique.
 */
export function orderWorkflowId(
  system: string,
  { instrument, trade }: { readonly instrument: string; readonly trade: readonly number[] },
  orderRef: string,
): string {
  return `${system}/order/${instrument}/${sideOf(trade)}-${contractsOf(trade)}/${orderRef}`;
}

function sideOf(trade: readonly number[]): 'buy' | 'sell' {
  return (trade[0] ?? 0) < 0 ? 'sell' : 'buy';
}

function contractsOf(trade: readonly number[]): string {
  return trade.map(Math.abs).join('+');
}

/** The longest system name for which every order reference still fits into 40 characters. */
export const SYSTEM_NAME_LENGTH_MAX = 40 - 1 - 26;

/** Letters, digits and hyphens, at most 13, starting with a letter: it is part of ids, paths and databases. */
export function isSystemName(name: string): boolean {
  return /^[a-z][a-z0-9-]*$/.test(name) && name.length <= SYSTEM_NAME_LENGTH_MAX;
}
