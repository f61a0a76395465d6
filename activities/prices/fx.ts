import { askQuestion } from '../../data/questions';
import { readFx, writeFx } from '../../data/series/fx';
import { tstError } from '../../domain/errors/errors';
import { updateFxRates } from '../../domain/fx/update-rates';
import { notionalClose } from '../../domain/time/notional-close';
import type { Deps } from '../deps';
import { durationSince } from './duration';

/** Appends the newer daily rates of one code, inverted where configured. A spike stores nothing and asks. */
export async function updateFxRate(
  deps: Deps,
  tradeDate: string,
  code: string,
): Promise<{ rows: number; problem?: string }> {
  const { database, dataBroker, catalogue, clock, config } = deps;
  const fx = catalogue.brokerFx.find((each) => each.code === code);
  if (!fx) throw tstError('UNKNOWN_INSTRUMENT', `no FX code ${code} in ib_config_spot_FX.csv`);
  const stored = await readFx(database, code);
  const times = stored?.series.times ?? new Float64Array();
  const [details] = await dataBroker.contractDetails({
    symbol: fx.currency1,
    secType: 'CASH',
    exchange: 'IDEALPRO',
    currency: fx.currency2,
  });
  if (!details) return { rows: 0, problem: `the broker knows no pair ${fx.currency1}.${fx.currency2}` };
  const now = await clock.read();
  const answer = await dataBroker.bars({
    contract: details,
    barSize: 'day',
    whatToShow: 'MIDPOINT',
    duration: durationSince(times, now, 'day'),
  });
  if (answer.kind === 'failed') return { rows: 0, problem: answer.reason };
  if (answer.kind === 'empty') return { rows: 0 };
  const update = updateFxRates({
    stored: stored?.series,
    bars: answer.bars,
    invert: fx.invert,
    until: Math.min(now, notionalClose(tradeDate, config.config.system_zone)),
    zone: config.config.system_zone,
    maxSpike: config.config.max_price_spike,
  });
  if (update.kind === 'unchanged') return { rows: 0 };
  if (update.kind === 'spike') {
    const text = `FX Price Spike ${code}: ${update.text}`;
    await askQuestion(database, {
      id: `fx-spike/${code}`,
      kind: 'fx-spike',
      instrument: code,
      tradeDate,
      askedAt: new Date(now),
      text,
      parked: {},
    });
    await deps.sendMail({ subject: `FX Price Spike ${code}`, text, critical: false });
    return { rows: 0, problem: text };
  }
  await writeFx(database, code, update.series, stored?.version ?? 0);
  return { rows: update.added };
}
