/**
 * The page's language: the browser's first that the page speaks, or what was chosen before; switchable. Elements of
 * index.html name their words: `data-words` for the text, `data-words-label` for the label.
 *
 * @example
 * startLanguage(); // <button data-words="choose"> now says it in the browser's language
 */
import { byId } from './dom.js';
import { recall, remember } from './remember.js';
import { isLanguage, onLanguage, preferred, setLanguage, words } from './words.js';

/** The words of an element of index.html; one that names none is a mistake in it. */
function wordsOf(name: string | undefined): string {
  const text = (words as unknown as Record<string, unknown>)[name ?? ''];
  if (typeof text !== 'string') throw new Error(`There are no words "${name}"`);
  return text;
}

function sayPage(): void {
  for (const node of document.querySelectorAll<HTMLElement>('[data-words]')) {
    node.textContent = wordsOf(node.dataset.words);
  }
  for (const node of document.querySelectorAll<HTMLElement>('[data-words-label]')) {
    node.ariaLabel = wordsOf(node.dataset.wordsLabel);
  }
}

/** Sets the language, and the switch for it. Call it first: whoever comes later only ever sees the right words. */
export function startLanguage(): void {
  const select = byId('language', HTMLSelectElement);
  onLanguage(sayPage);
  const speak = (name: unknown) => {
    const language = isLanguage(name) ? name : preferred(navigator.languages);
    document.documentElement.lang = language;
    select.value = language;
    setLanguage(language);
  };
  select.addEventListener('change', () => {
    remember('language', select.value);
    speak(select.value);
  });
  speak(recall('language'));
}
