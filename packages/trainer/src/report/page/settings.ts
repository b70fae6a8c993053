import type { ReportInput } from '../types.js';
import { type Html, html } from './html.js';
import type { Section, SectionOf } from './section.js';

type Fact = readonly [name: string, value: Html | string];

export const settingsSection: SectionOf<'bundle' | 'config' | 'facts'> = ({ bundle, config, facts = [] }) => {
  const known: readonly Fact[] = [['Model', bundle.name], ['SHA-256', html`<code>${bundle.sha256}</code>`], ...facts];
  return settingsBehind('Model and settings', 'make this model again', known, config);
};

/** The section itself: what is worth knowing at once, and all settings, folded away. `what`: what they are needed for. */
export function settingsBehind(
  heading: string,
  what: string,
  known: readonly Fact[],
  config: ReportInput['config'],
): Section {
  const settings = flatten(config).map(([name, value]) => entry([name, html`<code>${value}</code>`]));
  const body = html`<p>What it takes to ${what}: the same photos, settings and Beeline on the same backend give the same result.</p><dl>${known.map(entry)}</dl>
<details><summary>All settings</summary><dl>${settings}</dl></details>`;
  return { id: 'settings', heading, body };
}

function entry([name, value]: Fact): Html {
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
