/**
 * What the page says, in the language that is set. `words` always is that language; whoever shows it asks again when
 * the language changes.
 *
 * @example
 * setLanguage(preferred(navigator.languages));
 * question(['ants', 'bees']); // 'Ants or bees?'
 */
import { en, type Words } from './languages/en.js';
import { ko } from './languages/ko.js';
import { zh } from './languages/zh.js';

export type { Facts, Words } from './languages/en.js';

export const languages = { en, ko, zh } as const;
export type Language = keyof typeof languages;

/** A headline longer than this wraps to a block of text on a phone. */
const LONGEST_QUESTION = 48;

/** The words of the language that is set. */
export let words: Words = en;

const listeners: (() => void)[] = [];

export const isLanguage = (name: unknown): name is Language =>
  typeof name === 'string' && Object.hasOwn(languages, name);

/** The first of a browser's languages (`ko-KR`, `zh-Hant-TW`, `en`) that the page speaks; English where there is none. */
export function preferred(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.toLowerCase().split('-')[0]).find(isLanguage) ?? 'en';
}

/** Speaks another language from now on, and tells everyone who listens. */
export function setLanguage(language: Language): void {
  words = languages[language];
  for (const listener of listeners) listener();
}

/** Calls back each time the language changes. */
export function onLanguage(listener: () => void): void {
  listeners.push(listener);
}

/** The page's headline, made of the labels: they are spelled as the model spells them. */
export function question(labels: readonly string[]): string {
  const short = words.question(labels);
  return labels.length === 0 || short.length > LONGEST_QUESTION ? words.manyLabels(labels.length) : short;
}
