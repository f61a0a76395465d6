/** What the roll policy did and plans, and what waits for the operator, as text: of its mail and of `rolls plan`. */

import { orderStackWorkflowId } from '../system/names';
import { utcMinute } from '../time/utc-minute';
import { blockText } from './roll-blocked';
import type { RollBlocks } from './roll-blocks';
import type { RollDay } from './roll-day';
import { actsFrom } from './roll-planning';
import { factsText } from './roll-reasons';
import { allowedStates, type RollState } from './roll-state';

/** A sentence about an instrument, with what to do. */
export interface RollText {
  readonly instrument: string;
  readonly text: string;
}

export interface RollDigestInput {
  readonly system: string;
  readonly days: readonly RollDay[];
  /** What keeps orders of a roll from being made or filled. */
  readonly blocks: readonly RollText[];
  /** When plans that were not mailed yet are. */
  readonly now: Date;
}

/** A text of sections, each with its instruments; undefined when there is nothing to tell. */
export function rollDigest(input: RollDigestInput): string | undefined {
  const sections = SECTIONS.map(({ title, lines }) => sectionOf(title, lines(input))).filter(
    (section) => section !== '',
  );
  if (sections.length === 0) return undefined;
  const example = input.days.find(({ planned, undecided }) => planned !== undefined || undecided);
  return [...sections, ...(example ? [howTo(input.system, example)] : [])].join('\n\n');
}

/** `Rolls 2027-03-02 23:14: 1 done, 2 planned (CORN, US10), 1 to decide`; the time is UTC, so each mail has its own. */
export function digestSubject({ days, blocks, now }: RollDigestInput): string {
  const at = utcMinute(now.getTime());
  const planned = days.filter((day) => day.planned).map(({ instrument }) => instrument);
  const shownNames = planned.slice(0, 4).join(', ') + (planned.length > 4 ? ', ...' : '');
  const counts: readonly (readonly [number, string])[] = [
    [days.filter(({ done }) => done).length, 'done'],
    [planned.length, `planned (${shownNames})`],
    [days.filter(({ undecided }) => undecided).length, 'to decide'],
    [days.filter(({ kept }) => kept).length, 'kept as you set them'],
    [
      new Set([...days.filter(({ blocked }) => blocked), ...blocks].map((each) => each.instrument)).size,
      'blocked',
    ],
    [days.filter(({ leaving }) => leaving).length, 'under way'],
    [days.filter(({ expiring }) => expiring).length, 'held near expiry'],
  ];
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `Rolls ${at}: ${said.join(', ') || 'nothing is planned any more'}`;
}

/** What is in the way of rolls, as sentences with what to do. */
export function blockTexts(kept: readonly RollBlocks[]): readonly RollText[] {
  return kept.flatMap(({ instrument, blocks }) =>
    blocks.map(({ blocked }) => ({ instrument, text: blockText(instrument, blocked) })),
  );
}

interface Section {
  readonly title: string;
  readonly lines: (input: RollDigestInput) => readonly string[];
}

const SECTIONS: readonly Section[] = [
  { title: 'Done', lines: ({ days }) => days.flatMap(doneLine) },
  { title: 'Planned', lines: ({ days, now }) => days.flatMap((day) => plannedLine(day, now)) },
  { title: 'No longer planned', lines: ({ days }) => days.flatMap(droppedLine) },
  { title: 'You decide', lines: ({ days }) => days.flatMap(undecidedLine) },
  { title: 'Kept as you set them', lines: ({ days }) => days.flatMap(keptLine) },
  { title: 'Under way', lines: ({ days }) => days.flatMap(leavingLine) },
  { title: "Can't roll", lines: blockedLines },
  { title: 'Held near expiry', lines: ({ days }) => days.flatMap(expiringLines) },
];

function sectionOf(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title.toUpperCase(), ...lines].join('\n');
}

function lineOf({ instrument, text }: RollText): string {
  return `${instrument}: ${text}`;
}

