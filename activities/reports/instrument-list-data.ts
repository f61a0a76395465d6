import { contracts } from '../../data/instruments/contracts';
import { spreadCosts } from '../../data/instruments/spread-costs';
import type { InstrumentListData } from '../../reports/instrument-list/create-instrument-list';
import { heldInstruments } from './market-list';
import type { ReportAsk, ReportDeps } from './report-deps';

/** Every instrument of the files, or the one that was asked for. */
export async function gatherInstrumentList(deps: ReportDeps, ask: ReportAsk): Promise<InstrumentListData> {
  const { database, catalogue, clock, config } = deps;
  const { instrument } = ask.arguments;
  const sampled = await contracts(database, { sampling: true });
  const ticks = new Map(sampled.map((each) => [each.instrument, each.minTick]));
  const spreads = new Map([...catalogue.spreadCosts, ...(await spreadCosts(database))]);
  const listed = [...catalogue.instruments.values()].filter(
    ({ code }) => instrument === undefined || code === instrument,
  );
  return {
    producedAt: await clock.read(),
    zone: config.system_zone,
    held: await heldInstruments(database),
    instruments: listed.map((each) => ({
      ...each,
      broker: catalogue.brokerInstruments.get(each.code),
      tick: ticks.get(each.code),
      spreadCost: spreads.get(each.code),
    })),
  };
}
