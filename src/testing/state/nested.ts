/** A text, or more of them by the next part of their keys. */
type Node = string | Map<string, Node>;

/** Deeper than anybody nests, and still far from what a stack holds. */
const maximumDepth = 100;

/**
 * Texts as they are published nested: `login.label` becomes `{ login: { label } }`, and parts that are numbers become
 * arrays. They stay flat where a key has a space, a comma or a question mark in it, and where nesting would lose
 * something: of `a` and `a.b`, one.
 */
export function nested(texts: ReadonlyMap<string, string>): object {
  const root = new Map<string, Node>();
  for (const [key, text] of texts) {
    if (/[ ,?]/.test(key) || !place(root, key.split('.'), text)) return Object.fromEntries(texts);
  }
  return Object.fromEntries([...root].map(([name, node]) => [name, jsonOf(node)]));
}

/** Returns whether there was a place for it. */
function place(root: Map<string, Node>, parts: readonly string[], text: string): boolean {
  if (parts.length > maximumDepth) return false;
  let parent = root;
  for (const part of parts.slice(0, -1)) {
    const below = parent.get(part) ?? new Map<string, Node>();
    if (typeof below === 'string') return false;
    parent.set(part, below);
    parent = below;
  }
  const last = parts.at(-1) ?? '';
  if (parent.has(last)) return false;
  parent.set(last, text);
  return true;
}

function jsonOf(node: Node): unknown {
  if (typeof node === 'string') return node;
  // With a gap, or with other names beside them, numbers are names: an array would lose those, or invent what fills it.
  const isArray = Array.from(node, (_, index) => node.has(String(index))).every(Boolean);
  if (isArray) return Array.from(node, (_, index) => jsonOf(node.get(String(index)) ?? ''));
  return Object.fromEntries([...node].map(([name, below]) => [name, jsonOf(below)]));
}
