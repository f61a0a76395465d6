import type { OrderSnapshot } from '../../broker/broker';
import { inBatches } from '../../data/store/in-batches';
import type { Deps } from '../deps';
import { recordSnapshot } from './record-snapshot';

type Reader = () => Promise<OrderSnapshot>;
const readers = new WeakMap<Deps['orderBroker'], Reader>();
const recordings = new WeakMap<OrderSnapshot, Promise<void>>();

/**
 * The broker's complete lists, read once for all who ask while others are being read: fifty orders that end together need
 * few of them. What each one gets was read after it had asked.
 */
export function completeLists({ orderBroker }: Pick<Deps, 'orderBroker'>): Promise<OrderSnapshot> {
  const read = readers.get(orderBroker) ?? createReader(orderBroker);
  readers.set(orderBroker, read);
  return read();
}

/** Records everything in the lists, once for all who got them. */
export function recordLists(deps: Deps, lists: OrderSnapshot): Promise<void> {
  const recording = recordings.get(lists) ?? recordSnapshot(deps, lists);
  recordings.set(lists, recording);
  return recording;
}

function createReader(orderBroker: Deps['orderBroker']): Reader {
  const ask = inBatches(async (asked: readonly undefined[]) => {
    const lists = await orderBroker.snapshot();
    return asked.map(() => lists);
  });
  return () => ask(undefined);
}
