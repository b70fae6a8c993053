/**
 * The list of answers: a card for each photo, two requests at a time, each result also said aloud.
 *
 * @example
 * const results = createResults({ classify: client.classify, say });
 * results.add(files);
 */
import type { Classify } from './api.js';
import { type Card, createCard } from './card.js';
import { byId } from './dom.js';
import { probability } from './format.js';
import { problemOfSize } from './problems.js';
import { createQueue } from './queue.js';
import { words } from './words.js';

const AT_ONCE = 2;

export interface Results {
  add(files: readonly File[]): void;
}

export function createResults(options: { classify: Classify; say: (sentence: string) => void }): Results {
  const { classify, say } = options;
  const section = byId('results', HTMLElement);
  const list = byId('cards', HTMLUListElement);
  const enqueue = createQueue(AT_ONCE);
  let cards: Card[] = [];

  const showResults = (visible: boolean) => {
    section.hidden = !visible;
    document.documentElement.classList.toggle('has-results', visible);
  };

  async function answer(file: File, card: Card): Promise<void> {
    const atOnce = problemOfSize(file.size);
    if (atOnce) {
      card.showProblem(atOnce);
      return say(`${card.name}: ${atOnce.message} ${atOnce.hint ?? ''}`);
    }
    card.showWorking();
    const { outcome, ms } = await enqueue(async () => {
      // Cleared while it waited: no need to send it.
      if (!card.root.isConnected) return { outcome: undefined, ms: 0 };
      const start = performance.now();
      return { outcome: await classify(file), ms: performance.now() - start };
    });
    if (outcome === undefined || !card.root.isConnected) return;
    if (outcome.ok) {
      card.showAnswer(outcome.value, ms);
      const best = outcome.value.predictions[0]!;
      say(words.result(card.name, best.label, probability(best.probability)));
    } else {
      const { problem } = outcome;
      card.showProblem(problem, problem.retry ? () => void answer(file, card) : undefined);
      say(`${card.name}: ${problem.message} ${problem.hint ?? ''}`);
    }
  }

  byId('clear', HTMLButtonElement).addEventListener('click', () => {
    for (const card of cards) card.dispose();
    cards = [];
    list.replaceChildren();
    showResults(false);
    byId('choose', HTMLButtonElement).focus();
    say(words.cleared);
  });

  return {
    add: (files) => {
      const added = files.map((file) => ({ file, card: createCard(file) }));
      cards.push(...added.map(({ card }) => card));
      // The newest photos come first, in the order in which they were given.
      list.prepend(...added.map(({ card }) => card.root));
      showResults(true);
      say(words.classifying(files.length));
      for (const { file, card } of added) void answer(file, card);
      added[0]?.card.root.scrollIntoView({ block: 'nearest' });
    },
  };
}
