import type { BacktestConfig } from '../config/backtest-config';
import { rateOf } from '../data/missing-inputs';
import type { SystemData } from '../data/system-data';
import { memoise } from '../primitives/memoise';
import { sliceFrom, type TimeSeries } from '../primitives/time-series';
import type { RawData } from '../rawdata/raw-data';
import {
  averagePosition,
  blockValue,
  dailyCashTarget,
  instrumentCurrencyVol,
  instrumentValueVol,
  subsystemPosition,
} from './position-size';

/** Positions of each instrument as if it had the whole capital. */
export interface SizingStage {
  /** Base currency per unit of the instrument's currency. */
  fx(code: string): TimeSeries;
  /** Value of a 1 % move of one contract, instrument currency. */
  blockValue(code: string): TimeSeries;
  instrumentCurrencyVol(code: string): TimeSeries;
  instrumentValueVol(code: string): TimeSeries;
  averagePosition(code: string): TimeSeries;
  subsystemPosition(code: string): TimeSeries;
}

export interface SizingInputs {
  readonly config: BacktestConfig;
  readonly data: SystemData;
  readonly rawData: (code: string) => RawData;
  readonly combinedForecast: (code: string) => TimeSeries;
}

export function createSizingStage({ config, data, rawData, combinedForecast }: SizingInputs): SizingStage {
  const cashTarget = dailyCashTarget(config.notionalTradingCapital, config.percentageVolTarget);
  const stage: SizingStage = {
    fx: memoise((code: string) => {
      const prices = rateOf(code, data, config.baseCurrency);
      return sliceFrom({ times: prices.times, values: prices.columns.price }, config.startDate);
    }),
    blockValue: memoise((code: string) =>
      blockValue(rawData(code).priceSize(), data.instrument(code).pointSize),
    ),
    instrumentCurrencyVol: memoise((code: string) =>
      instrumentCurrencyVol(stage.blockValue(code), rawData(code).percentVol()),
    ),
    instrumentValueVol: memoise((code: string) =>
      instrumentValueVol(stage.instrumentCurrencyVol(code), stage.fx(code)),
    ),
    averagePosition: memoise((code: string) => averagePosition(cashTarget, stage.instrumentValueVol(code))),
    subsystemPosition: memoise((code: string) =>
      subsystemPosition(
        stage.averagePosition(code),
        combinedForecast(code),
        config.longOnlyInstruments.includes(code),
      ),
    ),
  };
  return stage;
}
