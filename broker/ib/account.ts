/** Account values and positions. */
import type { Contract } from '@stoqey/ib';
import { tstError } from '../../domain/errors/errors';
import type { AccountValue, BrokerPosition } from '../broker';
import type { ContractLookup } from './contract-lookup';
import type { Session } from './session';

/** A position as the library delivers it. */
export interface RawPosition {
  readonly account: string;
  readonly contract: Contract;
  readonly position: number;
  readonly averageCost: number;
}

/** Every value of the account, per currency where the broker reports it so. */
export async function requestAccountValues(
  session: Session,
  account: string,
): Promise<readonly AccountValue[]> {
  const what = `values of account ${account}`;
  const answer = await session.request<AccountValue[]>({
    what,
    parts: [],
    send: (id) => session.api.reqAccountUpdatesMulti(id, account, '', false),
    stop: (id) => session.api.cancelAccountUpdatesMulti(id),
    subscription: true,
  });
  if (answer.kind === 'done') return answer.parts.filter((value) => value.account === account);
  if (answer.kind === 'timeout') throw tstError('BROKER_UNREACHABLE', `${what}: no complete answer in time`);
  throw tstError('BROKER_REFUSED', `${what}: ${answer.text} (code ${answer.code})`);
}

/** The account's open positions in futures and currencies, a complete list. */
export async function requestPositions(
  session: Session,
  lookup: ContractLookup,
  account: string,
): Promise<readonly BrokerPosition[]> {
  const raw = await rawPositions(session);
  const held = raw.filter((position) => position.account === account && position.position !== 0);
  const complete = await Promise.all(
    held.map(async ({ contract, position, averageCost }) => {
      const whole = await lookup.completeOrAsk(session, contract);
      return whole && { account, contract: whole, position, averageCost };
    }),
  );
  return complete.filter((position) => position !== undefined);
}

/** Every account's positions; of one contract the last word counts. */
export async function rawPositions(session: Session): Promise<readonly RawPosition[]> {
  const parts = await session.single<Map<string, RawPosition>>('positions', new Map(), () =>
    session.api.reqPositions(),
  );
  session.sendNow(() => session.api.cancelPositions());
  return [...parts.values()];
}
