import { type Html, html } from './html.js';
import type { SectionOf } from './section.js';

export const settingsSection: SectionOf = ({ bundle, config, facts = [] }) => {
  const known: readonly (readonly [string, Html | string])[] = [
    ['Model', bundle.name],
    ['SHA-256', html`<code>${bundle.sha256}</code>`],
    ...facts,
  ];
  const settings = flatten(config);
  const body = html`<p>What it takes to make this model again: the same photos, settings and Beeline on the same backend give the same result.</p><dl>${known.map(entry)}</dl>
<details><summary>All settings</summary><dl>${settings.map(([name, value]) => entry([name, html`<code>${value}</code>`]))}</dl></details>`;
  return { id: 'settings', heading: 'Model and settings', body };
};

function entry([name, value]: readonly [string, Html | string]): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>
`;
}

/** Nested settings as `a.b`; lists and all other values as JSON writes them, texts without quotes. */
export function flatten(value: Readonly<Record<string, unknown>>, prefix = ''): [name: string, value: string][] {
  return Object.entries(value).flatMap(([key, item]): [string, string][] => {
    const name = prefix + key;
    if (item !== null && typeof item === 'object' && !Array.isArray(item))
      return flatten(item as Record<string, unknown>, `${name}.`);
    return [[name, typeof item === 'string' ? item : (JSON.stringify(item) ?? String(item))]];
  });
}
