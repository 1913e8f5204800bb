import type { AwaitableIterable, ContentByLanguage, NamespaceContent } from '../index.js';
import type { PlaceContent } from './content.js';

/** Makes content that is read piece by piece something that can be awaited: it is then by language and namespace. */
export function pieces(
  read: () => AsyncGenerator<PlaceContent, void, undefined>,
): AwaitableIterable<PlaceContent, ContentByLanguage> {
  const all = async () => {
    const languages = new Map<string, [namespace: string, content: NamespaceContent][]>();
    for await (const { language, namespace, content } of read()) {
      const namespaces = languages.get(language) ?? [];
      namespaces.push([namespace, content]);
      languages.set(language, namespaces);
    }
    // Unlike an assignment, this makes a property of any name.
    return Object.fromEntries(
      [...languages].map(([language, pairs]) => [language, Object.fromEntries(pairs)]),
    );
  };
  return {
    [Symbol.asyncIterator]: read,
    all,
    // biome-ignore lint/suspicious/noThenProperty: it is there to be awaited
    then: (onFulfilled, onRejected) => all().then(onFulfilled, onRejected),
  };
}
