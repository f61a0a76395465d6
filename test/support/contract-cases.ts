import { Binary } from 'mongodb';
import { type AnyCollection, uncounted } from './driver-answers';

/** One question to a collection that holds `stored`. */
export interface ContractCase {
  readonly name: string;
  readonly stored?: readonly object[];
  readonly ask: (collection: AnyCollection) => Promise<unknown>;
}

const AT = new Date('2026-11-20T21:00:00Z');
const LATER = new Date('2026-11-20T22:00:00Z');
const ORDER = { _id: 'o1', state: 'intended', version: 3, quantity: -2, at: AT, legs: [{ c: 'A', q: 1 }] };
const NUMBERS = [
  { _id: 'none' },
  { _id: 'null', n: null },
  { _id: 'a null, before the empty list by its id only', n: null },
  { _id: 'low', n: -1.5 },
  { _id: 'zero', n: 0 },
  { _id: 'nan', n: Number.NaN },
  { _id: 'high', n: 2 ** 40 },
  { _id: 'infinite', n: Number.POSITIVE_INFINITY },
  { _id: 'text', n: '1' },
  { _id: 'empty text', n: '' },
  { _id: 'date', n: AT },
  { _id: 'truth', n: false },
  { _id: 'list', n: [0, 5] },
  { _id: 'empty list', n: [] },
  { _id: 'mapping', n: { a: 1 } },
  { _id: 'bytes', n: new Binary(Buffer.from('ab')) },
];
const NESTED = [
  {
    _id: 'a',
    roll: { version: 1, state: 'No_Roll' },
    shares: [{ strategy: 's', share: 1 }, { strategy: 't' }],
  },
  { _id: 'b', roll: null, shares: [] },
  { _id: 'c', shares: [{ share: 2 }] },
  { _id: 'd', roll: { version: 2 }, shares: { strategy: 's' } },
  { _id: 'e', roll: 5, shares: [3, 's'] },
];

const FILTERS: readonly (readonly [readonly object[], Record<string, unknown>])[] = [
  ...[
    null,
    0,
    -1.5,
    '1',
    '',
    AT,
    false,
    5,
    [0, 5],
    [],
    { a: 1 },
    new Binary(Buffer.from('ab')),
    Number.NaN,
  ].map((value) => [NUMBERS, { n: value }] as const),
  ...['$ne', '$gt', '$gte', '$lt', '$lte', '$not'].flatMap((operator) =>
    [0, 2, '1', AT, Number.POSITIVE_INFINITY].map(
      (value) => [NUMBERS, { n: { [operator]: operator === '$not' ? { $gt: value } : value } }] as const,
    ),
  ),
  ...[{ $gte: Number.NaN }, { $gt: Number.NaN }, { $gte: null }, { $lt: null }, { $ne: null }].map(
    (value) => [NUMBERS, { n: value }] as const,
  ),
  ...[
    { $in: [0, '1'] },
    { $in: [null] },
    { $in: [] },
    { $nin: [0, '1'] },
    { $nin: [null] },
    { $nin: [] },
  ].map((value) => [NUMBERS, { n: value }] as const),
  ...[{ $exists: true }, { $exists: false }, { $size: 0 }, { $size: 2 }, { $gte: 0, $lt: 3 }].map(
    (value) => [NUMBERS, { n: value }] as const,
  ),
  [NUMBERS, { n: { $elemMatch: { $gt: 4 } } }],
  [NUMBERS, { 'n.a': 1 }],
  [NUMBERS, { _id: { $in: ['low', 'nobody', 'zero'] } }],
  [NUMBERS, { _id: { $nin: ['low', 'zero'] } }],
  [NUMBERS, { _id: { $gte: 'e', $lt: 'l' } }],
  [NUMBERS, { $or: [{ n: 0 }, { _id: 'text' }], n: { $ne: null } }],
  [NUMBERS, { $and: [{ n: { $gt: -2 } }, { n: { $lt: 1 } }] }],
  [NUMBERS, { $nor: [{ n: 0 }, { n: null }] }],
  [NESTED, { 'roll.version': 1 }],
  [NESTED, { 'roll.version': { $exists: false } }],
  [NESTED, { 'roll.version': null }],
  [NESTED, { roll: { version: 2 } }],
  [NESTED, { roll: { state: 'No_Roll', version: 1 } }],
  [NESTED, { roll: { $exists: true } }],
  [NESTED, { 'shares.strategy': 's' }],
  [NESTED, { 'shares.strategy': { $ne: 's' } }],
  [NESTED, { 'shares.strategy': null }],
  [NESTED, { 'shares.strategy': { $exists: true } }],
  [NESTED, { shares: { $elemMatch: { strategy: 't', share: { $exists: false } } } }],
];

