/**
 * One photo's card: its thumbnail, then one of three faces: looking, the answer, or what went wrong.
 *
 * @example
 * const card = createCard(file);
 * list.append(card.root);
 * card.showAnswer(answer, 84);
 */
import type { Answer } from './api.js';
import { bars } from './bars.js';
import { element } from './dom.js';
import { duration, fileSize } from './format.js';
import type { Problem } from './problems.js';
import { words } from './words.js';

export interface Card {
  readonly root: HTMLLIElement;
  /** The file's name as the card shows it. */
  readonly name: string;
  showWorking(): void;
  /** @param ms - from sending to having the answer, in milliseconds */
  showAnswer(answer: Answer, ms: number): void;
  /** @param retry - what "Try again" does; no button without it */
  showProblem(problem: Problem, retry?: () => void): void;
  /** Gives back the thumbnail's memory. */
  dispose(): void;
}

export function createCard(file: File): Card {
  const url = URL.createObjectURL(file);
  const name = file.name || words.pasted;
  const face = element('div', { className: 'face' });
  const facts = element('p', { className: 'file' }, element('span', { title: name }, name), ` ${fileSize(file.size)}`);
  const root = element('li', { className: 'card', tabIndex: -1 }, thumbnail(url, name), facts, face);

  const show = (state: 'working' | 'answer' | 'problem', ...content: Node[]) => {
    root.dataset.state = state;
    root.ariaBusy = String(state === 'working');
    face.replaceChildren(...content);
  };
  const verdict = (text: string) => element('h3', { className: 'verdict' }, text);

  return {
    root,
    name,
    showWorking: () => show('working', verdict(words.working), element('div', { className: 'skeleton' })),
    showAnswer: ({ predictions }, ms) =>
      show(
        'answer',
        verdict(predictions[0]!.label),
        bars(predictions),
        element('p', { className: 'time' }, words.answered(duration(ms))),
      ),
    showProblem: ({ message, hint }, retry) => {
      const sentences = element('p', { className: 'problem' }, element('strong', {}, message), ` ${hint ?? ''}`);
      const again = element('button', { type: 'button', className: 'secondary small' }, words.retry);
      again.addEventListener('click', () => {
        // The button goes away with this face; the focus stays on the card.
        root.focus();
        retry?.();
      });
      show('problem', verdict(words.failed), sentences, ...(retry ? [again] : []));
    },
    dispose: () => URL.revokeObjectURL(url),
  };
}

function thumbnail(url: string, name: string): HTMLElement {
  const image = element('img', { src: url, alt: words.photo(name), decoding: 'async', className: 'thumb' });
  // The browser can't show it (a PDF, an iPhone's HEIC): the server's answer says more.
  image.addEventListener('error', () => {
    image.replaceWith(element('div', { className: 'thumb thumb-none' }, words.noPreview));
  });
  return image;
}