function change(from: RollState, to: RollState, { price, forward }: RollDay['contracts']): string {
  return to === 'Roll_Adjusted' ? `the prices roll from ${price} into ${forward}` : `${from} -> ${to}`;
}

function doneLine({ instrument, done, contracts }: RollDay): readonly string[] {
  if (!done) return [];
  const { from, to, contract, facts, why } = done;
  const rolled = `the prices rolled from ${contract} into ${contracts.price} (state No_Roll)`;
  const what = to === 'Roll_Adjusted' ? rolled : `${from} -> ${to}`;
  return [`${instrument}: ${what}; ${why}; ${factsText(facts)}`];
}

function plannedLine({ instrument, planned, contracts, facts, why }: RollDay, now: Date): readonly string[] {
  if (!planned) return [];
  const when = utcMinute(actsFrom(planned.mailedAt ?? now));
  const what = change(planned.from, planned.to, contracts);
  return [
    `${instrument}: ${what}, with the first update of its prices after ${when}`,
    `  because ${why}; ${factsText(facts)}`,
    `  otherwise: npx tst rolls set ${instrument} ${otherwise(planned.to, facts.state, facts.position)} --reason R`,
  ];
}

/** The states that may be set instead: to keep the present one comes first. */
function otherwise(planned: RollState, state: RollState, position: number): string {
  const others = allowedStates(state, position).filter(
    (each) => each !== planned && each !== 'Roll_Adjusted',
  );
  const ordered = [...others].sort((a, b) => Number(b === state) - Number(a === state));
  return ordered.join(' | ') || state;
}

function droppedLine({ instrument, dropped, contracts }: RollDay): readonly string[] {
  if (!dropped) return [];
  return [`${instrument}: ${change(dropped.from, dropped.to, contracts)}; ${dropped.reason}`];
}

function undecidedLine({ instrument, undecided, contracts, facts, why }: RollDay): readonly string[] {
  if (!undecided) return [];
  const { price, forward } = contracts;
  return [
    `${instrument}: ${price} into ${forward}; ${why}; ${factsText(facts)}`,
    `  npx tst rolls set ${instrument} ${otherwise('Roll_Adjusted', facts.state, facts.position)} --reason R`,
    '  (roll_status_auto_update.default_roll_state_if_undecided, such as Force, decides it without you)',
  ];
}

function keptLine({ instrument, kept, facts }: RollDay): readonly string[] {
  if (!kept) return [];
  const back = `npx tst rolls set ${instrument} automatic --reason R`;
  return [
    `${instrument}: ${facts.state} of ${kept.by} stays; the policy would set ${kept.wanted}; ${factsText(facts)} (${back})`,
  ];
}

function leavingLine({ instrument, leaving, contracts, facts }: RollDay): readonly string[] {
  return leaving ? [`${instrument}: ${facts.state} out of ${contracts.price}; ${factsText(facts)}`] : [];
}

function blockedLines({ days, blocks }: RollDigestInput): readonly string[] {
  const own = days.flatMap(({ instrument, blocked = [] }) =>
    blocked.map((text) => lineOf({ instrument, text })),
  );
  return [...own, ...blocks.map(lineOf)];
}

function expiringLines({ instrument, expiring = [] }: RollDay): readonly string[] {
  return expiring.map((text) => lineOf({ instrument, text }));
}

/** The exact command and the same by Temporal, for one of the instruments. */
function howTo(system: string, { instrument, facts }: RollDay): string {
  const input = JSON.stringify({ instrument, state: facts.state, reason: 'R' });
  return [
    'TO OVERRULE A PLAN',
    'A state that you set is never changed by the policy (`automatic` hands it back); here, to keep the present one:',
    `  npx tst rolls set ${instrument} ${facts.state} --reason R --system ${system}`,
    `  npx tst temporal workflow update execute -w ${orderStackWorkflowId(system)} --name setRollState --input '${input}'`,
    'npx tst rolls plan shows all of this as it is now.',
  ].join('\n');
}
