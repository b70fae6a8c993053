/** Puts what index.html says in English into it in the other languages too: nobody waits for a script to read it. */
import type { Plugin } from 'vite';
import { languages } from './src/words.js';

export const spoken: Plugin = {
  name: 'spoken',
  transformIndexHtml: (html) => {
    const names = new Set([...html.matchAll(/ data-words(?:-label)?="(\w+)"/g)].map(([, name = '']) => name));
    const { en: _, ...others } = languages;
    const said = Object.entries(others).map(([language, words]) => [
      language,
      Object.fromEntries([...names].map((name) => [name, words[name as 'clear']])),
    ]);
    const children = JSON.stringify(Object.fromEntries(said)).replaceAll('<', '\\u003c');
    return [{ tag: 'script', attrs: { id: 'spoken', type: 'application/json' }, children, injectTo: 'body-prepend' }];
  },
};
