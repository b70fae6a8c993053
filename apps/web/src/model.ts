/**
 * What the page says about the model, all of it from `GET /v1/model`: headline, accuracy, model card.
 *
 * @example
 * const outcome = await client.model();
 * if (outcome.ok) showModel(outcome.value);
 */
import type { Model } from './answers.js';
import { confusionTable } from './confusion.js';
import { byId, element } from './dom.js';
import { question, words } from './words.js';

/** How much smaller a long headline may get, step by step, to stay within the room that is kept for it. */
const FITS = [1, 0.8, 0.65, 0.5, 0.4];

/** The headline within the height of one line of its full size: in one line, or in two of half the size. */
function fitHeadline(heading: HTMLElement): void {
  const room = Number.parseFloat(getComputedStyle(heading).minBlockSize);
  for (const share of FITS) {
    heading.style.setProperty('--fit', String(share));
    if (heading.offsetHeight <= Math.ceil(room)) return;
  }
}

/** Shows it in the language that is set; call it again when that changes. */
export function showModel(model: Model): void {
  const headline = question(model.labels);
  const top1 = model.metrics?.top1;
  document.title = `${headline} Beeline`;
  const heading = byId('question', HTMLHeadingElement);
  heading.textContent = headline;
  fitHeadline(heading);
  byId('lead', HTMLParagraphElement).textContent = top1 ? words.checked(top1.correct, top1.total) : words.unchecked;
  byId('model', HTMLDListElement).replaceChildren(...modelCard(model));
}

const list = (items: readonly string[], className = '') =>
  element('ul', { className }, ...items.map((item) => element('li', {}, item)));

function modelCard(model: Model): HTMLElement[] {
  const { top1, perClass = [], confusion } = model.metrics ?? {};
  const facts: [string, (Node | string)[]][] = [
    [words.name, [model.name]],
    [words.labels(model.labels.length), [list(model.labels, 'labels')]],
    [
      words.validation,
      top1
        ? [
            words.accuracy(top1.accuracy, top1.correct, top1.total),
            element('small', {}, words.interval(...top1.interval)),
            ...perClass.map(({ label, accuracy, correct, total }) =>
              element('small', {}, words.perClass(label, accuracy, correct, total)),
            ),
          ]
        : [words.notMeasured],
    ],
  ];
  const table = confusion && confusionTable(model.labels, confusion);
  if (table) facts.push([words.confusion, [table]]);
  if (model.architecture) facts.push([words.architecture, [model.architecture]]);
  const trained = Object.values(model.dataset?.splits?.train ?? {}).reduce((sum, photos) => sum + photos, 0);
  if (trained > 0) facts.push([words.trainedOn, [words.photos(trained)]]);
  facts.push([words.limitsTitle, [list(words.limitsOfModel, 'plain')]]);
  if (model.licence) facts.push([words.licence, [model.licence]]);
  if (model.sha256) {
    facts.push(['SHA-256', [element('code', { title: model.sha256 }, `${model.sha256.slice(0, 12)}…`)]]);
  }
  return facts.flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, ...value)]);
}
