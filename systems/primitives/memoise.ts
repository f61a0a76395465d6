/** A function that computes each key's answer once. */
export function memoise<K, V>(compute: (key: K) => V): (key: K) => V {
  const answers = new Map<K, V>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = compute(key);
    answers.set(key, answer);
    return answer;
  };
}

/** A value computed at its first use. */
export function lazy<V>(compute: () => V): () => V {
  const only = memoise((_: 'only') => compute());
  return () => only('only');
}

/**
 * A function that keeps the answers to the `limit` keys asked for last. For what takes much memory, is quickly
 * computed again and is asked for mostly once; a system of few instruments keeps everything all the same.
 */
export function memoiseRecent<K, V>(limit: number, compute: (key: K) => V): (key: K) => V {
  const answers = new Map<K, V>();
  return (key) => {
    const answer = answers.get(key) ?? compute(key);
    answers.delete(key);
    answers.set(key, answer);
    // A Map lists its keys in the order of insertion: the first one was asked for longest ago.
    if (answers.size > limit) answers.delete(answers.keys().next().value as K);
    return answer;
  };
}
