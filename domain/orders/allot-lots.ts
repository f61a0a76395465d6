/** Who gets which lots of what was traded for several. */

export interface Party {
  readonly name: string;
  /** What it asked for, above 0. */
  readonly asked: number;
  /** Lots that it has already. */
  readonly got: number;
  /** Lots that it may get beside those; left out: as many as come. */
  readonly most?: number;
}

/**
 * Lots for each party, in the parties' sequence: pro rata by largest remainder, ties by name. Each lot goes to whoever
 * has least of its share of all lots so far, so in the end everybody has the same in whatever parts they came, and never
 * more than it asked while all together do not. Lots below 0 are taken back from whoever has most. What nobody may get
 * is given to nobody.
 */
export function allotLots(parties: readonly Party[], lots: number): readonly number[] {
  const allotted = parties.map(() => 0);
  for (let lot = 0; lot < Math.abs(lots); lot++) {
    const next = lots > 0 ? lastServed(parties, allotted) : mostServed(parties, allotted);
    if (next === undefined) break;
    allotted[next] += Math.sign(lots);
  }
  return allotted;
}

/** The index of the party that lacks most of its share once one more lot has come. */
function lastServed(parties: readonly Party[], allotted: readonly number[]): number | undefined {
  const lacks = lacking(parties, allotted, 1);
  const open = indexesOf(parties).filter((index) => allotted[index] < (parties[index].most ?? Infinity));
  return open.sort((a, b) => lacks[b] - lacks[a] || byName(parties, a, b))[0];
}

/** The index of the party that has most beyond its share once one lot less has come. */
function mostServed(parties: readonly Party[], allotted: readonly number[]): number | undefined {
  const lacks = lacking(parties, allotted, -1);
  return indexesOf(parties).sort((a, b) => lacks[a] - lacks[b] || byName(parties, b, a))[0];
}

/** How much of its share of all lots each lacks, in whole numbers: times what all have asked for. */
function lacking(parties: readonly Party[], allotted: readonly number[], more: number): readonly number[] {
  const asked = parties.reduce((sum, party) => sum + party.asked, 0);
  const all = parties.reduce((sum, { got }, index) => sum + got + allotted[index], more);
  return parties.map((party, index) => party.asked * all - (party.got + allotted[index]) * asked);
}

function indexesOf(parties: readonly Party[]): number[] {
  return parties.map((_party, index) => index);
}

function byName(parties: readonly Party[], a: number, b: number): number {
  return parties[a].name < parties[b].name ? -1 : 1;
}
