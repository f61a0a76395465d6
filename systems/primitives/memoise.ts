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
