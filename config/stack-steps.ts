import { SENDING_STEP } from '../domain/limits/protections';
import type { TradingStop } from '../domain/time/trading-window';
import type { ControlConfig } from './schema/control';
import type { ProductionConfig } from './schema/production';

/** The methods of the order stack that are performed. */
export function stackSteps(control: ControlConfig): readonly string[] {
  return performedMethods(control, 'run_stack_handler');
}

/** The methods of a process that are listed and not `max_executions: 0`. What each does is in `control-methods.ts`. */
export function performedMethods(control: ControlConfig, process: string): readonly string[] {
  const methods = control.process_configuration_methods[process] ?? {};
  return Object.entries(methods)
    .filter(([, method]) => method.max_executions !== 0)
    .map(([name]) => name);
}

/** True when orders are sent by the system, false when a person trades and enters fills. */
export function sendsOrders(control: ControlConfig): boolean {
  return stackSteps(control).includes(SENDING_STEP);
}

/** When a process may work, `HH:MM` in the system's zone. */
export function processWindow(
  control: ControlConfig,
  process: string,
): { readonly start: string; readonly stop: string } {
  const { process_configuration_start_time: start, process_configuration_stop_time: stop } = control;
  return {
    start: start[process] ?? start['default'] ?? '00:01',
    stop: stop[process] ?? stop['default'] ?? '23:50',
  };
}

/** When the trading of orders stops on a business day: the stack handler's stop time. */
export function tradingStop({
  config,
  loaded,
}: {
  readonly config: Pick<ProductionConfig, 'system_zone'>;
  readonly loaded: { readonly control: ControlConfig };
}): TradingStop {
  return { stop: processWindow(loaded.control, 'run_stack_handler').stop, zone: config.system_zone };
}
