import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, writeFileSync, writeSync } from 'node:fs';

/** How far a file of rows has come. */
interface Progress {
  /** Photos done, in order. */
  readonly photos: number;
  /** Bytes of one view. */
  readonly rowBytes: number;
  /** Photos that could not be read: their place and why. */
  readonly problems: Readonly<Record<string, string>>;
}

/**
 * A file of equally long rows, one a view, the views of a photo beside each other, made photo by photo in order. What is
 * written is counted only once it is there, so that a process that was killed is taken up where it was. Read from
 * anywhere, by the photo: the system keeps in memory what there is room for.
 */
export class Rows {
  readonly #file: number;
  #progress: Progress;

  constructor(
    readonly path: string,
    readonly rowBytes: number,
    readonly views: number,
  ) {
    this.#progress = readProgress(path, rowBytes);
    this.#file = openSync(path, this.#progress.photos > 0 ? 'r+' : 'w+');
  }

  /** Photos that are there. */
  get photos(): number {
    return this.#progress.photos;
  }

  get problems(): Readonly<Record<string, string>> {
    return this.#progress.problems;
  }

  /** Puts all views of one photo. */
  write(photo: number, views: Uint8Array): void {
    const start = photo * this.views * this.rowBytes;
    for (let done = 0; done < views.length; )
      done += writeSync(this.#file, views, done, views.length - done, start + done);
  }

  /** So many photos are written now; `problems` are all that are known. */
  commit(photos: number, problems: Readonly<Record<string, string>>): void {
    this.#progress = { photos, rowBytes: this.rowBytes, problems };
    writeFileSync(`${this.path}.json.new`, JSON.stringify(this.#progress));
    renameSync(`${this.path}.json.new`, `${this.path}.json`);
  }

  /** One view, into `out` from byte `at` on. */
  read(photo: number, view: number, out: Uint8Array, at: number): void {
    const start = (photo * this.views + view) * this.rowBytes;
    let done = 0;
    while (done < this.rowBytes) {
      const bytes = readSync(this.#file, out, at + done, this.rowBytes - done, start + done);
      if (bytes === 0) throw new RangeError(`${this.path} ends before view ${view} of photo ${photo}`);
      done += bytes;
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

function readProgress(path: string, rowBytes: number): Progress {
  const none: Progress = { photos: 0, rowBytes, problems: {} };
  if (!existsSync(path) || !existsSync(`${path}.json`)) return none;
  try {
    const progress = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Progress;
    return progress.rowBytes === rowBytes ? progress : none;
  } catch {
    return none;
  }
}
