import type { OrderRequest } from './records';

/** How long the broker's Adaptive algorithm waits for a better price before it takes the market's, by its priority. */
const PATIENCE_MS: Readonly<Record<string, number>> = { Urgent: 0, Normal: 10_000, Patient: 30_000 };

/** Ms that an order is worked by the broker before it trades; 0 for one without an algorithm. */
export function patienceMs({
  algoStrategy,
  algoParams,
}: Pick<OrderRequest, 'algoStrategy' | 'algoParams'>): number {
  return algoStrategy === '' ? 0 : (PATIENCE_MS[priorityOf(algoParams)] ?? 0);
}

/** Why an order with an algorithm is not taken, with the gateway's code; undefined when it is. */
export function algoProblem(
  request: OrderRequest,
): { readonly code: number; readonly text: string } | undefined {
  const { algoStrategy, algoParams, orderType, tif } = request;
  if (algoStrategy === '') return undefined;
  const fits = algoStrategy === 'Adaptive' && ['MKT', 'LMT'].includes(orderType) && ['', 'DAY'].includes(tif);
  if (!fits) return { code: 442, text: 'Specified algorithm is not allowed for this order.' };
  const known = algoParams.length === 1 && Object.hasOwn(PATIENCE_MS, priorityOf(algoParams));
  return known ? undefined : { code: 441, text: 'Algo attributes validation failed: adaptivePriority' };
}

function priorityOf(params: OrderRequest['algoParams']): string {
  return params.find(([tag]) => tag === 'adaptivePriority')?.[1] ?? '';
}
