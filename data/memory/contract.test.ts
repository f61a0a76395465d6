import fc from 'fast-check';
import { CONTRACT_CASES } from '../../test/support/contract-cases';
import { startDatabase, type TestDatabase } from '../../test/support/database';
import { type AnyCollection, answerOf, settled, uncounted } from '../../test/support/driver-answers';
import { type Database, openDatabase } from '../store/database';
import { openMemoryDatabase } from './memory-database';
import { createMemoryServer } from './memory-server';

describe('the database in memory gives the answers of the real one', () => {
  let server: TestDatabase;
  let real: Database;
  let memory: Database;
  let count = 0;
  const nextName = () => `case_${++count}`;
  beforeAll(async () => {
    server = await startDatabase();
    real = await openDatabase(server.url, 'contract');
    memory = await openMemoryDatabase(createMemoryServer(), 'contract', { at: new Date() });
  });
  afterAll(async () => {
    await real.close();
    await server.stop();
  });

  test.each(CONTRACT_CASES)('$name', async ({ stored = [], ask }) => {
    const name = nextName();
    const expected = await answerOf(real.main, name, stored, ask);
    expect(await answerOf(memory.main, name, stored, ask)).toEqual(expected);
  });

  test('to any sequence of operations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 12 }), async (operations) => {
        const name = nextName();
        const all = async (collection: AnyCollection) => {
          const answers: unknown[] = [];
          for (const run of operations) answers.push(await settled(() => run.on(collection)));
          return answers;
        };
        const expected = await answerOf(real.main, name, [], all);
        expect(await answerOf(memory.main, name, [], all)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

/** Printed by its name. */
interface Operation {
  readonly on: (collection: AnyCollection) => Promise<unknown>;
}

const id = fc.constantFrom('a', 'b', 'c', 'd');
const scalar = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  fc.constantFrom<unknown>(0.5, null, 'x', 'y', true, new Date(0), new Date(1), [1, 2], [], { k: 1 }),
);
const field = fc.constantFrom('n', 'm', 'r.v', 'r.w');
const fields = fc.dictionary(fc.constantFrom('n', 'm', 'x'), scalar, { maxKeys: 3 });
const condition = fc.oneof(
  scalar,
  fc.record({ $gt: scalar }),
  fc.record({ $lte: scalar }),
  fc.record({ $ne: scalar }),
  fc.record({ $gte: fc.integer({ min: -2, max: 0 }), $lt: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $in: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $nin: fc.array(scalar, { maxLength: 3 }) }),
);
const guard = fc.dictionary(field, condition, { maxKeys: 2 });
const byId = fc.tuple(id, guard).map(([_id, more]) => ({ _id, ...more }));
const update = fc.oneof(
  fc.record({ $set: fc.dictionary(field, scalar, { minKeys: 1, maxKeys: 2 }) }),
  fc.record({ $inc: fc.dictionary(field, fc.constantFrom(1, -1), { minKeys: 1, maxKeys: 2 }) }),
  fc.record({ $set: fc.record({ m: scalar }), $inc: fc.record({ n: fc.constant(1) }) }),
  fc.record({ $unset: fc.dictionary(field, fc.constant(''), { minKeys: 1, maxKeys: 2 }) }),
  fc.record({ $max: fc.dictionary(field, scalar, { minKeys: 1, maxKeys: 2 }) }),
  fc.record({ $addToSet: fc.dictionary(fc.constantFrom('n', 'm'), scalar, { minKeys: 1 }) }),
  fc.record({ $set: fc.record({ n: scalar }), $setOnInsert: fc.record({ m: scalar }) }),
);
const upsert = fc.boolean();
const model = fc.oneof(
  fc.record({
    insertOne: fc.record({ document: fc.tuple(id, fields).map(([_id, rest]) => ({ _id, ...rest })) }),
  }),
  fc.record({ updateOne: fc.record({ filter: byId, update, upsert }) }),
  fc.record({ deleteOne: fc.record({ filter: byId }) }),
  fc.record({ updateMany: fc.record({ filter: guard, update }) }),
  fc.record({ deleteMany: fc.record({ filter: guard }) }),
);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc
    .tuple(id, fields)
    .map(([_id, rest]) => named('insertOne', (c) => c.insertOne({ _id, ...rest }), _id, rest)),
  fc
    .tuple(byId, update, upsert)
    .map(([filter, to, isUpsert]) =>
      named('updateOne', (c) => c.updateOne(filter, to, { upsert: isUpsert }), filter, to, isUpsert),
    ),
  fc
    .tuple(byId, update, upsert, fc.constantFrom('before' as const, 'after' as const))
    .map(([filter, to, isUpsert, returnDocument]) =>
      named(
        'findOneAndUpdate',
        (c) => c.findOneAndUpdate(filter, to, { upsert: isUpsert, returnDocument }),
        ...[filter, to, isUpsert],
      ),
    ),
  fc
    .tuple(byId, fields, upsert)
    .map(([filter, to, isUpsert]) =>
      named(
        'replaceOne',
        async (c) => uncounted(await c.replaceOne(filter, to, { upsert: isUpsert })),
        filter,
        to,
        isUpsert,
      ),
    ),
  fc
    .tuple(guard, update)
    .map(([filter, to]) => named('updateMany', (c) => c.updateMany(filter, to), filter, to)),
  guard.map((filter) => named('deleteMany', (c) => c.deleteMany(filter), filter)),
  guard.map((filter) => named('countDocuments', (c) => c.countDocuments(filter), filter)),
  fc.tuple(guard, field, fc.constantFrom<1 | -1>(1, -1)).map(([filter, by, way]) =>
    named(
      'find',
      (c) =>
        c
          .find(filter)
          .sort({ [by]: way, _id: 1 })
          .toArray(),
      filter,
      by,
      way,
    ),
  ),
  fc
    .tuple(fc.array(model, { minLength: 1, maxLength: 4 }), fc.boolean())
    // Unordered, the driver puts writes of a kind together: only one kind has an order to compare.
    .filter(([models, ordered]) => ordered || new Set(models.map((each) => Object.keys(each)[0])).size === 1)
    .map(([models, ordered]) =>
      named('bulkWrite', (c) => c.bulkWrite(models as never, { ordered }), models, ordered),
    ),
);

function named(name: string, on: Operation['on'], ...details: readonly unknown[]): Operation {
  const text = () => `${name} ${JSON.stringify(details)}`;
  return Object.assign({ on }, { [fc.toStringMethod]: text });
}
