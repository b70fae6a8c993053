/**
 * The list of answers: a card for each photo, two requests at a time, each result also said aloud.
 *
 * @example
 * const results = createResults({ engines, place: () => 'edge', labels, say, region });
 * results.add(files);
 */
import { agreement, sameModel } from './agreement.js';
import type { Answer, Classify, Place } from './answers.js';
import { type Card, createCard } from './card.js';
import { byId } from './dom.js';
import { probability } from './format.js';
import { MAX_BYTES, MAX_BYTES_HERE } from './limits.js';
import type { Region } from './map-region.js';
import { type Outcome, problemOfSize, sentenceOf } from './problems.js';
import { createQueue } from './queue.js';
import { onLanguage, words } from './words.js';

const AT_ONCE = 2;

export interface Results {
  add(files: readonly File[]): void;
}

export interface ResultsOptions {
  readonly engines: Readonly<Record<Place, Classify>>;
  /** Where new photos are answered. */
  readonly place: () => Place;
  /** The labels that answers may have; none while the model is not known. */
  readonly labels: () => readonly string[];
  readonly region: (width: number, height: number) => Region | undefined;
  readonly say: (sentence: string) => void;
}

export function createResults({ engines, place, labels, region, say }: ResultsOptions): Results {
  const section = byId('results', HTMLElement);
  const list = byId('cards', HTMLUListElement);
  const enqueue = createQueue(AT_ONCE);
  let cards: Card[] = [];
  onLanguage(() => {
    for (const card of cards) card.render();
  });

  const showResults = (visible: boolean) => {
    section.hidden = !visible;
    document.documentElement.classList.toggle('has-results', visible);
  };

  /** The map of an answer that came without one: the same engine is asked again. */
  async function explain(file: File, at: Place) {
    const outcome = await enqueue(() => engines[at](file, { explain: true }));
    return outcome.ok ? { ok: true as const, value: outcome.value.explanation } : outcome;
  }

  async function compare(file: File, at: Place, answer: Answer) {
    const outcome = await enqueue(() => engines[at === 'edge' ? 'device' : 'edge'](file));
    if (!outcome.ok) return outcome;
    const other = outcome.value;
    return { ok: true as const, value: sameModel(answer, other) ? agreement(answer, other) : undefined };
  }

  async function ask(file: File, card: Card, at: Place): Promise<{ outcome: Outcome<Answer>; ms: number } | undefined> {
    // Cleared while it waited: no need to answer it.
    if (!card.root.isConnected) return undefined;
    const start = performance.now();
    return { outcome: await engines[at](file), ms: performance.now() - start };
  }

  async function answer(file: File, card: Card, at: Place): Promise<void> {
    const sized = problemOfSize(file.size, at === 'edge' ? MAX_BYTES : MAX_BYTES_HERE);
    if (!sized) card.showWorking(labels(), at);
    const asked = sized
      ? { outcome: { ok: false as const, problem: sized }, ms: 0 }
      : await enqueue(() => ask(file, card, at));
    if (!asked || !card.root.isConnected) return;
    const { outcome, ms } = asked;
    if (outcome.ok) {
      const { value } = outcome;
      card.showAnswer({
        answer: value,
        ms,
        place: at,
        explain: () => explain(file, at),
        region,
        compare: () => compare(file, at, value),
        say,
      });
      const best = value.predictions[0]!;
      const label = value.known === false ? words.neither : best.label;
      say(words.result(card.name, label, probability(best.probability)));
    } else {
      const { problem } = outcome;
      card.showProblem(problem, {
        ...(problem.retry && { retry: () => void answer(file, card, at) }),
        ...(problem.here && at === 'edge' && { here: () => void answer(file, card, 'device') }),
      });
      say(`${card.name}: ${sentenceOf(problem)}`);
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
      for (const { file, card } of added) void answer(file, card, place());
      added[0]?.card.root.scrollIntoView({ block: 'nearest' });
    },
  };
}
