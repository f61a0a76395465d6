/** What the broker said that an order needs and costs, before the first one of its contracts was sent. */
import { HOUR_MS } from '../time/units';

/** In the account's base currency, for the whole order; what the broker did not say is missing. */
export interface StoredPreview {
  readonly instrument: string;
  readonly contracts: readonly string[];
  /** Signed contracts per leg. */
  readonly trade: readonly number[];
  /** Trading clock. */
  readonly at: Date;
  readonly initialMarginChange?: number;
  readonly maintenanceMarginChange?: number;
  readonly initialMarginAfter?: number;
  readonly equityAfter?: number;
  /** In `commissionCurrency`. */
  readonly commission?: number;
  readonly commissionCurrency?: string;
}

/** A broker that did not answer is not asked again for so long. */
const ASK_AGAIN_MS = 24 * HOUR_MS;

/** Whether the broker is to be asked (again) at an instant, UTC ms. */
export function isPreviewDue(stored: StoredPreview | undefined, now: number): boolean {
  if (stored === undefined) return true;
  const answered = stored.initialMarginChange !== undefined || stored.commission !== undefined;
  return !answered && now - stored.at.getTime() >= ASK_AGAIN_MS;
}

/** What is stored of an answer: only numbers that are known. */
export function storedPreview(
  order: Pick<StoredPreview, 'instrument' | 'contracts' | 'trade'>,
  answer: Readonly<Record<string, number | string>> | undefined,
  at: Date,
): StoredPreview {
  const { instrument, contracts, trade } = order;
  const known = Object.entries(answer ?? {}).filter(([, value]) => value !== '' && !Number.isNaN(value));
  return { instrument, contracts, trade, at, ...Object.fromEntries(known) };
}
