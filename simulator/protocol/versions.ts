/** What this gateway speaks at least. */
export const SERVER_MIN = 157;
/** Announced by default: what both kinds of clients know completely. */
export const SERVER_DEFAULT = 178;

/** First server version with a change of the layout. */
export const SINCE = {
  FA_PROFILE_GONE: 177,
  PENDING_PRICE_REVISION: 178,
  LAST_TRADE_DATE: 182,
  CUSTOMER_ACCOUNT: 183,
  PROFESSIONAL_CUSTOMER: 184,
  BOND_ACCRUED_INTEREST: 185,
  INELIGIBILITY_REASONS: 186,
  INCLUDE_OVERNIGHT: 189,
  CME_TAGGING: 192,
  CME_TAGGING_IN_OPEN_ORDER: 193,
} as const;
