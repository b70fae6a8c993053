/**
 * The switch between "at the edge" and "on this device": what is chosen, what that means for a photo, and loading the
 * engine when it is first chosen. The choice is remembered, so that the page opens without a network as it was left.
 *
 * @example
 * const place = createPlace({ load: device.load, say });
 * place.current(); // 'edge'
 */
import type { Place } from './answers.js';
import { byId } from './dom.js';
import { keepForLater } from './offline.js';
import { type Outcome, sentenceOf } from './problems.js';
import { recall, remember } from './remember.js';
import { onLanguage, words } from './words.js';

export interface PlaceSwitch {
  readonly current: () => Place;
  /** Chooses as if the person had. */
  readonly choose: (place: Place) => void;
}

export function createPlace(options: {
  readonly load: () => Promise<Outcome<readonly string[]>>;
  readonly say: (sentence: string) => void;
}): PlaceSwitch {
  const group = byId('place', HTMLFieldSetElement);
  const privacy = byId('privacy', HTMLParagraphElement);
  const radio = (place: Place) => group.querySelector<HTMLInputElement>(`input[value=${place}]`)!;
  let place: Place = 'edge';
  let sentence = () => words.privacyEdge;

  const show = (next: () => string) => {
    sentence = next;
    privacy.textContent = sentence();
  };
  onLanguage(() => show(sentence));

  async function choose(next: Place): Promise<void> {
    place = next;
    radio(next).checked = true;
    group.dataset.place = next;
    remember('place', next);
    if (next === 'edge') {
      group.dataset.state = 'ready';
      return show(() => words.privacyEdge);
    }
    group.dataset.state = 'loading';
    show(() => words.loadingDevice);
    const outcome = await options.load();
    // Somebody may have changed their mind while it loaded.
    if (place !== next) return;
    group.dataset.state = outcome.ok ? 'ready' : 'failed';
    show(() => (outcome.ok ? words.privacyDevice : sentenceOf(outcome.problem)));
    options.say(sentence());
    if (outcome.ok) void keepForLater(outcome.value);
  }

  group.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement) void choose(target.value === 'device' ? 'device' : 'edge');
  });
  if (recall('place') === 'device') void choose('device');
  return { current: () => place, choose: (next) => void choose(next) };
}
