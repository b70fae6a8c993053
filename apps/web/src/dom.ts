/**
 * The two helpers that stand in for a framework.
 *
 * @example
 * byId('cards', HTMLUListElement).append(element('li', { className: 'card' }, 'bees'));
 */

/** A new element with its properties set and its children appended. Text is always text, never HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** The page's element of that id. Throws if index.html has none of that kind: the two are out of step. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`index.html has no ${kind.name} with id "${id}"`);
  return found;
}
