import { relativeVolume } from '../../domain/rolls/roll-decision';
import type { RollState } from '../../domain/rolls/roll-state';
import { figureTable, number, sortedBy, words } from '../figures';
import { NO_MARKETS } from '../markets/market-report';
import type { Part } from '../part';
import type { PlotSection, Report } from '../report';
import { paragraph, sectionsOf } from '../sections';

/** Where an instrument is on its way to the next contract. */
export interface RollLine {
  readonly instrument: string;
  readonly isHeld: boolean;
  readonly state: RollState;
  /** Whole days from now; negative when overdue. */
  readonly daysUntilRoll: number;
  readonly daysUntilExpiry: number;
  readonly daysUntilCarryExpiry: number;
  readonly contractPriced: string;
  readonly contractForward: string;
  /** Contracts held of the priced one. */
  readonly positionPriced: number;
  /** Smoothed contracts a day. */
  readonly pricedVolume: number;
  readonly forwardVolume: number;
  /** Last prices of its contracts that trade, by the UTC ms of the contract's date. */
  readonly curve: readonly { readonly time: number; readonly price: number }[];
}

export interface RollReportData {
  /** UTC ms. */
  readonly producedAt: number;
  readonly zone: string;
  readonly lines: Part<{ readonly lines: readonly RollLine[]; readonly leftOut: readonly string[] }>;
}

/** Days at or below which a roll is near: the traffic light of the rolls turns orange. */
const NEAR_DAYS = 5;

/** The rolls ahead, the next first (operations document, 5.2). */
export function createRollReport({ producedAt, zone, lines }: RollReportData): Report {
  return {
    title: 'Roll report',
    producedAt,
    zone,
    sections: sectionsOf('Rolls', lines, (all) => {
      const sorted = sortedBy(all.lines, ({ daysUntilRoll }) => daysUntilRoll);
      return [
        figureTable('Rolls', COLUMNS, sorted, {
          whenEmpty: NO_MARKETS,
          emphasis: ({ daysUntilRoll }) =>
            daysUntilRoll < 0 ? 'problem' : daysUntilRoll < NEAR_DAYS ? 'warning' : undefined,
        }),
        ...all.leftOut.map((text) => paragraph(`Left out: ${text}`, 'problem')),
        ...sorted.filter(({ daysUntilRoll }) => daysUntilRoll < NEAR_DAYS).flatMap(curvePlot),
      ];
    }),
  };
}

const COLUMNS = [
  words<RollLine>('instrument', ({ instrument, isHeld }) => `${instrument}${isHeld ? '*' : ''}`),
  words<RollLine>('status', ({ state }) => state),
  number<RollLine>('roll_expiry', 'days', 0, ({ daysUntilRoll }) => daysUntilRoll),
  number<RollLine>('price_expiry', 'days', 0, ({ daysUntilExpiry }) => daysUntilExpiry),
  number<RollLine>('carry_expiry', 'days', 0, ({ daysUntilCarryExpiry }) => daysUntilCarryExpiry),
  words<RollLine>('contract_priced', ({ contractPriced }) => contractPriced),
  words<RollLine>('contract_fwd', ({ contractForward }) => contractForward),
  number<RollLine>('position_priced', 'contracts', 0, ({ positionPriced }) => positionPriced),
  number<RollLine>('relative_volume_fwd', undefined, 3, ({ pricedVolume, forwardVolume }) =>
    relativeVolume(pricedVolume, forwardVolume),
  ),
  number<RollLine>('contract_volume_fwd', 'a day', 0, ({ forwardVolume }) => Math.trunc(forwardVolume)),
];

function curvePlot({ instrument, curve }: RollLine): readonly PlotSection[] {
  if (curve.length < 2) return [];
  const times = curve.map(({ time }) => time);
  const values = curve.map(({ price }) => price);
  const lines = [{ label: instrument, values }];
  return [
    {
      kind: 'plot',
      title: `Roll curve of ${instrument}: last prices by the date of the contract`,
      plot: { type: 'lines', unit: 'points', times, lines },
    },
  ];
}
