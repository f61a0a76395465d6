import type { SpreadEvidence } from '../../domain/instruments/spread-cost-estimate';
import type { Part } from '../part';

export interface InstrumentSlippage {
  readonly instrument: string;
  readonly isHeld: boolean;
  /** Medians over the period, price points. */
  readonly evidence: SpreadEvidence;
  /** Price points; undefined while the broker has reported none. */
  readonly tick: number | undefined;
}

export interface SlippageReportData {
  /** UTC ms, as all instants here. */
  readonly producedAt: number;
  readonly zone: string;
  readonly start: number;
  readonly end: number;
  readonly instruments: Part<readonly InstrumentSlippage[]>;
}
