/** The face of a card that has its answer: bars, time and place, and what can be asked of the answer. */
import type { Agreement } from './agreement.js';
import type { Answer, Explanation, Place } from './answers.js';
import { bars } from './bars.js';
import { element } from './dom.js';
import { difference, duration } from './format.js';
import { drawMap } from './map.js';
import type { Region } from './map-region.js';
import { type Outcome, sentenceOf } from './problems.js';
import { words } from './words.js';

export interface Answered {
  readonly answer: Answer;
  /** From asking to having the answer, in milliseconds. */
  readonly ms: number;
  readonly place: Place;
  /** Where the evidence lies, asked for when somebody wants to see it; a value of `undefined` is no map. */
  readonly explain: () => Promise<Outcome<Explanation | undefined>>;
  /** The part of a photo of that size that the network saw. */
  readonly region: (width: number, height: number) => Region | undefined;
  /** Asks the other engine about the same photo; `undefined` if it has another model. */
  readonly compare: () => Promise<Outcome<Agreement | undefined>>;
  readonly say: (sentence: string) => void;
}

/** A time of the usual length, in milliseconds. */
const USUAL_MS = 888;

const button = () => element('button', { type: 'button', className: 'secondary small' });

/** What every answer shows; the buttons get their words. */
function layout({ answer, ms, place }: Pick<Answered, 'answer' | 'ms' | 'place'>, look = button(), compare = button()) {
  look.textContent = words.showMap;
  compare.textContent = place === 'edge' ? words.compareDevice : words.compareEdge;
  if (place === 'device') compare.append(' ', element('small', {}, `(${words.compareEdgeNote})`));
  return [
    ...(answer.known === false ? [element('p', { className: 'note' }, words.neitherWhy)] : []),
    bars(answer.predictions),
    element('p', { className: 'time' }, (place === 'edge' ? words.answeredEdge : words.answeredDevice)(duration(ms))),
    element('div', { className: 'ways' }, look, compare),
  ];
}

/** The room that an answer about these labels will take, with nothing to read in it yet: so it moves nothing. */
export function roomForAnswer(labels: readonly string[], place: Place): HTMLElement {
  const predictions = labels.map((label) => ({ label, probability: 1 / labels.length }));
  return element(
    'div',
    { className: 'room', ariaHidden: 'true' },
    ...layout({ answer: { predictions }, ms: USUAL_MS, place }),
  );
}

/** What the face shows under its verdict, drawn anew on each call; what was asked for stays from one to the next. */
export function answerFace(
  answered: Answered,
  { card, thumb }: { card: HTMLElement; thumb: HTMLElement },
): () => Node[] {
  const { say } = answered;
  /** The sentences that came of the buttons, looked up anew in each language. */
  let aboutMap: (() => string) | undefined;
  let aboutOther: (() => string) | undefined;
  const mapNote = element('p', { className: 'note' });
  const otherNote = element('p', { className: 'note' });
  const [look, compare] = [button(), button()];
  let map: HTMLCanvasElement | undefined;

  const sayNotes = () => {
    mapNote.textContent = aboutMap?.() ?? '';
    otherNote.textContent = aboutOther?.() ?? '';
  };
  const showMap = (visible: boolean) => {
    look.ariaPressed = String(visible);
    card.classList.toggle('with-map', visible);
    if (map && visible) thumb.append(map);
    else map?.remove();
    mapNote.hidden = !visible;
  };

  look.addEventListener('click', async () => {
    const visible = look.ariaPressed !== 'true';
    if (visible && !map) {
      look.ariaBusy = 'true';
      const outcome = await answered.explain();
      look.ariaBusy = 'false';
      const image = thumb.querySelector('img');
      const region = image ? answered.region(image.naturalWidth, image.naturalHeight) : undefined;
      const explanation = outcome.ok ? outcome.value : undefined;
      if (explanation && region && image) {
        map = drawMap(explanation, region, image);
        aboutMap = () => words.mapOf(explanation.label);
      } else aboutMap = outcome.ok ? () => words.noMap : () => sentenceOf(outcome.problem);
    }
    showMap(visible);
    sayNotes();
    if (visible && aboutMap) say(aboutMap());
  });

  compare.addEventListener('click', async () => {
    aboutOther = () => words.comparing;
    sayNotes();
    const outcome = await answered.compare();
    if (!outcome.ok) aboutOther = () => sentenceOf(outcome.problem);
    else if (!outcome.value) aboutOther = () => words.otherModel;
    else {
      const { agree, largest } = outcome.value;
      aboutOther = () => (agree ? words.same(difference(largest)) : words.different(difference(largest)));
      otherNote.dataset.agree = String(agree);
    }
    sayNotes();
    say(aboutOther());
  });

  look.ariaPressed = 'false';
  mapNote.hidden = true;
  return () => {
    sayNotes();
    return [...layout(answered, look, compare), mapNote, otherNote];
  };
}
