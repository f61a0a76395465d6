const BODY = [
  'H4sIAAAAAAACA42SvUrEUBCFv5i4XGJwLxgkxT6CRcTtQ9DCRoTFxVpkiy0E2U0hNvoAvoC+io3oI6jgI1hqZ3eXOxmzIbjgKe7P',
  'TM7MnHNTjkbHp7vgnHOfQEqNhG1S+lgiEuCQBqEFImIyEoycat6VTy6/o8dqZJ19VTzv5PM/eGGnL/+4O0UT+HjZeQzh4d7ju6iD',
  'PzeavQWero/m5VjwXgz3PF6L3xpWPEvZFMeMeGYbPyOGrd4BYPT8pXvLX4xkI13r2e+AA72/Oefs0oPQ91gH5tXZrNIazzLXGpZU',
  'OH2Zxsja5g6Uezmbnk9aL2fo6fv5GhkRG2yJmqSli0DrxAOdrZpeTJY6EmLVYVS51zI+2ScPoJR/bwEFqPOWggIAAA==',
].join('');

/**
 * A chunk that an earlier release wrote (`arrow-ipc-file+gzip`, no steps): times -1, 0 and 2100-01-01; columns `price` and
 * `start`, the name under which the present format keeps a rule.
 */
export function earlierChunk(): Uint8Array {
  return Buffer.from(BODY, 'base64');
}
