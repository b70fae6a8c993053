/**
 * One photo's card: its thumbnail, then one of three faces: looking, the answer, or what went wrong. It says what it
 * shows in the language that is set, and again when that changes.
 *
 * @example
 * const card = createCard(file, { name: () => file.name });
 * list.append(card.root);
 * card.showAnswer({ answer, ms: 84, place: 'edge' });
 */
import { type Answered, answerFace, roomForAnswer } from './answer-face.js';
import type { Place } from './answers.js';
import { element } from './dom.js';
import { fileSize } from './format.js';
import type { Problem } from './problems.js';
import { words } from './words.js';

export interface Card {
  readonly root: HTMLLIElement;
  /** The photo's name as the card shows it. */
  readonly name: string;
  /** @param labels - those that an answer may have; none while the model is not known */
  showWorking(labels: readonly string[], place: Place): void;
  showAnswer(answered: Answered): void;
  /**
   * @param ways - what the buttons do: the same again, or on this device; no button without it
   */
  showProblem(problem: Problem, ways?: { readonly retry?: () => void; readonly here?: () => void }): void;
  /** Says everything anew. */
  render(): void;
  /** Gives back the thumbnail's memory. */
  dispose(): void;
}

export function createCard(file: File): Card {
  const url = URL.createObjectURL(file);
  const face = element('div', { className: 'face' });
  const label = element('span', {});
  const facts = element('p', { className: 'file' }, label, ` ${fileSize(file.size)}`);
  const preview = thumbnail(url);
  const root = element('li', { className: 'card', tabIndex: -1 }, preview.root, facts, face);
  const nameNow = () => file.name || words.pasted;
  let draw: () => void = () => {};

  const show = (state: 'working' | 'answer' | 'problem', content: () => Node[]) => {
    draw = () => {
      label.textContent = label.title = nameNow();
      preview.say(nameNow());
      face.replaceChildren(...content());
    };
    root.dataset.state = state;
    root.ariaBusy = String(state === 'working');
    draw();
  };

  return {
    root,
    get name() {
      return nameNow();
    },
    showWorking: (labels, place) => show('working', () => [verdict(words.working), roomForAnswer(labels, place)]),
    showAnswer: (answered) => {
      const content = answerFace(answered, { card: root, thumb: preview.root });
      show('answer', () => [verdict(verdictOf(answered)), ...content()]);
    },
    showProblem: (problem, { retry, here } = {}) => {
      // The buttons go away with this face; the focus stays on the card.
      const button = (text: string, act: () => void) => {
        const made = element('button', { type: 'button', className: 'secondary small' }, text);
        made.addEventListener('click', () => {
          root.focus();
          act();
        });
        return made;
      };
      show('problem', () => [
        verdict(words.failed),
        element('p', { className: 'problem' }, element('strong', {}, problem.message), ` ${problem.hint ?? ''}`),
        element(
          'div',
          { className: 'ways' },
          ...(retry ? [button(words.retry, retry)] : []),
          ...(here ? [button(words.answerHere, here)] : []),
        ),
      ]);
    },
    render: () => draw(),
    dispose: () => URL.revokeObjectURL(url),
  };
}

const verdict = (text: string) => element('h3', { className: 'verdict' }, text);

const verdictOf = ({ answer }: Answered) => (answer.known === false ? words.neither : answer.predictions[0]!.label);

function thumbnail(url: string): { root: HTMLElement; say: (name: string) => void } {
  const image = element('img', { src: url, decoding: 'async' });
  const root = element('div', { className: 'thumb' }, image);
  const none = element('span', { hidden: true });
  // The browser can't show it (a PDF, an iPhone's HEIC): the answer says more.
  image.addEventListener('error', () => {
    image.remove();
    none.hidden = false;
    root.append(none);
    root.classList.add('thumb-none');
  });
  const say = (name: string) => {
    image.alt = words.photo(name);
    none.textContent = words.noPreview;
  };
  return { root, say };
}
