/** Search attributes of the workflows; each is a keyword of the Temporal server. */
export const SEARCH_ATTRIBUTES = ['System', 'TradeDate', 'Stage', 'Instrument', 'Strategy'] as const;

export type SearchAttributes = Readonly<Partial<Record<(typeof SEARCH_ATTRIBUTES)[number], string>>>;