const UPDATES: readonly Record<string, unknown>[] = [
  { $set: { state: 'sending' }, $inc: { version: 1 } },
  { $set: { state: 'intended' } },
  { $set: { state: undefined, quantity: 0 } },
  { $set: { 'roll.version': 1 } },
  { $set: { 'state.below': 1 } },
  { $set: { at: AT, legs: [{ c: 'A', q: 1 }] } },
  { $set: { _id: 'o2' } },
  { $set: { _id: 'o1', state: 'x' } },
  { $set: { none: null, list: [undefined, 1], bytes: Buffer.from('ab'), empty: {} } },
  { $unset: { state: '', nothing: '', 'nothing.below': '' } },
  { $unset: { 'roll.version': '', state: '' } },
  { $inc: { version: 0 } },
  { $inc: { fresh: 2, version: -0.5 } },
  { $inc: { state: 1 } },
  { $max: { version: 2, quantity: 7, fresh: 1 } },
  { $max: { at: LATER, state: 'a' } },
  { $setOnInsert: { since: AT } },
  { $addToSet: { seen: 'a' } },
  { $addToSet: { legs: { c: 'A', q: 1 } } },
  { $addToSet: { legs: { q: 1, c: 'A' } } },
  { $addToSet: { state: 1 } },
  { $set: { version: 1 }, $inc: { version: 1 } },
  { $set: { 'roll.version': 1 }, $unset: { roll: '' } },
  { $set: {} },
  {},
  { state: 'x' },
];

