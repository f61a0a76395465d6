import type { StageName } from '../system/names';

/** What performs one of pysystemtrade's processes here: a stage of the daily cycle, or a schedule. */
export type PerformedBy =
  | { readonly kind: 'stage'; readonly stage: StageName }
  | { readonly kind: 'schedule'; readonly schedule: 'capital' | 'fx' | 'order-stack' };

const stage = (name: StageName): PerformedBy => ({ kind: 'stage', stage: name });

/** In the order of the day. */
export const PROCESS_CATALOGUE = {
  run_stack_handler: { kind: 'schedule', schedule: 'order-stack' },
  run_capital_update: { kind: 'schedule', schedule: 'capital' },
  run_daily_fx_and_contract_updates: { kind: 'schedule', schedule: 'fx' },
  run_daily_prices_updates: stage('prices'),
  run_daily_update_multiple_adjusted_prices: stage('prices'),
  run_systems: stage('positions'),
  run_strategy_order_generator: stage('orders'),
  run_reports: stage('reports'),
  run_backups: stage('backup'),
  run_cleaners: stage('backup'),
} as const satisfies Readonly<Record<string, PerformedBy>>;

export type CatalogueProcess = keyof typeof PROCESS_CATALOGUE;

export const CATALOGUE_PROCESSES = Object.keys(PROCESS_CATALOGUE) as readonly CatalogueProcess[];

export function performedBy(process: CatalogueProcess): PerformedBy {
  return PROCESS_CATALOGUE[process];
}

export function isCatalogueProcess(name: string): name is CatalogueProcess {
  return Object.hasOwn(PROCESS_CATALOGUE, name);
}
