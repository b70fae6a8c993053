/**
 * Drawings to try the page with. Each is shown only for a model that gets it right by itself, untrained on it:
 * samples.json is written by scripts/samples.mjs, which asks the model.
 *
 * @example
 * showSamples(model, results.add);
 */
import type { Model } from './answers.js';
import { byId, element } from './dom.js';
import samples from './samples.json';
import { words } from './words.js';

/** A file under /samples/, and what it shows. */
interface Drawing {
  readonly file: string;
  readonly label: string;
}
const verified: readonly { readonly sha256: string; readonly drawings: readonly Drawing[] }[] = samples;

/** The drawings that the model of this sha256 gets right. */
export const samplesFor = (model: string | undefined): readonly Drawing[] =>
  verified.find(({ sha256 }) => sha256 === model)?.drawings ?? [];

/** A button a drawing; none at all for other models. Call it again when the language changes. */
export function showSamples(model: Model, onPhotos: (files: readonly File[]) => void): void {
  const place = byId('samples', HTMLDivElement);
  const buttons = samplesFor(model.sha256).map(({ file, label }) => {
    const name = words.sample(label);
    const image = element('img', { src: `/samples/${file}`, alt: '', width: 72, height: 54 });
    const button = element('button', { type: 'button', className: 'sample', title: name }, image, name);
    button.addEventListener('click', async () => {
      const blob = await fetch(image.src).then((response) => response.blob());
      onPhotos([new File([blob], file, { type: 'image/png' })]);
    });
    return button;
  });
  place.replaceChildren(...(buttons.length > 0 ? [element('p', {}, words.samples), ...buttons] : []));
}