/** Each operation, operator and refusal in use. */
export const CONTRACT_CASES: readonly ContractCase[] = [
  ...FILTERS.map(
    ([stored, filter]): ContractCase => ({
      name: `find ${text(filter)}`,
      stored,
      ask: (c) => c.find(filter).sort({ _id: 1 }).toArray(),
    }),
  ),
  ...UPDATES.flatMap((update): ContractCase[] => [
    { name: `updateOne ${text(update)}`, stored: [ORDER], ask: (c) => c.updateOne({ _id: 'o1' }, update) },
    {
      name: `updateOne with upsert ${text(update)}`,
      ask: (c) => c.updateOne({ _id: 'o1', version: 0, state: { $ne: 'x' } }, update, { upsert: true }),
    },
  ]),
  {
    name: 'a guard that does not hold',
    stored: [ORDER],
    ask: (c) => c.findOneAndUpdate({ _id: 'o1', version: 2 }, { $set: { state: 'sending' } }),
  },
  ...(['before', 'after'] as const).map(
    (returnDocument): ContractCase => ({
      name: `findOneAndUpdate, the document ${returnDocument}`,
      stored: [ORDER],
      ask: (c) => c.findOneAndUpdate({ _id: 'o1', version: 3 }, { $inc: { version: 1 } }, { returnDocument }),
    }),
  ),
  {
    name: 'findOneAndUpdate of the first in an order, with a projection',
    stored: NUMBERS,
    ask: (c) =>
      c.findOneAndUpdate(
        { n: { $gt: -5 } },
        { $set: { found: true } },
        { sort: { n: -1 }, projection: { n: 1 } },
      ),
  },
  {
    name: 'findOneAndUpdate with upsert',
    ask: (c) =>
      c.findOneAndUpdate({ _id: 'n' }, { $inc: { value: 2 } }, { upsert: true, returnDocument: 'after' }),
  },
  { name: 'findOneAndDelete', stored: [ORDER], ask: (c) => c.findOneAndDelete({ state: 'intended' }) },
  {
    name: 'findOneAndReplace',
    stored: [ORDER],
    ask: (c) => c.findOneAndReplace({ _id: 'o1' }, { state: 'x' }, { returnDocument: 'after' }),
  },
  { name: 'insertOne', ask: (c) => c.insertOne({ ...ORDER, missing: undefined, list: [undefined] }) },
  {
    name: 'insertOne of a key that is there',
    stored: [ORDER],
    ask: (c) => c.insertOne({ _id: 'o1', other: 1 }),
  },
  {
    name: 'insertMany, the middle one refused, in order',
    stored: [ORDER],
    ask: (c) => c.insertMany([{ _id: 'a' }, { _id: 'o1' }, { _id: 'b' }]),
  },
  {
    name: 'insertMany, two refused, unordered',
    stored: [ORDER],
    ask: (c) => c.insertMany([{ _id: 'o1' }, { _id: 'a' }, { _id: 'a' }, { _id: 'b' }], { ordered: false }),
  },
  { name: 'replaceOne', stored: [ORDER], ask: (c) => c.replaceOne({ _id: 'o1' }, { version: 4 }) },
  {
    name: 'replaceOne by the same',
    stored: [ORDER],
    ask: async (c) => uncounted(await c.replaceOne({ _id: 'o1' }, withoutId(ORDER))),
  },
  { name: 'replaceOne of nothing', ask: (c) => c.replaceOne({ _id: 'o1' }, { version: 4 }) },
  {
    name: 'replaceOne with upsert takes the id only',
    ask: (c) => c.replaceOne({ _id: 'o1', version: 3 }, { state: 'x' }, { upsert: true }),
  },
  {
    name: 'replaceOne with upsert under a guard that does not hold',
    stored: [ORDER],
    ask: (c) => c.replaceOne({ _id: 'o1', version: 9 }, { state: 'x' }, { upsert: true }),
  },
  {
    name: 'replaceOne with another id',
    stored: [ORDER],
    ask: (c) => c.replaceOne({ _id: 'o1' }, { _id: 'o2' }),
  },
  { name: 'replaceOne with operators', ask: (c) => c.replaceOne({ _id: 'o1' }, { $set: { a: 1 } }) },
  {
    name: 'updateOne with upsert under a guard that does not hold',
    stored: [ORDER],
    ask: (c) => c.updateOne({ _id: 'o1', version: 9 }, { $set: { state: 'x' } }, { upsert: true }),
  },
  {
    name: 'updateOne with upsert, by a path',
    ask: (c) => c.updateOne({ _id: 'a', 'roll.version': 2 }, { $set: { x: 1 } }, { upsert: true }),
  },
  {
    name: 'updateOne from 0 to -0',
    stored: [{ _id: 'a', n: 0 }],
    ask: (c) => c.updateOne({ _id: 'a' }, { $set: { n: -0 } }),
  },
  {
    name: 'updateMany',
    stored: NUMBERS,
    ask: (c) => c.updateMany({ n: { $gte: 0 } }, { $set: { n: 0 } }),
  },
  {
    name: 'updateMany of none',
    stored: [ORDER],
    ask: (c) => c.updateMany({ state: 'x' }, { $set: { n: 0 } }),
  },
  {
    name: 'updateMany by ids',
    stored: NUMBERS,
    ask: (c) => c.updateMany({ _id: { $in: ['low', 'zero', 'nobody'] } }, { $set: { n: 0 } }),
  },
  { name: 'deleteOne', stored: [ORDER], ask: (c) => c.deleteOne({ _id: 'o1', version: 3 }) },
  { name: 'deleteOne of nothing', stored: [ORDER], ask: (c) => c.deleteOne({ _id: 'o1', version: 4 }) },
  { name: 'deleteMany', stored: NUMBERS, ask: (c) => c.deleteMany({ n: { $lt: 3 } }) },
  { name: 'deleteMany of all but', stored: NUMBERS, ask: (c) => c.deleteMany({ _id: { $nin: ['low'] } }) },
  { name: 'countDocuments', stored: NUMBERS, ask: (c) => c.countDocuments({ n: { $gte: 0 } }) },
  { name: 'countDocuments of all', stored: NUMBERS, ask: (c) => c.countDocuments({}, { hint: '_id_' }) },
  { name: 'findOne of nothing', ask: (c) => c.findOne({ _id: 'o1' }) },
  { name: 'findOne', stored: [ORDER], ask: (c) => c.findOne({ version: 3 }, { projection: { version: 1 } }) },
  ...[
    [{ n: 1 }, { n: 1, _id: 1 }],
    [{ n: -1 }, { n: -1, _id: -1 }],
  ].map(
    ([named, sort]): ContractCase => ({
      name: `sorted by ${text(named)}`,
      stored: NUMBERS,
      ask: (c) =>
        c
          .find({})
          .sort(sort as never)
          .toArray(),
    }),
  ),
  {
    name: 'texts beyond the basic plane are sorted and found by bytes',
    stored: ['\uffff', '\u{1f600}', 'é', 'z', 'a/', 'a0', 'a', 'Z'].map((id) => ({ _id: id })),
    ask: async (c) => [
      await c.find({}).sort({ _id: 1 }).toArray(),
      await c
        .find({ _id: { $gte: 'z', $lt: '\uffff' } })
        .sort({ _id: 1 })
        .toArray(),
    ],
  },
  {
    name: 'sorted, limited, projected by options and by methods',
    stored: NESTED,
    ask: async (c) => [
      await c.find({}, { sort: { _id: -1 }, limit: 2, projection: { _id: 1 } }).toArray(),
      await c.find({}).sort({ _id: -1 }).limit(2).project({ 'roll.version': 1 }).batchSize(1).toArray(),
    ],
  },
  ...[
    { roll: 1 },
    { 'roll.version': 1, 'shares.share': 1 },
    { 'shares.strategy': 1, _id: 0 },
    { shares: 0 },
    { 'shares.share': 0, 'roll.version': 0 },
    { _id: 1 },
    { _id: 0 },
    { _id: 0, roll: 0 },
    {},
  ].map(
    (projection): ContractCase => ({
      name: `projection ${text(projection)}`,
      stored: NESTED,
      ask: (c) =>
        c
          .find({}, { projection: projection as never })
          .sort({ _id: 1 })
          .toArray(),
    }),
  ),
  {
    name: 'a loop over what is found',
    stored: NESTED,
    ask: async (c) => {
      const ids: unknown[] = [];
      for await (const { _id } of c.find({}).sort({ _id: 1 })) ids.push(_id);
      return ids;
    },
  },
  {
    name: 'distinct',
    stored: NUMBERS,
    ask: async (c) => (await c.distinct('_id', { n: { $gte: 0 } })).sort(),
  },
  {
    name: 'the greatest by group',
    stored: [
      { _id: 1, s: 'a', d: '2026-01-02' },
      { _id: 2, s: 'a', d: '2026-01-03' },
      { _id: 3, s: 'b' },
      { _id: 4, s: 'b', d: '2026-01-01' },
      { _id: 5, d: '2026-01-01' },
    ],
    ask: async (c) => byId(await c.aggregate([{ $group: { _id: '$s', last: { $max: '$d' } } }]).toArray()),
  },
  ...[true, false].map(
    (ordered): ContractCase => ({
      name: `bulkWrite with refusals in the middle, ${ordered ? 'in order' : 'unordered'}`,
      stored: [ORDER, { _id: 'x', n: 1 }],
      ask: (c) =>
        c.bulkWrite(
          [
            { updateOne: { filter: { _id: 'o1', version: 3 }, update: { $inc: { version: 1 } } } },
            { updateOne: { filter: { _id: 'o1', version: 3 }, update: { $inc: { version: 1 } } } },
            { updateOne: { filter: { _id: 'o1', version: 3 }, update: { $set: { a: 1 } }, upsert: true } },
            { updateOne: { filter: { _id: 'new' }, update: { $set: { a: 1 } }, upsert: true } },
            { replaceOne: { filter: { _id: 'x' }, replacement: { n: 2 }, upsert: true } },
            { updateOne: { filter: { _id: 'x' }, update: { $inc: { 'n.a': 1 } } } },
            { updateMany: { filter: {}, update: { $set: { seen: true } } } },
            { deleteMany: { filter: { n: 2, _id: { $nin: ['o1'] } } } },
            { deleteOne: { filter: { _id: 'nobody' } } },
          ],
          { ordered },
        ),
    }),
  ),
  {
    name: 'bulkWrite of all kinds',
    stored: [ORDER],
    ask: (c) =>
      c.bulkWrite([
        { insertOne: { document: { _id: 'a', n: 1 } } },
        { replaceOne: { filter: { _id: 'b' }, replacement: { n: 2 }, upsert: true } },
        { updateOne: { filter: { _id: 'a' }, update: { $set: { n: 1 } } } },
        { deleteOne: { filter: { _id: 'o1' } } },
      ]),
  },
];

function withoutId({ _id, ...others }: typeof ORDER): object {
  return others;
}

function byId(documents: readonly object[]): readonly object[] {
  return [...documents].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
