const plural = /(_ordinal)?_(zero|one|two|few|many|other)$/;

/**
 * Tells keys that are among the given ones, or are plural or context variants of one: with `item_one` and `friend`, that are
 * `item_few`, `item_male_other` and `friend_male`. i18next joins suffixes by `_`, and what else has one passes for a variant.
 */
export function variantsOf(keys: Iterable<string>): (key: string) => boolean {
  const stems = new Set<string>();
  for (const key of keys) stems.add(key).add(key.replace(plural, ''));
  return (key) => {
    // A key may be empty, and a stem isn't.
    if (stems.has(key)) return true;
    for (let end = key.lastIndexOf('_'); end > 0; end = key.lastIndexOf('_', end - 1)) {
      if (stems.has(key.slice(0, end))) return true;
    }
    return false;
  };
}
