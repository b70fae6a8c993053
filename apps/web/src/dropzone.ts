/**
 * Every way in: dropped anywhere, pasted, chosen, photographed. All end in one call with the files.
 *
 * @example
 * listenForPhotos({ onPhotos: (files) => results.add(files), onNothing: (sentence) => say(sentence) });
 */
import { byId } from './dom.js';
import { words } from './words.js';

export interface PhotoListener {
  readonly onPhotos: (files: readonly File[]) => void;
  /** Something was dropped or pasted, but it was no file; the sentence says what to do. */
  readonly onNothing: (sentence: string) => void;
}

/** Starts listening, for as long as the page lives. */
export function listenForPhotos(listener: PhotoListener): void {
  const take = (files: FileList | undefined, otherwise: string) => {
    if (files && files.length > 0) listener.onPhotos([...files]);
    else listener.onNothing(otherwise);
  };

  chooseWith('choose', 'files', listener.onPhotos);
  chooseWith('photograph', 'camera', listener.onPhotos);
  listenForDrops((files) => take(files, words.notAFile));
  document.addEventListener('paste', (event) => take(event.clipboardData?.files, words.nothingToPaste));
}

/** A real button in front of a hidden file input: it looks and focuses like every other button. */
function chooseWith(buttonId: string, inputId: string, onPhotos: PhotoListener['onPhotos']): void {
  const input = byId(inputId, HTMLInputElement);
  byId(buttonId, HTMLButtonElement).addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    // Emptied, so that choosing the same file again is a change again.
    input.value = '';
    if (files.length > 0) onPhotos(files);
  });
}

function listenForDrops(onDrop: (files: FileList | undefined) => void): void {
  // Every element entered is left again, so the pointer is over the page while the count is above zero.
  let depth = 0;
  const show = (next: number) => {
    depth = Math.max(0, next);
    document.documentElement.classList.toggle('dragging', depth > 0);
  };
  addEventListener('dragenter', () => show(depth + 1));
  addEventListener('dragleave', () => show(depth - 1));
  addEventListener('dragover', (event) => {
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  });
  addEventListener('drop', (event) => {
    // Otherwise the browser leaves the page and shows the file itself.
    event.preventDefault();
    show(0);
    onDrop(event.dataTransfer?.files);
  });
}
