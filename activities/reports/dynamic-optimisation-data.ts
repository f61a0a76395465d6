import { latestOptimalPositions } from '../../data/results/optimal-positions';
import type { DynamicOptimisationData } from '../../reports/dynamic-optimisation/create-dynamic-optimisation-report';
import { gather } from './gather';
import { gatherMarkets } from './market-list';
import type { ReportAsk, ReportDeps } from './report-deps';

/** The newest positions of every dynamic strategy, or of the one that was asked for. */
export async function gatherDynamicOptimisation(
  deps: ReportDeps,
  ask: ReportAsk,
): Promise<DynamicOptimisationData> {
  const { strategy } = ask.arguments;
  return {
    ...(await gatherMarkets(deps)),
    weights: await gather(async () => {
      const newest = await latestOptimalPositions(deps.database, { stale: deps.config });
      return newest
        .filter((each) => each.kind === 'dynamic' && (strategy === undefined || each.strategy === strategy))
        .map(({ values, ...each }) => ({
          strategy: each.strategy,
          instrument: each.instrument,
          unrounded: values['optimum_weight'],
          optimised: values['optimised_weight'],
        }));
    }),
  };
}
