import type { CurrentContracts } from './current-contracts';
import { isWithoutData, type PriceFetch } from './fetch-result';

type ContractFetch = Pick<PriceFetch, 'contract' | 'barSize' | 'result'>;

/** A sentence for each contract in use of which no source has daily bars: others may not have been traded yet. */
export function withoutDataInUse(
  fetches: readonly ContractFetch[],
  { price, forward, carry }: CurrentContracts,
): readonly string[] {
  const roles = [
    ['priced', price],
    ['forward', forward],
    ['carry', carry],
  ];
  return fetches
    .filter((each) => each.barSize === 'day' && isWithoutData(each))
    .flatMap(({ contract, result }) => {
      const of = roles.filter(([, id]) => id === contract).map(([role]) => role);
      const reason = result.kind === 'empty' ? result.reason : '';
      return of.length === 0 ? [] : [`no data of its ${of.join(' and ')} contract ${contract}: ${reason}`];
    });
}

/** How many contracts have no bar of any size. */
export function contractsWithoutData(fetches: readonly ContractFetch[]): number {
  const contracts = new Set(fetches.map(({ contract }) => contract));
  return [...contracts].filter((id) => fetches.filter(({ contract }) => contract === id).every(isWithoutData))
    .length;
}
