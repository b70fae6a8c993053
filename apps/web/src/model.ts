/**
 * What the page says about the model, all of it from `GET /v1/model`: headline, accuracy, model card.
 *
 * @example
 * const outcome = await client.model();
 * if (outcome.ok) showModel(outcome.value);
 */
import type { Model } from './api.js';
import { byId, element } from './dom.js';
import { question, words } from './words.js';

export function showModel(model: Model): void {
  const headline = question(model.labels);
  const top1 = model.metrics?.top1;
  document.title = `${headline} Beeline`;
  byId('question', HTMLHeadingElement).textContent = headline;
  byId('lead', HTMLParagraphElement).textContent = top1 ? words.checked(top1.correct, top1.total) : words.unchecked;
  byId('model', HTMLDListElement).replaceChildren(...modelCard(model));
}

function modelCard(model: Model): HTMLElement[] {
  const top1 = model.metrics?.top1;
  const labels = element('ul', { className: 'labels' }, ...model.labels.map((label) => element('li', {}, label)));
  const facts: [string, (Node | string)[]][] = [
    ['Name', [model.name]],
    [`Labels (${model.labels.length})`, [labels]],
    [
      'Validation accuracy',
      top1
        ? [
            words.accuracy(top1.accuracy, top1.correct, top1.total),
            element('small', {}, words.interval(...top1.interval)),
          ]
        : [words.notMeasured],
    ],
  ];
  if (model.architecture) facts.push(['Architecture', [model.architecture]]);
  const trained = Object.values(model.dataset?.splits?.train ?? {}).reduce((sum, photos) => sum + photos, 0);
  if (trained > 0) facts.push(['Trained on', [words.photos(trained)]]);
  if (model.licence) facts.push(['Licence', [model.licence]]);
  if (model.sha256) {
    facts.push(['SHA-256', [element('code', { title: model.sha256 }, `${model.sha256.slice(0, 12)}…`)]]);
  }
  return facts.flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, ...value)]);
}
