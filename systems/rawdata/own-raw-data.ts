import type { BacktestConfig } from '../config/backtest-config';
import type { SystemData } from '../data/system-data';
import { alphaOfCom, ewmMean } from '../primitives/ewm';
import { lazy, memoise } from '../primitives/memoise';
import { dailyAnnualisedRoll, rawCarry } from './carry';
import { type FactorName, factorOf } from './factors';
import { ownPrices } from './own-prices';
import { ownReturns } from './own-returns';

/** Centre of mass, in rows, of smoothed carry. */
const SMOOTHED_CARRY_COM = 90;

/** Raw data of one instrument that need no other instrument. Each item is computed at its first use. */
export function ownRawData(code: string, config: BacktestConfig, data: SystemData) {
  const own = ownPrices(code, config, data);
  const { multiple, ...prices } = own;
  const returns = ownReturns(own, config);
  const annualisedRoll = lazy(() => dailyAnnualisedRoll(multiple()));
  const rawCarrySeries = lazy(() => rawCarry(annualisedRoll(), returns.dailyVol()));
  const factor = memoise((key: string) => {
    const [name, days] = key.split('/');
    return factorOf(name as FactorName, returns.percentReturn(), Number(days));
  });
  return {
    ...prices,
    ...returns,
    annualisedRoll,
    rawCarry: rawCarrySeries,
    smoothedCarry: lazy(() => ({
      times: rawCarrySeries().times,
      values: ewmMean(rawCarrySeries().values, { alpha: alphaOfCom(SMOOTHED_CARRY_COM) }),
    })),
    factor: (name: FactorName, lookbackDays: number) => factor(`${name}/${lookbackDays}`),
  };
}
