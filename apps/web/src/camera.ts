/**
 * The live camera: a preview in a dialog, and, on this device only, an answer for what it shows, again and again.
 * Keeping a picture adds it to the answers like any other photo.
 *
 * @example
 * startCamera({ classify: device.classify, place, onPhotos: results.add, say });
 */
import type { Answer, Classify } from './answers.js';
import { bars } from './bars.js';
import { byId, element } from './dom.js';
import type { PlaceSwitch } from './place.js';
import { sentenceOf } from './problems.js';
import { words } from './words.js';

/** Milliseconds of rest between two live answers: a phone is not to get hot. */
const REST = 200;

export interface CameraOptions {
  /** The engine on this device. */
  readonly classify: Classify;
  readonly place: PlaceSwitch;
  readonly onPhotos: (files: readonly File[]) => void;
  readonly say: (sentence: string) => void;
}

export function startCamera({ classify, place, onPhotos, say }: CameraOptions): void {
  const dialog = byId('camera-dialog', HTMLDialogElement);
  const video = byId('camera-video', HTMLVideoElement);
  const live = byId('camera-live', HTMLDivElement);
  const take = byId('camera-take', HTMLButtonElement);
  let stream: MediaStream | undefined;
  let lastSaid = '';

  const sentence = (text: string, ...more: Node[]) => live.replaceChildren(element('p', {}, text, ' ', ...more));

  async function open(): Promise<void> {
    take.disabled = true;
    sentence(words.cameraStarting);
    dialog.showModal();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch (error) {
      sentence(sentenceOfFailure(error));
      return say(sentenceOfFailure(error));
    }
    if (!dialog.open) return stop();
    video.srcObject = stream;
    await video.play();
    take.disabled = false;
    if (place.current() === 'edge') offerDevice();
    while (dialog.open) {
      if (place.current() === 'device') await answerFrame();
      await new Promise((rest) => setTimeout(rest, REST));
    }
  }

  function offerDevice(): void {
    const button = element('button', { type: 'button', className: 'secondary small' }, words.cameraToDevice);
    button.addEventListener('click', () => {
      sentence(words.loadingDevice);
      take.focus();
      place.choose('device');
    });
    sentence(words.cameraEdge, button);
  }

  async function answerFrame(): Promise<void> {
    const picture = await frame();
    if (!picture) return;
    const outcome = await classify(picture);
    if (!dialog.open) return;
    if (!outcome.ok) return sentence(sentenceOf(outcome.problem));
    show(outcome.value);
  }

  function show({ predictions, known }: Answer): void {
    const best = known === false ? words.neither : predictions[0]!.label;
    live.replaceChildren(element('p', { className: 'verdict' }, best), bars(predictions));
    // Said aloud only when it changes: several answers a second are no help.
    if (best !== lastSaid) say(best);
    lastSaid = best;
  }

  /** What the camera shows now, without loss. */
  function frame(): Promise<Blob | null> {
    const { videoWidth: width, videoHeight: height } = video;
    if (width === 0) return Promise.resolve(null);
    const canvas = element('canvas', { width, height });
    canvas.getContext('2d')!.drawImage(video, 0, 0);
    return new Promise((done) => canvas.toBlob(done, 'image/png'));
  }

  function stop(): void {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    video.srcObject = null;
    lastSaid = '';
  }

  byId('live', HTMLButtonElement).addEventListener('click', () => void open());
  byId('camera-close', HTMLButtonElement).addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', stop);
  take.addEventListener('click', async () => {
    const picture = await frame();
    dialog.close();
    if (picture) onPhotos([new File([picture], `${words.cameraName}.png`, { type: 'image/png' })]);
  });
}

function sentenceOfFailure(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return words.cameraDenied;
  // Without a secure connection there are no mediaDevices at all.
  return name === 'NotFoundError' || navigator.mediaDevices === undefined ? words.cameraNone : words.cameraFailed;
}
