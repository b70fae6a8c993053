/** The page, wired: photos come in, the client asks, the results show. */
import { createClient } from './api.js';
import { byId, element } from './dom.js';
import { listenForPhotos } from './dropzone.js';
import { showModel } from './model.js';
import { createResults } from './results.js';
import { words } from './words.js';

const client = createClient();
const log = byId('log', HTMLElement);
const notice = byId('notice', HTMLElement);

function say(sentence: string): void {
  log.append(element('p', {}, sentence));
  while (log.childElementCount > 20) log.firstElementChild?.remove();
}

function note(sentence: string, ...more: Node[]): void {
  notice.replaceChildren(element('p', { className: 'notice' }, sentence, ' ', ...more));
  say(sentence);
}

async function loadModel(): Promise<void> {
  const outcome = await client.model();
  if (outcome.ok) return showModel(outcome.value);
  const again = element('button', { type: 'button', className: 'secondary small' }, words.retry);
  again.addEventListener('click', () => {
    byId('choose', HTMLButtonElement).focus();
    notice.replaceChildren();
    void loadModel();
  });
  note(`${words.modelMissing} ${outcome.problem.message} ${outcome.problem.hint ?? ''}`, again);
}

const results = createResults({ classify: client.classify, say });
listenForPhotos({
  onPhotos: (files) => {
    notice.replaceChildren();
    results.add(files);
  },
  onNothing: note,
});
byId('curl', HTMLElement).textContent =
  `curl --data-binary @photo.jpg -H 'content-type: image/jpeg' ${location.origin}/v1/classify`;
void loadModel();
