import type { Broker } from '../../broker/broker';
import type { ReportArguments } from '../../config/schema/report-arguments';
import type { Deps } from '../deps';

/** What reports are made from: the worker has it, and a command that makes one. */
export interface ReportDeps
  extends Pick<Deps, 'system' | 'database' | 'config' | 'loaded' | 'catalogue' | 'clock'> {
  /** Asked for the executions of its day. */
  readonly orderBroker: Pick<Broker, 'snapshot' | 'state'>;
}

/** Which day a report is of, and what of it was asked for. */
export interface ReportAsk {
  readonly tradeDate: string;
  readonly arguments: ReportArguments;
}
