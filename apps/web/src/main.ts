/** The page, wired: photos come in, an engine answers, the results show. */
import type { Model } from './answers.js';
import { createClient } from './api.js';
import { startCamera } from './camera.js';
import { createDevice } from './device/client.js';
import { byId, element } from './dom.js';
import { listenForPhotos } from './dropzone.js';
import { startLanguage } from './language.js';
import { seenRegion } from './map-region.js';
import { showModel } from './model.js';
import { startOffline, takeShared } from './offline.js';
import { createPlace } from './place.js';
import { sentenceOf } from './problems.js';
import { createResults } from './results.js';
import { showSamples } from './samples.js';
import { onLanguage, words } from './words.js';

startLanguage();
const client = createClient();
const device = createDevice();
const log = byId('log', HTMLElement);
const notice = byId('notice', HTMLElement);
let model: Model | undefined;

function say(sentence: string): void {
  log.append(element('p', {}, sentence));
  while (log.childElementCount > 20) log.firstElementChild?.remove();
}

/** Says it at the foot of the window, until somebody closes it or goes on with photos. */
function note(sentence: string, ...more: Node[]): void {
  const close = element('button', { type: 'button', className: 'quiet small' }, words.close);
  close.addEventListener('click', closeNotice);
  notice.replaceChildren(element('div', { className: 'notice' }, element('p', {}, sentence), ...more, close));
  say(sentence);
}

function closeNotice(): void {
  byId('choose', HTMLButtonElement).focus();
  notice.replaceChildren();
}

async function loadModel(): Promise<void> {
  const outcome = await client.model();
  if (outcome.ok) {
    model = outcome.value;
    return showAll();
  }
  const again = element('button', { type: 'button', className: 'secondary small' }, words.retry);
  again.addEventListener('click', () => {
    closeNotice();
    void loadModel();
  });
  note(`${words.modelMissing} ${sentenceOf(outcome.problem)}`, again);
}

const place = createPlace({ load: device.load, say });
const results = createResults({
  engines: { edge: client.classify, device: device.classify },
  place: place.current,
  labels: () => model?.labels ?? [],
  region: (width, height) => seenRegion(model?.preprocessing?.transforms ?? [], width, height),
  say,
});
const onPhotos = (files: readonly File[]) => {
  notice.replaceChildren();
  results.add(files);
};

function showAll(): void {
  if (!model) return;
  showModel(model);
  showSamples(model, onPhotos);
}

/** The page is opened by another app's "share" under this address. */
async function openShared(): Promise<void> {
  if (!new URLSearchParams(location.search).has('shared')) return;
  history.replaceState(null, '', '/');
  const files = await takeShared();
  if (files.length > 0) onPhotos(files);
  else note(words.nothingShared);
}

listenForPhotos({ onPhotos, onNothing: note });
startCamera({ classify: device.classify, place, onPhotos, say });
onLanguage(showAll);
byId('curl', HTMLElement).textContent =
  `curl --data-binary @photo.jpg -H 'content-type: image/jpeg' ${location.origin}/v1/classify`;
startOffline();
void loadModel();
void openShared();
