/** Contract details from the broker, and what is already known of contracts by their id. */
import type { Contract, ContractDetails as IbContractDetails } from '@stoqey/ib';
import { tstError } from '../../domain/errors/errors';
import type { BrokerContract, ContractDetails, ContractQuery } from '../broker';
import { brokerContract, contractDetails, queryContract } from './contracts';
import type { BrokerLog } from './options';
import type { Session } from './session';

/** Contracts by id, across connections: an id never changes its meaning. */
export class ContractLookup {
  private readonly known = new Map<number, BrokerContract>();

  constructor(private readonly log: BrokerLog) {}

  /**
   * Every match. Empty when the broker knows none; BROKER_REFUSED with its text otherwise;
   * BROKER_UNREACHABLE when it does not answer in time.
   */
  async details(session: Session, query: ContractQuery): Promise<readonly ContractDetails[]> {
    const wanted = queryContract(query);
    const { symbol, lastTradeDateOrContractMonth: month, exchange } = wanted;
    const what = ['contract details of', symbol, month, exchange && `on ${exchange}`]
      .filter(Boolean)
      .join(' ');
    return this.request(session, what, wanted);
  }

  remember(contract: BrokerContract): void {
    if (contract.conId > 0 && contract.kind === 'future') this.known.set(contract.conId, contract);
  }

  /**
   * Returns the whole contract for one as it appears in positions and executions, where the broker leaves out the
   * month and, for positions, the exchange. A value when no question to the broker is needed.
   */
  complete(raw: Contract): BrokerContract | 'ask' | undefined {
    const shown = brokerContract(raw, '');
    if (shown?.kind !== 'future') return shown;
    const known = this.known.get(shown.conId);
    return known ? { ...known, exchange: shown.exchange || known.exchange } : 'ask';
  }

  /** As `complete`, asking the broker when necessary. A contract that it doesn't report has no month. */
  async completeOrAsk(session: Session, raw: Contract): Promise<BrokerContract | undefined> {
    const complete = this.complete(raw);
    if (complete !== 'ask') return complete;
    const shown = brokerContract(raw, '');
    try {
      const query = { conId: raw.conId, includeExpired: true };
      await this.request(session, `contract details of id ${raw.conId}`, query);
    } catch (error) {
      this.log('warn', 'the broker has no details of a contract', {
        conId: raw.conId,
        error: String(error),
      });
    }
    const found = this.complete(raw);
    return found === 'ask' ? shown : found;
  }

  private async request(
    session: Session,
    what: string,
    query: Contract,
  ): Promise<readonly ContractDetails[]> {
    const answer = await session.request<IbContractDetails[]>({
      what,
      parts: [],
      send: (id) => session.api.reqContractDetails(id, query),
    });
    if (answer.kind === 'timeout') throw tstError('BROKER_UNREACHABLE', `${what}: no answer in time`);
    if (answer.kind === 'refused') {
      if (answer.code === 200) return [];
      throw tstError('BROKER_REFUSED', `${what}: ${answer.text} (code ${answer.code})`);
    }
    const found = answer.parts.map(contractDetails).filter((details) => details !== undefined);
    for (const details of found) this.remember(onlyContract(details));
    return found;
  }
}

function onlyContract(details: ContractDetails): BrokerContract {
  const { conId, kind, symbol, exchange, currency, localSymbol, multiplier, contractMonth, expiry } = details;
  return { conId, kind, symbol, exchange, currency, localSymbol, multiplier, contractMonth, expiry };
}
