import { NotInMemoryError } from './refusals';

/** The same object, on which a method that it has not is refused by its name. */
export function refusingOthers<T extends object>(what: string, object: T): T {
  return new Proxy(object, {
    get(target, name) {
      if (name in target || typeof name === 'symbol' || name === 'then') return Reflect.get(target, name);
      throw new NotInMemoryError(`${what}.${name}`);
    },
  });
}
